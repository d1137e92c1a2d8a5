"""The hours that people have: what is credited by year, and what was attended in classes that are not closed yet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    DecimalField,
    F,
    Func,
    Max,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from attendance.models import AttendanceRecord, AttendanceStatus, HoursCredit, TrainingLevel
from courses.models import ClassStatus
from timetable.models import Period, SessionStatus
from units.models import TOWNSHIP_KINDS

_ZERO = Decimal(0)
_HALF = Decimal("0.5")
_THERE = (AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)
_HOURS = F("session__published__hours")

ON_LEAVE_HOURS = Case(
    When(status=AttendanceStatus.ON_LEAVE, leave_tenths=None, then=_HOURS),
    When(status=AttendanceStatus.ON_LEAVE, then=Least(F("leave_tenths") * Value(Decimal("0.1")), _HOURS)),
    default=Value(_ZERO),
    output_field=DecimalField(max_digits=6, decimal_places=1),
)
"""Of a record in a published session, the hours that leave takes: all of them, or its own (R29); none in other states."""


@dataclass(frozen=True, slots=True)
class YearSum:
    """What trainings add up to: hours, days, and how many of them were at county level or above, at township level,
    and face to face."""

    hours: Decimal = _ZERO
    days: Decimal = _ZERO
    county_classes: int = 0
    township_classes: int = 0
    face_to_face_classes: int = 0

    def __add__(self, other: YearSum) -> YearSum:
        return YearSum(
            self.hours + other.hours,
            self.days + other.days,
            self.county_classes + other.county_classes,
            self.township_classes + other.township_classes,
            self.face_to_face_classes + other.face_to_face_classes,
        )


NOTHING = YearSum()


@dataclass(frozen=True, slots=True)
class Training:
    """What a training gave in one calendar year, and the day on which it began, where that is known."""

    year: int
    began_on: dt.date | None
    sum: YearSum


def sums_of(cadres: Collection[int], *, year: int) -> dict[int, YearSum]:
    """What is credited to each cadre in a calendar year (R8); who has nothing has no entry. One query.

    A class over 31 December gives hours to both years and counts as a class in that in which it began.
    """
    begun = Q(started_on=None) | Q(started_on__year=F("year"))
    rows = (
        HoursCredit.objects.filter(cadre__in=_any_of(cadres), year=year)
        .order_by()
        .values_list("cadre_id")
        .annotate(
            Sum("hours"),
            Sum("days"),
            county=Count("pk", filter=begun & Q(level=TrainingLevel.COUNTY)),
            township=Count("pk", filter=begun & Q(level=TrainingLevel.TOWNSHIP)),
            face_to_face=Count("pk", filter=begun & Q(is_face_to_face=True)),
        )
    )
    return {cadre: YearSum(*sums) for cadre, *sums in rows}


def by_source(cadres: Collection[int], *, year: int) -> dict[int, dict[str, Decimal]]:
    """The hours credited to each cadre in a calendar year, by where they were earned. One query."""
    rows = HoursCredit.objects.filter(cadre__in=_any_of(cadres), year=year).order_by()
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for cadre, source, hours in rows.values_list("cadre_id", "source").annotate(Sum("hours")):
        found[cadre][source] = hours
    return dict(found)


def trainings_of(cadres: Collection[int], *, first: int, last: int) -> dict[int, list[Training]]:
    """What is credited for these years, both included, one by one, by cadre. One query."""
    rows = HoursCredit.objects.filter(cadre__in=_any_of(cadres), year__range=(first, last)).order_by()
    found: dict[int, list[Training]] = defaultdict(list)
    columns = ("cadre_id", "year", "started_on", "hours", "days", "level", "is_face_to_face")
    for cadre, year, began_on, hours, days, level, is_face_to_face in rows.values_list(*columns):
        counts = began_on is None or began_on.year == year
        one = _one(hours, days, level, is_face_to_face=is_face_to_face, counts=counts)
        found[cadre].append(Training(year, began_on, one))
    return dict(found)


def last_trained(cadres: Collection[int], *, until: int) -> dict[int, dt.date]:
    """The day on which each cadre's latest credited training began, up to the end of a year; of one without a day, New
    Year's Day of its year. One query."""
    new_year = Func(F("year"), Value(1), Value(1), function="MAKE_DATE", output_field=DateField())
    rows = (
        HoursCredit.objects.filter(cadre__in=_any_of(cadres), year__lte=until)
        .order_by()
        .values_list("cadre_id")
    )
    return dict(rows.annotate(last=Max(Coalesce("started_on", new_year))))


def pending_of(cadres: Collection[int], *, year: int, today: dt.date) -> dict[int, list[Training]]:
    """What each cadre attended so far, in that year, in confirmed classes that have begun, leave by the hour taken off
    (R29): closing them will credit it. One query."""
    some_hours = Q(status=AttendanceStatus.ON_LEAVE, leave_tenths__lt=_HOURS * 10)
    attended = Q(status__in=_THERE) | some_hours
    rows = (
        AttendanceRecord.objects.filter(
            attended,
            enrolment__cadre__in=_any_of(cadres),
            enrolment__training_class__status=ClassStatus.CONFIRMED,
            enrolment__training_class__first_published_on__lte=today,
            session__published__status=SessionStatus.SCHEDULED,
            session__published__start_at__gte=_new_year(year),
            session__published__start_at__lt=_new_year(year + 1),
        )
        .order_by()
        .values_list(
            "enrolment__cadre_id",
            "enrolment__training_class_id",
            "enrolment__training_class__first_published_on",
            "enrolment__training_class__host__kind",
            "session__published__start_at__date",
            "session__published__period",
        )
        .annotate(attended=Sum(_HOURS - ON_LEAVE_HOURS))
    )
    found: dict[tuple[int, int], Training] = {}
    for cadre, class_id, began_on, kind, _day, period, hours in rows:
        half = _ZERO if period == Period.EVE else _HALF
        before = found.get((cadre, class_id))
        counts = before is None and began_on.year == year
        one = _one(hours, half, level_of(kind), is_face_to_face=True, counts=counts)
        found[cadre, class_id] = Training(year, began_on, before.sum + one if before else one)
    return _by_cadre(found.items())


def _any_of(ids: Collection[int]) -> Func:
    """Thousands of ids as one parameter: as many parameters as ids take longer to write than the query does."""
    array = Value(list(ids), output_field=ArrayField(BigIntegerField()))
    return Func(array, template="(SELECT UNNEST(%(expressions)s))", output_field=BigIntegerField())


def level_of(kind: str) -> TrainingLevel:
    """Of a class that such a unit holds (R4): a town, subdistrict or zone at township level, any other at county level."""
    return TrainingLevel.TOWNSHIP if kind in TOWNSHIP_KINDS else TrainingLevel.COUNTY


def _one(hours: Decimal, days: Decimal, level: str, *, is_face_to_face: bool, counts: bool) -> YearSum:
    return YearSum(
        hours,
        days,
        int(counts and level == TrainingLevel.COUNTY),
        int(counts and level == TrainingLevel.TOWNSHIP),
        int(counts and is_face_to_face),
    )


def _by_cadre(found: Iterable[tuple[tuple[int, int], Training]]) -> dict[int, list[Training]]:
    people: dict[int, list[Training]] = defaultdict(list)
    for (cadre, _class_id), training in found:
        people[cadre].append(training)
    return dict(people)


def _new_year(year: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, 1, 1))
