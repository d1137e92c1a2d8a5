"""Certificates: numbered once in a district's year; reopening voids them, closing again gives each its number back."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts import identity
from attendance.models import Certificate
from courses.models import ClassStatus, TrainingClass
from trainees.models import Cadre, Enrolment
from units.models import Unit


def hold_numbers(district_id: int) -> None:
    """Whoever closes a class of the district waits here, so that no number is given twice."""
    Unit.objects.select_for_update(no_key=True).order_by().get(pk=district_id)


def issue(training_class: TrainingClass, people: Sequence[Enrolment], *, on: dt.date) -> list[Certificate]:
    """A certificate for each: the own number again where there was one, else the next of the district and the plan's
    year, in the order of `people`. The caller holds the numbers. Four queries."""
    keys = [person.pk for person in people]
    had = Certificate.objects.filter(enrolment__in=keys)
    known = set(had.values_list("enrolment", flat=True))
    had.update(voided_at=None)
    plan = training_class.plan
    given = Certificate.objects.filter(district=plan.district_id, year=plan.year)
    last: int = given.aggregate(last=Max("sequence"))["last"] or 0
    new = [person for person in people if person.pk not in known]
    Certificate.objects.bulk_create(
        Certificate(
            enrolment=person,
            district_id=plan.district_id,
            year=plan.year,
            sequence=sequence,
            number=number_of(training_class, sequence),
            code=secrets.token_urlsafe(12),
            issued_on=on,
        )
        for sequence, person in enumerate(new, start=last + 1)
    )
    return standing(training_class)


def void(training_class: TrainingClass) -> int:
    """The class's certificates no longer hold; their numbers stay theirs. Returns how many."""
    rows = Certificate.objects.filter(enrolment__training_class=training_class, voided_at=None)
    return rows.update(voided_at=timezone.now())


def standing(training_class: TrainingClass) -> list[Certificate]:
    """Those that hold, by number, with their people. One query."""
    rows = Certificate.objects.filter(enrolment__training_class=training_class, voided_at=None)
    return list(rows.select_related("enrolment__cadre"))


@dataclass(frozen=True)
class Confirmed:
    """What anybody may read of a certificate who has its code."""

    number: str
    masked_name: str
    class_name: str
    first: dt.date | None
    last: dt.date | None
    issued_on: dt.date


def confirmed(code: str) -> Confirmed | None:
    """What the certificate of that code confirms, where it holds and its class is closed. One query."""
    if "\x00" in code:  # which the database cannot be asked for
        return None
    row = _holding().filter(code=code).select_related("enrolment__cadre").first()
    if row is None:
        return None
    of = row.enrolment.training_class
    return Confirmed(
        number=row.number,
        masked_name=identity.mask_name(row.enrolment.cadre.name),
        class_name=of.name,
        first=of.first_published_on or of.starts_on,
        last=of.last_published_on or of.ends_on,
        issued_on=row.issued_on,
    )


def held_by(cadre: Cadre) -> list[Certificate]:
    """Those that hold of one person, the last first, with their classes. One query."""
    return list(_holding().filter(enrolment__cadre=cadre).order_by("-issued_on", "-pk"))


def _holding() -> QuerySet[Certificate]:
    closed = (ClassStatus.CLOSED, ClassStatus.ARCHIVED)
    rows = Certificate.objects.filter(voided_at=None, enrolment__training_class__status__in=closed)
    return rows.select_related("enrolment__training_class")


def number_of(training_class: TrainingClass, sequence: int) -> str:
    """武培〔2026〕12-0031号: the district's first character, the plan's year, the class's number in the plan where it has
    one, the sequence in the district's year. Stored and printed, so it is Chinese whoever closes."""
    plan = training_class.plan
    place = f"{training_class.ordinal:02}-" if training_class.ordinal else ""
    return f"{plan.district.name[:1]}培〔{plan.year}〕{place}{sequence:04}号"
