"""Who may do what to a class, as predicates."""

from rules.permissions import add_perm
from rules.predicates import predicate

from accounts.models import Role, User
from courses.duties import duties_of
from courses.models import StaffRole, TrainingClass
from courses.steps import OVER
from units.models import Unit


def _holds_over(user: User, training_class: TrainingClass, *roles: Role) -> bool:
    """Whether one of the roles is held over the host, the implementer or the plan's district."""
    over = [training_class.host.path, f"{training_class.plan.district_id}/"]
    if training_class.implementer:
        over.append(training_class.implementer.path)
    return any(path.startswith(held) for held in user.unit_paths(*roles) for path in over)


@predicate
def is_organiser_anywhere(user: User) -> bool:
    """Somebody who plans classes in some unit."""
    return bool(user.roles & {Role.ADMINISTRATOR, Role.ORGANISER})


@predicate
def is_class_administrator(user: User, training_class: TrainingClass | None) -> bool:
    """An administrator over the class's host, implementer or district."""
    return bool(training_class and _holds_over(user, training_class, Role.ADMINISTRATOR))


@predicate
def is_class_organiser(user: User, training_class: TrainingClass | None) -> bool:
    """An administrator or organiser over the class's host, implementer or district."""
    return bool(training_class and _holds_over(user, training_class, Role.ADMINISTRATOR, Role.ORGANISER))


@predicate
def is_class_reader(user: User, training_class: TrainingClass | None) -> bool:
    """Finance or an auditor over the class's host, implementer or district."""
    return bool(training_class and _holds_over(user, training_class, Role.FINANCE, Role.AUDITOR))


@predicate
def is_class_finance(user: User, training_class: TrainingClass | None) -> bool:
    """Finance over the class's host, implementer or district."""
    return bool(training_class and _holds_over(user, training_class, Role.FINANCE))


def _serves(user: User, training_class: TrainingClass | None, *roles: StaffRole) -> bool:
    return training_class is not None and any((training_class.pk, role) in duties_of(user) for role in roles)


@predicate
def is_head_teacher(user: User, training_class: TrainingClass | None) -> bool:
    """The class's head teacher, while the appointment lasts."""
    return _serves(user, training_class, StaffRole.HEAD_TEACHER)


@predicate
def is_class_auditor(user: User, training_class: TrainingClass | None) -> bool:
    """An auditor named for this class, while the appointment lasts."""
    return _serves(user, training_class, StaffRole.AUDITOR)


@predicate
def is_preparing(user: User, training_class: TrainingClass | None) -> bool:
    """A class that is not over: its list can still be worked on."""
    return bool(training_class and training_class.status not in OVER)


@predicate
def is_organiser_of_district(user: User, district: Unit | None) -> bool:
    """An administrator or organiser of the district itself; those of a town leave its template alone."""
    return bool(district and any(user.holds(role, district) for role in (Role.ADMINISTRATOR, Role.ORGANISER)))


@predicate
def audits(user: User, training_class: TrainingClass | None) -> bool:
    """Somebody who reads the class as its auditor: by a grant over it, or named for it while that lasts."""
    by_grant = bool(training_class and _holds_over(user, training_class, Role.AUDITOR))
    return by_grant or _serves(user, training_class, StaffRole.AUDITOR)


add_perm("courses.read_trail", is_class_organiser | audits)
add_perm("courses.add_trainingclass", is_organiser_anywhere)
add_perm("courses.change_trainingclass", is_class_organiser)
add_perm(
    "courses.view_trainingclass", is_class_organiser | is_class_reader | is_head_teacher | is_class_auditor
)
add_perm("courses.tick_preparation", is_preparing & (is_class_organiser | is_head_teacher))
add_perm("courses.change_preparation", is_preparing & is_class_organiser)
add_perm("courses.change_preparation_template", is_organiser_of_district)
