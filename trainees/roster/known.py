"""The people whom a roster's rows may mean: those of the district, loaded by a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from accounts import identity
from courses.models import TrainingClass
from trainees.elsewhere import Elsewhere, classes_beside
from trainees.models import Appointment, Cadre
from trainees.roster.entries import Entry


class Post(NamedTuple):
    """A post held now."""

    cadre_id: int
    pk: int
    unit_id: int
    unit__path: str
    post: str
    is_new: bool | None
    started_on: Any


class Seat(NamedTuple):
    """An enrolment in the class as it stands."""

    cadre_id: int
    pk: int
    status: str
    unit_id: int
    unit__path: str
    post: str
    phone: str
    is_new: bool | None
    group_id: int | None
    group__number: int | None
    needs_lodging: bool | None
    diet: str
    remark: str


@dataclass(slots=True)
class Person:
    """A cadre with the posts held now, the main one first, and the seat in this class."""

    pk: int
    name: str
    gender: str
    nationality: str
    birth_month: str
    political_status: str
    education: str
    phone: str
    id_hash: str
    posts: list[Post] = field(default_factory=list)
    seat: Seat | None = None
    others: list[Elsewhere] = field(default_factory=list)


_FACTS = (
    "pk",
    "name",
    "gender",
    "nationality",
    "birth_month",
    "political_status",
    "education",
    "phone",
)


# A longer sheet is compared with everybody in the district: the list of its cells would cost more.
FEW = 500


def load(training_class: TrainingClass, entries: Sequence[Entry]) -> list[Person]:
    """Everybody with an ID number, a mobile phone or a name of the entries, in four queries."""
    cadres = Cadre.objects.filter(district=training_class.plan.district_id)
    if len(entries) <= FEW:
        cadres = cadres.filter(_mentioned(entries))
    rows = cadres.order_by("pk").values_list(*_FACTS, Coalesce("id_number_hash", Value("")))
    people = {row[0]: Person(*row) for row in cast(Iterable[tuple[Any, ...]], rows)}
    posts = Appointment.objects.current().filter(cadre__in=cadres).order_by("pk")
    for post in posts.values_list(*Post._fields):
        people[post[0]].posts.append(Post(*post))
    for seat in training_class.enrolments.order_by().values_list(*Seat._fields):
        if seat[0] in people:
            people[seat[0]].seat = Seat(*seat)
    for cadre_id, others in classes_beside(training_class, cadres).items():
        people[cadre_id].others = others
    return list(people.values())


def _mentioned(entries: Sequence[Entry]) -> Q:
    hashes = {entry.id_hash for entry in entries if entry.id_hash}
    phones = {entry.phone for entry in entries if identity.is_mobile(entry.phone)}
    names = {entry.name for entry in entries if entry.name}
    return Q(id_number_hash__in=hashes) | Q(phone__in=phones) | Q(name__in=names)
