"""The people whom a roster's rows may mean: those of the district, loaded by a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from accounts import identity
from courses.models import TrainingClass
from trainees.elsewhere import Elsewhere, classes_beside
from trainees.models import Appointment, Cadre, CadreMerge
from trainees.people import FACTS
from trainees.roster.entries import Entry
from units.models import Unit


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


# A longer sheet is compared with everybody in the district: the list of its cells would cost more.
FEW = 500


def load(district: Unit, training_class: TrainingClass | None, entries: Sequence[Entry]) -> list[Person]:
    """Everybody with an ID number, a mobile phone or a name of the entries, or a post in one of their units, in a
    constant number of queries. Without a class nobody has a seat."""
    cadres = Cadre.objects.filter(district=district)
    if len(entries) <= FEW:
        cadres = cadres.filter(_mentioned(entries))
    rows = cadres.order_by("pk").values_list("pk", *FACTS, Coalesce("id_number_hash", Value("")))
    people = {row[0]: Person(*row) for row in cast(Iterable[tuple[Any, ...]], rows)}
    posts = Appointment.objects.current().filter(cadre__in=cadres).order_by("pk")
    for post in posts.values_list(*Post._fields):
        people[post[0]].posts.append(Post(*post))
    if training_class:
        for seat in training_class.enrolments.order_by().values_list(*Seat._fields):
            if seat[0] in people:
                people[seat[0]].seat = Seat(*seat)
        for cadre_id, others in classes_beside(training_class, cadres).items():
            people[cadre_id].others = others
    return list(people.values())


def merged(people: Iterable[Person], district: Unit) -> dict[str, list[Person]]:
    """By the name of a record that is no more, whom it became part of. One query."""
    by_pk = {person.pk: person for person in people}
    found: dict[str, list[Person]] = {}
    merges = CadreMerge.objects.filter(kept__district=district, undone_at=None).order_by("pk")
    for kept, label in merges.values_list("kept_id", "gone_label"):
        if kept in by_pk:
            found.setdefault(label, []).append(by_pk[kept])
    return found


def _mentioned(entries: Sequence[Entry]) -> Q:
    hashes = {entry.id_hash for entry in entries if entry.id_hash}
    phones = {entry.phone for entry in entries if identity.is_mobile(entry.phone)}
    names = {entry.name for entry in entries if entry.name}
    units = {entry.unit.pk for entry in entries if entry.unit}
    colleagues = Appointment.objects.current().filter(unit__in=units).values("cadre")
    became = CadreMerge.objects.filter(undone_at=None).values("kept")
    return (
        Q(id_number_hash__in=hashes)
        | Q(phone__in=phones)
        | Q(name__in=names)
        | Q(pk__in=colleagues)
        | Q(pk__in=became)
    )
