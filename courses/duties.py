"""What a person serves in which class, asked once a request."""

from accounts.models import User

Duties = frozenset[tuple[int, str]]


def duties_of(user: User) -> Duties:
    """(class id, role) of each appointment that has not expired; kept on the user, as the grants are."""
    kept: Duties | None = getattr(user, "_duties", None)
    if kept is None:
        kept = frozenset(user.class_roles.in_force().values_list("training_class_id", "role"))
        user._duties = kept  # type: ignore[attr-defined]  # lives as long as the request's user
    return kept
