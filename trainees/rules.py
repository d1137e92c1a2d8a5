"""Who may change a class's roster, nominate for it, register and arrange its people, and who sees phones in full (R28)."""

from rules.permissions import add_perm
from rules.predicates import predicate

from accounts.models import Role, User
from courses.models import ClassStatus, TrainingClass
from courses.rules import is_class_organiser, is_head_teacher

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


add_perm("trainees.change_roster", is_roster_open & is_class_organiser)
add_perm("trainees.see_phones", are_phones_shown & (is_class_organiser | is_head_teacher))
add_perm("trainees.see_phones_of_own_units", are_phones_shown & is_liaison)
add_perm("trainees.issue_links", is_class_organiser | is_head_teacher)
add_perm("trainees.change_quotas", is_roster_open & is_class_organiser)
add_perm("trainees.nominate", is_enrolling & is_liaison)
add_perm("trainees.answer_for_unit", is_roster_open & is_liaison)
add_perm("trainees.decide_nominations", is_roster_open & is_class_organiser)
add_perm("trainees.register_arrivals", is_roster_open & (is_class_organiser | is_head_teacher))
add_perm("trainees.arrange", is_roster_open & (is_class_organiser | is_head_teacher))
