"""Whom one may enrol: people of the district found by typing, with what is to be known before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from courses.models import TrainingClass
from trainees.elsewhere import Elsewhere, classes_beside
from trainees.enrolment import OPEN_AGAIN, current_posts
from trainees.models import Appointment, Cadre, EnrolmentStatus
from trainees.models import Enrolment as Seat
from trainees.newcomers import MAY_BE_ADDED

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cadre with the present post, the seat in this class if there is one, and other classes (R17, R20)."""

    cadre: Cadre
    post: Appointment | None
    seat: Seat | None
    elsewhere: Sequence[Elsewhere]

    @property
    def may_be_enrolled(self) -> bool:
        """Whether one click enrols the person."""
        return bool(self.post) and (self.seat is None or self.seat.status in OPEN_AGAIN)

    @property
    def may_come(self) -> bool:
        """Whether the person can be taken in at the door."""
        return self.seat is None or self.seat.status in MAY_BE_ADDED

    @property
    def state(self) -> str:
        """The state in this class in a word, "" for none."""
        return str(EnrolmentStatus(self.seat.status).label) if self.seat else ""


def search(training_class: TrainingClass, text: str, *, within: str = "") -> list[Candidate]:
    """The first thirty of the class's district, by name (characters, pinyin, initials) or unit; of those with a post below
    the path `within` where it is given, who are listed without a word too. Four queries."""
    text = text.strip().lower()
    if not text and not within:
        return []
    posts = Appointment.objects.current().filter(cadre=OuterRef("pk"))
    people = Cadre.objects.filter(district=training_class.plan.district_id)
    if within:
        people = people.filter(Exists(posts.filter(unit__path__startswith=within)))
    if text:
        people = people.filter(
            Q(search_key__contains=text) | Exists(posts.filter(unit__search_key__contains=text))
        )
    cadres = list(people.order_by("stroke_order", "pk")[:SHOWN])
    return _of(training_class, cadres)


def of(training_class: TrainingClass, cadre: Cadre) -> Candidate:
    """What is to be known of one person; three queries."""
    return _of(training_class, [cadre])[0]


def _of(training_class: TrainingClass, cadres: Sequence[Cadre]) -> list[Candidate]:
    held = current_posts(cadres)
    seats = {seat.cadre_id: seat for seat in training_class.enrolments.filter(cadre__in=cadres)}
    beside = classes_beside(training_class, [cadre.pk for cadre in cadres])
    return [
        Candidate(cadre, held.get(cadre.pk), seats.get(cadre.pk), beside.get(cadre.pk, []))
        for cadre in cadres
    ]
