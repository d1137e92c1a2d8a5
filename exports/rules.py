"""Who may have papers built."""

from rules.permissions import add_perm
from rules.predicates import predicate

from accounts.access import STAFF_AND_LIAISONS
from accounts.models import Role, User
from courses.models import TrainingClass
from courses.rules import (
    is_class_administrator,
    is_class_auditor,
    is_class_finance,
    is_class_organiser,
    is_class_reader,
    is_head_teacher,
)
from units.models import Unit


@predicate
def is_staff_of_unit(user: User, unit: Unit | None) -> bool:
    """Staff of the unit or of one above it, or liaison."""
    return _holds_over(user, unit, *STAFF_AND_LIAISONS)


@predicate
def is_planner_of_unit(user: User, unit: Unit | None) -> bool:
    """Staff of the unit or of one above it, who see its plan; a liaison does not."""
    return _holds_over(user, unit, *(role for role in STAFF_AND_LIAISONS if role != Role.LIAISON))


@predicate
def is_administrator_over(user: User, subject: TrainingClass | Unit | None) -> bool:
    """An administrator of what a paper is of."""
    if isinstance(subject, Unit):
        return _holds_over(user, subject, Role.ADMINISTRATOR)
    return bool(is_class_administrator(user, subject))


def _holds_over(user: User, unit: Unit | None, *roles: Role) -> bool:
    return bool(unit and any(unit.path.startswith(path) for path in user.unit_paths(*roles)))


add_perm("exports.build", is_class_organiser | is_class_reader | is_head_teacher | is_class_auditor)
add_perm("exports.see_id_numbers", is_administrator_over)
add_perm("exports.see_masked_id_numbers", is_class_organiser)
add_perm("exports.build_money", is_class_organiser | is_class_reader | is_class_auditor)
add_perm("exports.see_account_numbers", is_class_administrator | is_class_finance)
add_perm("exports.read_leave_slips", is_class_organiser | is_head_teacher)
add_perm("exports.build_of_unit", is_staff_of_unit)
add_perm("exports.plan_of_unit", is_planner_of_unit)
