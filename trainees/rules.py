"""Who may change a class's roster, nominate for it, register and arrange its people, and who sees phones in full (R28)."""

from rules.permissions import add_perm
from rules.predicates import predicate

from accounts.models import Role, User
from courses.models import ClassStatus, TrainingClass
from courses.rules import is_class_organiser, is_head_teacher
from trainees.models import Cadre

# Between CONFIRMED and CLOSED people are called: RUNNING and ENDED are stored as CONFIRMED.
PHONES_SHOWN = (ClassStatus.CONFIRMED, ClassStatus.CLOSED)
ROSTER_SETTLED = (ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED)


@predicate
def is_roster_open(user: User, training_class: TrainingClass | None) -> bool:
    """A class whose roster can still change."""
    return bool(training_class and training_class.status not in ROSTER_SETTLED)


@predicate
def are_phones_shown(user: User, training_class: TrainingClass | None) -> bool:
    """A class in the time in which phones are seen and dialled (R28)."""
    return bool(training_class and training_class.status in PHONES_SHOWN)


@predicate
def is_liaison(user: User, training_class: TrainingClass | None) -> bool:
    """A liaison of any unit; which rows are the own ones is asked by row."""
    return Role.LIAISON in user.roles


@predicate
def is_enrolling(user: User, training_class: TrainingClass | None) -> bool:
    """A class that takes nominations; until when, is asked by unit."""
    return bool(training_class and training_class.status == ClassStatus.ENROLLING)


def _over(user: User, cadre: Cadre, *roles: Role) -> bool:
    """Whether one of the roles is held over the person's district or the unit of a present post."""
    paths = user.unit_paths(*roles)
    over = [f"{cadre.district_id}/"]
    if paths:
        over += cadre.appointments.current().values_list("unit__path", flat=True)
    return any(path.startswith(held) for held in paths for path in over)


@predicate
def keeps_record(user: User, cadre: Cadre | None) -> bool:
    """An administrator or organiser over the person's district or unit."""
    return cadre is not None and _over(user, cadre, Role.ADMINISTRATOR, Role.ORGANISER)


@predicate
def keeps_records_of_district(user: User, cadre: Cadre | None) -> bool:
    """An administrator or organiser of the whole district, where two records may lie in two towns."""
    paths = user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER)
    return cadre is not None and f"{cadre.district_id}/" in paths


@predicate
def may_see_id_numbers(user: User, cadre: Cadre | None) -> bool:
    """An administrator over the person's district or unit (R28)."""
    return cadre is not None and _over(user, cadre, Role.ADMINISTRATOR)


@predicate
def is_district_administrator(user: User, cadre: Cadre | None) -> bool:
    """An administrator of the person's whole district, who answers for what is held."""
    return cadre is not None and f"{cadre.district_id}/" in user.unit_paths(Role.ADMINISTRATOR)


add_perm("trainees.change_cadre", keeps_record)
add_perm("trainees.merge_cadres", keeps_records_of_district)
add_perm("trainees.keep_privacy", is_district_administrator)
add_perm("trainees.see_id_number", may_see_id_numbers)
add_perm("trainees.change_roster", is_roster_open & is_class_organiser)
add_perm("trainees.see_phones", are_phones_shown & (is_class_organiser | is_head_teacher))
add_perm("trainees.see_phones_of_own_units", are_phones_shown & is_liaison)
add_perm("trainees.issue_links", is_class_organiser | is_head_teacher)
add_perm("trainees.keep_phones", is_class_organiser | is_head_teacher)
add_perm("trainees.change_quotas", is_roster_open & is_class_organiser)
add_perm("trainees.nominate", is_enrolling & is_liaison)
add_perm("trainees.answer_for_unit", is_roster_open & is_liaison)
add_perm("trainees.decide_nominations", is_roster_open & is_class_organiser)
add_perm("trainees.register_arrivals", is_roster_open & (is_class_organiser | is_head_teacher))
add_perm("trainees.arrange", is_roster_open & (is_class_organiser | is_head_teacher))
