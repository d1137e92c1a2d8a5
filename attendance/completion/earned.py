"""The hours and days that each person of a class has earned, by calendar year (R8, R21, R25)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from attendance import ledger
from attendance.audience import Held, expected_sessions, held_by_class
from attendance.crediting import NewCredit
from attendance.hours import level_of
from attendance.models import CreditSource
from attendance.policy import in_hours
from attendance.standing import people_of
from attendance.value import UNMARKED, Value
from courses.models import TrainingClass
from timetable.calendar import HalfDay
from timetable.models import Period
from trainees.models import Enrolment
from trainees.models.enrolment import TO_THE_END

_HALF = Decimal("0.5")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Attended:
    """A half-day of which somebody attended something: so many tenths of a 学时."""

    half_day: HalfDay
    tenths: int

    @property
    def days(self) -> Decimal:
        """Half a day for a morning or an afternoon; an evening counts by its hours only (R25)."""
        return _ZERO if self.half_day.period == Period.EVE else _HALF


@dataclass(frozen=True, slots=True)
class Earned:
    """What one person earned in one calendar year; the days on which the person's own training began and ended."""

    enrolment: Enrolment
    year: int
    hours: Decimal
    days: Decimal
    began_on: dt.date
    ended_on: dt.date


def earned(training_class: TrainingClass) -> list[Earned]:
    """What everybody on the class's attendance has earned, those who left too (R21), by the dates of the sessions and
    not by days (R8). Four queries, however many people and half-days."""
    return earned_in([training_class], people_of([training_class]))


def earned_in(
    classes: Iterable[TrainingClass], people: Collection[Enrolment], *, on: dt.date | None = None
) -> list[Earned]:
    """The same of these people in several classes. On a day, a class that goes on after it has no departure yet. Three
    queries, however many classes."""
    known = {row.pk: row for row in classes}
    held = held_by_class(known)
    recorded = ledger.recorded_in(known)
    found: list[Earned] = []
    for person in people:
        own = held.get(person.training_class_id, {})
        attended = list(_attended(person, own, recorded.get(person.pk, {})))
        found += _by_year(known[person.training_class_id], person, attended, on)
    return found


def credits_for(training_class: TrainingClass, rows: Iterable[Earned]) -> list[NewCredit]:
    """The same as credits of the class; `host` is fetched."""
    return [
        NewCredit(
            cadre=row.enrolment.cadre_id,
            source=CreditSource.CLASS.value,
            title=training_class.name,
            year=row.year,
            started_on=row.began_on,
            ended_on=row.ended_on,
            hours=row.hours,
            days=row.days,
            level=level_of(training_class.host.kind),
            training_class=training_class,
        )
        for row in rows
    ]


def _attended(person: Enrolment, held: Held, known: Mapping[int, Value]) -> Iterator[Attended]:
    for half_day, sessions in held.items():
        there, tenths = False, 0
        for session in expected_sessions(person, sessions, known):
            value = known.get(session.pk, UNMARKED)
            rest = session.tenths - value.off(session.tenths)
            if value.is_there or (value.is_leave and rest):
                there, tenths = True, tenths + rest
        if there:
            yield Attended(half_day, tenths)


def _by_year(
    training_class: TrainingClass, person: Enrolment, attended: Sequence[Attended], on: dt.date | None
) -> Iterator[Earned]:
    if not attended:
        return
    is_over = on is None or (training_class.last_published_on or dt.date.max) <= on
    first, last = attended[0].half_day.day, attended[-1].half_day.day
    for year in range(first.year, last.year + 1):
        mine = [one for one in attended if one.half_day.day.year == year]
        days = sum((one.days for one in mine), _ZERO)
        days += _outer_days(
            training_class, person, began=first.year == year, ended=is_over and last.year == year
        )
        hours = in_hours(sum(one.tenths for one in mine))
        if hours or days:
            yield Earned(person, year, hours, days, first, last)


def _outer_days(training_class: TrainingClass, person: Enrolment, *, began: bool, ended: bool) -> Decimal:
    """The days of registration and departure as the class states them (R25): not registration for who joined later, nor
    departure for who left before the end."""
    days = _ZERO
    if began and person.expected_from is None:
        days += training_class.registration_days
    if ended and person.status in TO_THE_END:
        days += training_class.departure_days
    return days
