"""Who may act: people who sign in, their roles, and the trail of what they did."""

from accounts.models.sign_in import SecondFactorFor, SignInPolicy
from accounts.models.trail import AuditEntry
from accounts.models.upload import KeptUpload, ListImport, ListKind, RememberedColumns, UploadState
from accounts.models.user import Grant, GrantQuerySet, PeopleManager, Role, User, UserQuerySet

__all__ = [
    "AuditEntry",
    "Grant",
    "GrantQuerySet",
    "KeptUpload",
    "ListImport",
    "ListKind",
    "PeopleManager",
    "RememberedColumns",
    "Role",
    "SecondFactorFor",
    "SignInPolicy",
    "UploadState",
    "User",
    "UserQuerySet",
]
