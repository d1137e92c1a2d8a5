"""Whom one may enrol: people of the district found by typing, with what is to be known before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from courses.models import TrainingClass
from trainees.elsewhere import Elsewhere, classes_beside
from trainees.enrolment import OPEN_AGAIN, current_posts
from trainees.models import Appointment, Cadre, EnrolmentStatus
from trainees.models import Enrolment as Seat
from trainees.models.cadre import CadreQuerySet
from trainees.newcomers import MAY_BE_ADDED
from units.models import Unit

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


def search(training_class: TrainingClass, text: str, *, within: Unit | None = None) -> list[Candidate]:
    """The first thirty of the class's district, by name (characters, pinyin, initials) or unit; four queries.

    `within` leaves those with a post in that unit or below it, those first whose initials begin with the text; without
    a text all of them.
    """
    text = text.strip().lower()
    if within:
        return candidates(training_class, _nearest(text, within)[:SHOWN])
    if not text:
        return []
    posts = Appointment.objects.current().filter(cadre=OuterRef("pk"), unit__search_key__contains=text)
    cadres = list(
        Cadre.objects.filter(district=training_class.plan.district_id)
        .filter(Q(search_key__contains=text) | Exists(posts))
        .order_by("stroke_order", "pk")[:SHOWN]
    )
    return candidates(training_class, cadres)


def candidates(training_class: TrainingClass, cadres: Sequence[Cadre]) -> list[Candidate]:
    """These people with what is to be known before they are enrolled; three queries."""
    held = current_posts(cadres)
    seats = {seat.cadre_id: seat for seat in training_class.enrolments.filter(cadre__in=cadres)}
    beside = classes_beside(training_class, [cadre.pk for cadre in cadres])
    return [
        Candidate(cadre, held.get(cadre.pk), seats.get(cadre.pk), beside.get(cadre.pk, []))
        for cadre in cadres
    ]


def people_of(unit: Unit) -> CadreQuerySet:
    """Those with a post now in the unit or below it."""
    posts = Appointment.objects.current().filter(cadre=OuterRef("pk"), unit__path__startswith=unit.path)
    return Cadre.objects.filter(Exists(posts))


def _nearest(text: str, unit: Unit) -> list[Cadre]:
    posts = Appointment.objects.current().filter(cadre=OuterRef("pk"), unit__path__startswith=unit.path)
    by_unit = Exists(posts.filter(unit__search_key__contains=text))
    found = people_of(unit).filter(Q(search_key__contains=text) | by_unit).order_by("stroke_order", "pk")
    return sorted(found, key=lambda cadre: not any(key.startswith(text) for key in cadre.search_key.split()))
