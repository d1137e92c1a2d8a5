"""What a cadre's page tells: posts over time, classes with what was attended, hours by year, training owed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from attendance import correcting
from attendance.hours import ON_LEAVE_HOURS, YearSum
from attendance.models import AttendanceRecord, AttendanceStatus, HoursCredit, MakeUp, MakeUpState
from courses.models import ClassStatus
from timetable.models import SessionStatus
from trainees.listing import STATUS_TONES
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus

_ZERO = Decimal(0)
_THERE = (AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)
_STILL_OWED = (MakeUpState.OWED, MakeUpState.ARRANGED)
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
    """A class of the cadre's, with the hours that were attended, on leave and absent, as recorded so far. Once the class is
    closed, what is owed says `make_up` alone: without one, nothing."""

    enrolment: Enrolment
    there: Decimal = _ZERO
    on_leave: Decimal = _ZERO
    absent: Decimal = _ZERO

    @property
    def make_up(self) -> MakeUp | None:
        """What closing left to be made up."""
        found: MakeUp | None = getattr(self.enrolment, "make_up", None)
        return found

    @property
    def is_closed(self) -> bool:
        """Whether the class is closed, so that the queue decides."""
        return self.enrolment.training_class.status in (ClassStatus.CLOSED, ClassStatus.ARCHIVED)

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
        if self.is_closed:
            return self.make_up is not None and self.make_up.is_whole
        return self.enrolment.status in _WHOLE

    @property
    def is_owed(self) -> bool:
        """Whether anything is."""
        if self.is_closed:
            return self.make_up is not None and self.make_up.state in _STILL_OWED
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
        .select_related("training_class__plan", "training_class__host", "make_up__arranged__training_class")
        .order_by(F("training_class__starts_on").desc(nulls_last=True), "-pk")
    )
    sums = recorded_hours(Q(enrolment__cadre=cadre))
    return [Attended(row, *sums.get(row.pk, ())) for row in enrolments]


def recorded_hours(which: Q) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """Of the records chosen by the condition, the hours that were attended, on leave and absent, by enrolment. One query."""
    hours, there = F("session__published__hours"), Q(status__in=_THERE)
    leave = Q(status=AttendanceStatus.ON_LEAVE)
    rows = AttendanceRecord.objects.filter(which, session__published__status=SessionStatus.SCHEDULED)
    found = (
        rows.order_by()
        .values_list("enrolment_id")
        .annotate(
            # Who is on leave for some hours of a session attended the rest (R29).
            there=Sum(hours - ON_LEAVE_HOURS, filter=there | leave),
            leave=Sum(ON_LEAVE_HOURS, filter=leave),
            absent=Sum(hours, filter=Q(status=AttendanceStatus.ABSENT)),
        )
    )
    return {pk: (there or _ZERO, leave or _ZERO, absent or _ZERO) for pk, there, leave, absent in found}


def credits_of(cadre: Cadre) -> list[HoursCredit]:
    """All that is credited, the latest first, each with its `corrections`. Two queries."""
    rows = cadre.credits.select_related("training_class", "entered_by")
    found = list(rows.order_by("-year", F("started_on").desc(nulls_last=True), "-pk"))
    correcting.note_corrections(found, correcting.corrections_of(cadre))
    return found


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
