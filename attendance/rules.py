"""Who may mark, who may set the rules of a class and close it, and who may credit hours to a person."""

from rules.permissions import add_perm
from rules.predicates import predicate

from accounts.access import STAFF
from accounts.models import Role, User
from courses.rules import is_class_organiser, is_head_teacher
from trainees.models import Cadre
from units.models import in_subtree


@predicate
def is_organiser_of_cadre(user: User, cadre: Cadre | None) -> bool:
    """An administrator or organiser over a unit in which the cadre holds or held a post. One query."""
    paths = user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER)
    return bool(cadre and paths and cadre.appointments.filter(in_subtree("unit__", paths)).exists())


@predicate
def is_staff_anywhere(user: User) -> bool:
    """Somebody who sees the classes of some unit."""
    return bool(user.roles.intersection(STAFF))


add_perm("attendance.see_execution", is_staff_anywhere)
add_perm("attendance.mark", is_class_organiser | is_head_teacher)
add_perm("attendance.change_policy", is_class_organiser)
add_perm("attendance.close", is_class_organiser)
add_perm("attendance.credit", is_organiser_of_cadre)
