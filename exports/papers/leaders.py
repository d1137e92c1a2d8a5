"""Who stands before the hall: the rostrum of the class, or the leaders of a ceremony. One list makes the agenda, the
rostrum and the table cards."""

from courses.models import TrainingClass
from exports.papers import agenda
from timetable import ceremonies
from timetable.ceremonies import Named
from timetable.models import CeremonyKind, CeremonyLeader
from trainees import rostrum
from trainees.models import SeatingPlan

ROSTRUM = "rostrum"


def ranked(training_class: TrainingClass, whose: str) -> list[Named]:
    """Name and post by rank: of a ceremony when `whose` is its kind, else of the rostrum. One or two queries."""
    if whose in CeremonyKind.values:
        return ceremonies.leaders_of(ceremonies.find(training_class, whose))
    return rostrum.listed(training_class)


def in_place(training_class: TrainingClass, whose: str, plan: SeatingPlan) -> list[Named]:
    """The same from left to right as seen from the hall."""
    return rostrum.in_place(ranked(training_class, whose), flipped=plan.even_flipped)


def usual(training_class: TrainingClass) -> str:
    """Whose it is unless told: of the ceremony that comes next where that has a list of its own, else the rostrum."""
    own = CeremonyLeader.objects.filter(ceremony__training_class=training_class)
    kinds = set(own.values_list("ceremony__kind", flat=True))
    following = agenda.next_of(training_class) if kinds else None
    return following.value if following in kinds else ROSTRUM
