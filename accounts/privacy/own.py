"""What the accounts hold: who signs in, the trail, uploads on their way."""

from allauth.account.models import EmailConfirmation
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q

from accounts.importing import UNDER_WAY
from accounts.models import AuditEntry, Grant, ListImport, RememberedColumns, SignInPolicy, User
from accounts.privacy.declaring import Declaration, Kept, before
from units.models import Unit

# A worker still reads it.
NOT_UNDER_WAY = ~Q(state__in=UNDER_WAY)

DECLARED = Declaration(
    kept=(
        Kept(User, "account", ("username", "password", "name", "email", "search_key")),
        Kept(EmailConfirmation, "account", ("key",)),
        Kept(Session, "session", ("session_key", "session_data"), due=before("expire_date"), whole=True),
        Kept(
            AuditEntry,
            "trail",
            ("subject_label", "data"),
            among="training_class_id",
            due=before("at"),
            stays=True,
        ),
        Kept(ListImport, "upload", ("content",), only=NOT_UNDER_WAY, due=before("uploaded_at")),
        Kept(ListImport, "import_undo", ("before",), due=before("confirmed_at")),
        Kept(ListImport, "archive", ("file_name",), stays=True),
    ),
    nothing={
        AuditEntry: "action subject_type",
        ListImport: "digest language error options result",
        RememberedColumns: "kind columns",
        Grant: "",
        SignInPolicy: "",
        Unit: "name short_name code path search_key",
        Group: "name",
        Permission: "name codename",
        ContentType: "app_label model",
    },
)
