"""Who may do what to a timetable, as predicates."""

from rules.permissions import add_perm
from rules.predicates import predicate

from accounts.models import User
from courses.models import ClassStatus, TrainingClass
from courses.rules import (
    is_class_administrator,
    is_class_auditor,
    is_class_finance,
    is_class_organiser,
    is_class_reader,
    is_head_teacher,
)

# A class that is closed, archived or cancelled keeps its timetable, and asks nobody any more.
OVER = (ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED)


@predicate
def is_not_over(user: User, training_class: TrainingClass | None) -> bool:
    """A class that is closed, archived or cancelled keeps its timetable as it was."""
    return bool(training_class and training_class.status not in OVER)


add_perm("timetable.change_timetable", is_class_organiser & is_not_over)
add_perm("timetable.keep_materials", is_class_organiser | is_head_teacher)
add_perm("timetable.see_fees", is_class_organiser | is_class_reader | is_class_auditor)
add_perm("timetable.keep_fees", is_class_administrator | is_class_finance)
