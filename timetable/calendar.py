"""Half-days, their clock times, and which days are worked on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Self

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from courses.yearbook import YEARS
from timetable.models import CalendarDay, DayKind, HalfDayTimes, Period
from units.models import Unit

_AFTERNOON, _EVENING = 12, 18
_ORDER = {Period.AM: 0, Period.PM: 1, Period.EVE: 2}
_USUAL = {
    Period.AM: (dt.time(9), dt.time(11, 30), Decimal(4)),
    Period.PM: (dt.time(14), dt.time(16, 30), Decimal(4)),
    Period.EVE: (dt.time(19), dt.time(20, 30), Decimal(2)),
}


class YearNotPublished(Exception):
    """The holidays of that year are not known yet (R27)."""

    def __init__(self, year: int) -> None:
        super().__init__(_("%(year)s年的放假安排尚未公布。") % {"year": year})
        self.year = year


@dataclass(frozen=True)
class DistrictTimes:
    """When the half-days of a district begin and end, and the hours each counts (R7)."""

    spans: Mapping[Period, tuple[dt.time, dt.time]]
    hours: Mapping[Period, Decimal]

    @classmethod
    def load(cls, district_id: int) -> Self:
        """The district's own times; where it has none, the usual ones. One query."""
        spans = {period: (starts, ends) for period, (starts, ends, _hours) in _USUAL.items()}
        hours = {period: usual for period, (_starts, _ends, usual) in _USUAL.items()}
        for row in HalfDayTimes.objects.filter(district=district_id):
            spans[Period(row.period)] = (row.starts_at, row.ends_at)
            hours[Period(row.period)] = row.hours
        return cls(spans, hours)

    @property
    def lines(self) -> list[tuple[Period, dt.time, dt.time, Decimal]]:
        """Period, start, end and hours of each half-day."""
        return [(period, *self.spans[period], self.hours[period]) for period in Period]

    def row(self, district: Unit, period: Period) -> HalfDayTimes:
        """The half-day as an unsaved row, for a form."""
        starts, ends = self.spans[period]
        return HalfDayTimes(
            district=district, period=period, starts_at=starts, ends_at=ends, hours=self.hours[period]
        )


@dataclass(frozen=True, order=True)
class HalfDay:
    """A half of a day, or its evening: the unit of attendance. Sorts by time."""

    day: dt.date
    position: int

    def __init__(self, day: dt.date, period: Period | str) -> None:
        object.__setattr__(self, "day", day)
        object.__setattr__(self, "position", _ORDER[Period(period)])

    @property
    def period(self) -> Period:
        """AM, PM or EVE."""
        return list(_ORDER)[self.position]

    @property
    def label(self) -> str:
        """11月23日上午, in the reader's language."""
        return _("%(day)s%(period)s") % {"day": day_label(self.day), "period": self.period.label}

    @property
    def key(self) -> str:
        """2026-11-23-AM, as forms and addresses spell it."""
        return f"{self.day:%Y-%m-%d}-{self.period.value}"

    @classmethod
    def parse(cls, key: str) -> Self:
        """Reads `key` back; raises ValueError when it is none."""
        text, _dash, period = key.rpartition("-")
        if (day := dt.date.fromisoformat(text)).year not in YEARS:
            raise ValueError(f"no half-day: {key!r}")
        return cls(day, Period(period))

    def at(self, times: DistrictTimes) -> tuple[dt.datetime, dt.datetime]:
        """The instants at which it begins and ends in that district."""
        starts, ends = times.spans[self.period]
        return at_clock(self.day, starts), at_clock(self.day, ends)


def day_label(day: dt.date) -> str:
    """11月23日, in the reader's language."""
    return date_format(day, _("n月j日"))


def at_clock(day: dt.date, clock: dt.time) -> dt.datetime:
    """That local time of that day as an instant."""
    return timezone.make_aware(dt.datetime.combine(day, clock))


def half_day_of(start_at: dt.datetime) -> HalfDay:
    """The half-day in which something begins: AM before 12:00, PM before 18:00, then EVE, local time."""
    local = timezone.localtime(start_at)
    period = Period.AM if local.hour < _AFTERNOON else Period.PM if local.hour < _EVENING else Period.EVE
    return HalfDay(local.date(), period)


@lru_cache(maxsize=4096)  # a board asks the same few times over and over
def half_days_of(start_at: dt.datetime, end_at: dt.datetime) -> tuple[HalfDay, ...]:
    """The half-days that a time reaches into; what ends at 12:00 or 18:00 does not reach into the next."""
    first, last = half_day_of(start_at), half_day_of(end_at - dt.timedelta.resolution)
    days = [first.day + dt.timedelta(days=offset) for offset in range((last.day - first.day).days + 1)]
    halves = [HalfDay(day, period) for day in days for period in _ORDER]
    return tuple(half_day for half_day in halves if first <= half_day <= last)


def midnight(instant: dt.datetime) -> dt.datetime:
    """The beginning of its local day."""
    return at_clock(timezone.localtime(instant).date(), dt.time.min)


def time_label(start_at: dt.datetime, end_at: dt.datetime) -> str:
    """11月23日上午 09:00–11:30."""
    starts, ends = timezone.localtime(start_at), timezone.localtime(end_at)
    return f"{half_day_of(start_at).label} {starts:%H:%M}–{ends:%H:%M}"


