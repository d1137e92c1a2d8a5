"""What a cadre's page tells: posts over time, classes with what was attended, hours by year, training owed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from attendance.hours import YearSum
from attendance.models import AttendanceRecord, AttendanceStatus, HoursCredit
from timetable.models import SessionStatus
from trainees.listing import STATUS_TONES
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus

_ZERO = Decimal(0)
_THERE = (AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)
# Who did not finish a class has all of it to make up.
_WHOLE = (EnrolmentStatus.NO_SHOW, EnrolmentStatus.NOT_COMPLETED, EnrolmentStatus.DISMISSED)
_NEVER_IN = (
    EnrolmentStatus.NOMINATED,
    EnrolmentStatus.WAITLISTED,
    EnrolmentStatus.REJECTED,
    EnrolmentStatus.CANCELLED,
    EnrolmentStatus.REPLACED,
    EnrolmentStatus.EXEMPT,
)


@dataclass(frozen=True, slots=True)
class Attended:
    """A class of the cadre's, with the hours that were attended, on leave and absent, as recorded so far."""

    enrolment: Enrolment
    there: Decimal = _ZERO
    on_leave: Decimal = _ZERO
    absent: Decimal = _ZERO

    @property
    def year(self) -> int:
        """The year in which the class began, or whose plan it is in."""
        begun = self.enrolment.training_class.starts_on
        return begun.year if begun else self.enrolment.training_class.plan.year

    @property
    def tone(self) -> str:
        """How pages colour the state of the enrolment."""
        return STATUS_TONES.get(EnrolmentStatus(self.enrolment.status), "neutral")

    @property
    def missed(self) -> Decimal:
        """Hours that were not attended."""
        return self.on_leave + self.absent

    @property
    def is_whole_owed(self) -> bool:
        """Whether all of the class is to be made up."""
        return self.enrolment.status in _WHOLE

    @property
    def is_owed(self) -> bool:
        """Whether anything is."""
        return self.is_whole_owed or (bool(self.missed) and self.enrolment.status not in _NEVER_IN)


@dataclass(frozen=True, slots=True)
class Year:
    """What a calendar year gave; `days` and `hours` are credited."""

    year: int
    sum: YearSum
    trainings: int


def posts_of(cadre: Cadre) -> QuerySet[Appointment]:
    """All posts, those of today first, then the latest; with the units as they are called in them. One query."""
    rows = cadre.appointments.select_related("unit__parent", "unit__successor", "cycle")
    return rows.order_by(F("ended_on").desc(nulls_first=True), F("started_on").desc(nulls_last=True), "-pk")


def classes_of(cadre: Cadre) -> list[Attended]:
    """The classes, the latest first. Two queries."""
    enrolments = (
        Enrolment.objects.filter(cadre=cadre)
        .select_related("training_class__plan", "training_class__host")
        .order_by(F("training_class__starts_on").desc(nulls_last=True), "-pk")
    )
    hours = F("session__published__hours")
    rows = AttendanceRecord.objects.filter(
        enrolment__cadre=cadre, session__published__status=SessionStatus.SCHEDULED
    )
    sums = {
        pk: [value or _ZERO for value in values]
        for pk, *values in rows.order_by()
        .values_list("enrolment_id")
        .annotate(
            there=Sum(hours, filter=Q(status__in=_THERE)),
            leave=Sum(hours, filter=Q(status=AttendanceStatus.ON_LEAVE)),
            absent=Sum(hours, filter=Q(status=AttendanceStatus.ABSENT)),
        )
    }
    return [Attended(row, *sums.get(row.pk, ())) for row in enrolments]


def credits_of(cadre: Cadre) -> list[HoursCredit]:
    """All that is credited, the latest first. One query."""
    rows = cadre.credits.select_related("training_class", "entered_by")
    return list(rows.order_by("-year", F("started_on").desc(nulls_last=True), "-pk"))


def years_of(credits: Iterable[HoursCredit], *, today: dt.date) -> list[Year]:
    """What each year gave, the latest first; this year is always among them."""
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [_ZERO, _ZERO])
    trainings: dict[int, int] = defaultdict(int)
    sums[today.year] = [_ZERO, _ZERO]
    for row in credits:
        sums[row.year][0] += row.hours
        sums[row.year][1] += row.days
        trainings[row.year] += 1
    return [
        Year(year, YearSum(hours, days), trainings[year])
        for year, (hours, days) in sorted(sums.items(), reverse=True)
    ]


def owed_of(classes: Sequence[Attended], year: int) -> list[Attended]:
    """The classes of a year of which something is to be made up (补训)."""
    return [row for row in classes if row.year == year and row.is_owed]
