"""The phones of a class's people, as its head teacher reads them: whose, tied how and when, shared with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models import Q

from courses.models import TrainingClass
from trainees.models import Enrolment, PhoneTie


@dataclass(frozen=True)
class TiedPhone:
    """A phone of somebody; `number` names it within the class, `shared_with` are the others for whom it speaks."""

    tie: PhoneTie
    number: int
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonPhones:
    """One person: the phones that are tied, and those that were untied and may be tied again."""

    person: Enrolment
    phones: tuple[TiedPhone, ...] = ()
    former: tuple[TiedPhone, ...] = ()


@dataclass(frozen=True)
class TiedPhones:
    """Everybody on the list, and those who left but whose phone is tied; in unit order."""

    rows: tuple[PersonPhones, ...]

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """Two queries."""
        people = list(
            training_class.enrolments.filter(
                Q(pk__in=training_class.enrolments.on_the_list())
                | Q(phone_ties__in=PhoneTie.objects.filter(untied_at=None))
            )
            .distinct()
            .select_related("cadre")
            .in_unit_order()
        )
        found = PhoneTie.objects.filter(enrolment__training_class=training_class)
        ties = list(found.select_related("phone", "untied_by"))
        return cls(_rows(people, ties))

    @property
    def known(self) -> list[PersonPhones]:
        """Those who have or had a phone."""
        return [row for row in self.rows if row.phones or row.former]

    @property
    def unknown(self) -> list[PersonPhones]:
        """Those who have none yet."""
        return [row for row in self.rows if not row.phones]


def numbers_of(ties: Iterable[PhoneTie]) -> dict[int, int]:
    """By which number each phone goes in a class whose ties these are, in the order of tying: phone id → number."""
    return {phone: number for number, phone in enumerate(dict.fromkeys(tie.phone_id for tie in ties), 1)}


def _rows(people: list[Enrolment], ties: list[PhoneTie]) -> tuple[PersonPhones, ...]:
    names = {person.pk: person.cadre.name for person in people}
    numbers = numbers_of(ties)
    speaks_for: dict[int, list[int]] = defaultdict(list)
    for tie in ties:
        if tie.untied_at is None:
            speaks_for[tie.phone_id].append(tie.enrolment_id)
    by_person: dict[int, list[TiedPhone]] = defaultdict(list)
    for tie in ties:
        others = tuple(names[pk] for pk in speaks_for[tie.phone_id] if pk != tie.enrolment_id and pk in names)
        by_person[tie.enrolment_id].append(TiedPhone(tie, numbers[tie.phone_id], others))
    return tuple(_row(person, by_person[person.pk]) for person in people)


def _row(person: Enrolment, phones: list[TiedPhone]) -> PersonPhones:
    standing = tuple(one for one in phones if one.tie.untied_at is None)
    at_hand = {one.tie.phone_id for one in standing}
    former = {one.tie.phone_id: one for one in phones if one.tie.phone_id not in at_hand}
    return PersonPhones(person, standing, tuple(former.values()))