@dataclass(frozen=True)
class WorkCalendar:
    """The days that differ from the week, in whole years; outside them weekends alone decide."""

    days: Mapping[dt.date, tuple[DayKind, str]]

    @classmethod
    def load(cls, first: dt.date, last: dt.date) -> Self:
        """The calendar of all years from `first` to `last`. One query."""
        rows = CalendarDay.objects.filter(
            day__gte=dt.date(first.year, 1, 1), day__lte=dt.date(last.year, 12, 31)
        )
        return cls(
            {day: (DayKind(kind), name) for day, kind, name in rows.values_list("day", "kind", "name")}
        )

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work: a holiday never, a make-up Saturday yes, else Monday to Friday (R27)."""
        if day in self.days:
            return self.days[day][0] == DayKind.WORKDAY
        return day.weekday() < 5

    def name(self, day: dt.date) -> str:
        """What the day is called where it differs from the week (国庆节), or the empty text."""
        kind, name = self.days.get(day, (None, ""))
        return name or (str(kind.label) if kind else "")

    def note(self, day: dt.date) -> str:
        """What stands beside a day that differs from the week: 国庆节, 国庆节调休上班; else the empty text."""
        if day not in self.days:
            return ""
        return _("%(name)s调休上班") % {"name": self.name(day)} if self.is_workday(day) else self.name(day)

    def is_published(self, year: int) -> bool:
        """Whether at least one holiday of that year is known."""
        return any(day.year == year and kind == DayKind.HOLIDAY for day, (kind, _name) in self.days.items())

    def workdays_from(self, day: dt.date, number: int) -> list[dt.date]:
        """The next `number` working days, the day itself included when it is one."""
        found: list[dt.date] = []
        while len(found) < number:
            if self.is_workday(day):
                found.append(day)
            day += dt.timedelta(days=1)
        return found

    def workdays_between(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """The working days from `first` to `last`, both included."""
        for offset in range((last - first).days + 1):
            if self.is_workday(day := first + dt.timedelta(days=offset)):
                yield day

    def warning(self, day: dt.date) -> str:
        """Why a session on that day deserves a second look (R27), or the empty text."""
        words = {"day": day_label(day), "name": self.name(day), "year": day.year}
        if day in self.days and not self.is_workday(day):
            return _("%(day)s是节假日（%(name)s）。") % words
        if not self.is_workday(day):
            return _("%(day)s是周末。") % words
        if not self.is_published(day.year):
            return _("%(year)s年的放假安排尚未公布，请留意%(day)s是否放假。") % words
        return ""


@transaction.atomic
def seed(year: int, *, by: User | None) -> int:
    """Enters the holidays and make-up workdays of a year; days already there stay as they are.

    Returns how many were added. Raises YearNotPublished when the arrangement is not known yet.
    """
    rows = [
        CalendarDay(day=day, kind=kind, name=chinese_calendar.Holiday(name).chinese)
        for kind, named in ((DayKind.HOLIDAY, holidays), (DayKind.WORKDAY, workdays))
        for day, name in named.items()
        if day.year == year
    ]
    if not rows:
        raise YearNotPublished(year)
    known = set(CalendarDay.objects.filter(day__year=year).values_list("day", flat=True))
    added = [row for row in rows if row.day not in known]
    CalendarDay.objects.bulk_create(added, ignore_conflicts=True)
    audit.record("timetable.seed_calendar", by=by, year=year, added=len(added))
    return len(added)


@transaction.atomic
def add_days(day: CalendarDay, *, last: dt.date | None = None, by: User) -> list[CalendarDay]:
    """Enters a holiday or a make-up workday, or the same for each day up to `last`, none of which is there yet."""
    number = ((last or day.day) - day.day).days + 1
    days = [day.day + dt.timedelta(days=offset) for offset in range(number)]
    made = CalendarDay.objects.bulk_create(
        CalendarDay(day=each, kind=day.kind, name=day.name) for each in days
    )
    audit.record("timetable.add_calendar_day", by=by, subject=made[0], **_facts(made[0]), last=str(days[-1]))
    return made


def known_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Those from `first` to `last` that are in the calendar already."""
    return list(CalendarDay.objects.filter(day__gte=first, day__lte=last).values_list("day", flat=True))


@transaction.atomic
def change_day(day: CalendarDay, *, by: User) -> CalendarDay:
    """Saves an edited day."""
    day.save(force_update=True)
    audit.record("timetable.change_calendar_day", by=by, subject=day, **_facts(day))
    return day


@transaction.atomic
def remove_day(day: CalendarDay, *, by: User) -> None:
    """Makes the day an ordinary one of its week again."""
    audit.record("timetable.remove_calendar_day", by=by, subject=day, **_facts(day))
    day.delete()


@transaction.atomic
def restore_day(pk: int, *, by: User) -> CalendarDay | None:
    """Puts back a day that was taken out, as the trail remembers it; None when there was none. A day that has been
    entered again meanwhile stays as it is."""
    entry = AuditEntry.objects.filter(action="timetable.remove_calendar_day", subject_id=pk).first()
    if entry is None:
        return None
    facts = {"kind": entry.data["kind"], "name": entry.data.get("name", "")}
    day, is_new = CalendarDay.objects.get_or_create(
        day=dt.date.fromisoformat(entry.data["day"]), defaults=facts
    )
    if is_new:
        audit.record("timetable.restore_calendar_day", by=by, subject=day, **_facts(day))
    return day


def _facts(day: CalendarDay) -> dict[str, str]:
    return {"day": str(day.day), "kind": day.kind, "name": day.name}


@transaction.atomic
def set_times(district: Unit, rows: list[HalfDayTimes], *, by: User) -> None:
    """Sets the clock times and hours of the district's half-days; placed sessions keep theirs."""
    for row in rows:
        HalfDayTimes.objects.update_or_create(
            district=district,
            period=row.period,
            defaults={"starts_at": row.starts_at, "ends_at": row.ends_at, "hours": row.hours},
        )
    audit.record(
        "timetable.set_half_days",
        by=by,
        subject=district,
        times={row.period: f"{row.starts_at:%H:%M}-{row.ends_at:%H:%M}" for row in rows},
    )
