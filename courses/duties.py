"""What a person serves in which class, asked once a request."""

from accounts.models import Grant, Role, User
from courses.models import TrainingClass

Duties = frozenset[tuple[int, str]]


def duties_of(user: User) -> Duties:
    """(class id, role) of each appointment that has not expired; kept on the user, as the grants are."""
    kept: Duties | None = getattr(user, "_duties", None)
    if kept is None:
        kept = frozenset(user.class_roles.in_force().values_list("training_class_id", "role"))
        user._duties = kept  # type: ignore[attr-defined]  # lives as long as the request's user
    return kept


def organisers_of(training_class: TrainingClass) -> list[User]:
    """The organisers over the class's host, implementer or district, those nearest to the class first. One query."""
    paths = [unit.path for unit in (training_class.implementer, training_class.host) if unit]
    units = {int(pk) for path in paths for pk in path.split("/") if pk} | {training_class.plan.district_id}
    grants = Grant.objects.in_force().filter(role=Role.ORGANISER, unit__in=units, user__is_active=True)
    nearest = grants.select_related("user", "unit").order_by("user")
    found = {grant.user: len(grant.unit.path) for grant in nearest}
    return sorted(found, key=lambda person: -found[person])
