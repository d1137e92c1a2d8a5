"""Which class is held when: the twelve months around today, on real working days."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from timetable.calendar import WorkCalendar

# How far the twelve months reach into the time before and after today, at least.
_PAST, _COMING = dt.timedelta(days=75), dt.timedelta(days=38)
_AT_ONCE = 2
_DAY, _YEAR = dt.timedelta(days=1), dt.timedelta(days=364)


class Stage(StrEnum):
    """How far a class has come on the demo's today."""

    PAST = "past"
    NOW = "now"
    CONFIRMED = "confirmed"
    ENROLLING = "enrolling"
    APPROVED = "approved"
    DRAFT = "draft"

    @property
    def has_days(self) -> bool:
        """A draft has only a month."""
        return self != Stage.DRAFT

    @property
    def is_settled(self) -> bool:
        """Its roster is confirmed and its timetable published."""
        return self in (Stage.PAST, Stage.NOW, Stage.CONFIRMED)


@dataclass(frozen=True)
class Slot:
    """The days of one class, and how far it has come."""

    stage: Stage
    days: tuple[dt.date, ...]


def span_of(today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the demo's year: the calendar year where it has enough before and after today."""
    last = max(dt.date(today.year, 12, 31), today + _COMING)
    first = min(max(dt.date(today.year, 1, 1), last - _YEAR), today - _PAST)
    return first, first + _YEAR


def stages(count: int, today: dt.date, *, running: int) -> list[Stage]:
    """How far each of `count` classes has come, in the order of their days; about the same number a month.

    `running` is the place of the class that runs today in the data, where the past ends if chance allows it.
    """
    first, last = span_of(today)
    share = (today - first).days / (last - first).days
    past = min(max(round(share * (count - 1)), 1), count - 1 - min(10, 3 * count // 5), max(running, 1))
    coming = count - 1 - past
    confirmed = min(5, max(1, round(coming * 0.3)))
    enrolling = min(4, max(1, round(coming * 0.3)))
    approved = (coming - confirmed - enrolling) // 2
    drafts = coming - confirmed - enrolling - approved
    return [
        *[Stage.PAST] * past,
        Stage.NOW,
        *[Stage.CONFIRMED] * confirmed,
        *[Stage.ENROLLING] * enrolling,
        *[Stage.APPROVED] * approved,
        *[Stage.DRAFT] * drafts,
    ]


class Year:
    """Gives out days: never today's but to the class that runs, and no day to more than two classes."""

    def __init__(self, calendar: WorkCalendar, today: dt.date) -> None:
        self.calendar, self.today = calendar, today
        self.first, self.last = span_of(today)
        self._used: Counter[dt.date] = Counter()

    def allot(self, wanted: list[tuple[Stage, int]]) -> list[Slot]:
        """Days for each class of a stage and a number of days, in order; the running one is served first."""
        place = [stage for stage, _length in wanted].index(Stage.NOW)
        running = Slot(Stage.NOW, running_days(self.calendar, self.today, wanted[place][1]))
        self._used.update(running.days)
        before, after = wanted[:place], wanted[place + 1 :]
        return [
            *self._spread(before, self.first, running.days[0] - _DAY),
            running,
            *self._spread(after, running.days[-1] + _DAY, self.last),
        ]

    def _spread(self, wanted: list[tuple[Stage, int]], first: dt.date, last: dt.date) -> list[Slot]:
        step = (last - first) / max(len(wanted), 1)
        slots: list[Slot] = []
        for place, (stage, length) in enumerate(wanted):
            after = slots[-1].days[0] if slots else first
            days = self._days(length, first + step * (place + 0.4), (first, after, last))
            if stage.has_days:
                self._used.update(days)
            slots.append(Slot(stage, days))
        return slots

    def _days(
        self, length: int, wish: dt.date, bounds: tuple[dt.date, dt.date, dt.date]
    ) -> tuple[dt.date, ...]:
        """Working days in a row, the nearest to the wish. `bounds` are the first day at all, the one from which
        the order is kept, and the last; where there is no room, first the order goes, then the limit a day."""
        first, after, last = bounds
        starts = [first + _DAY * n for n in range((last - first).days + 1)]
        starts.sort(key=lambda day: (abs(day - wish), day))
        for earliest, at_once in ((after, _AT_ONCE), (first, _AT_ONCE), (first, len(starts))):
            for start in starts:
                days = tuple(start + _DAY * n for n in range(length))
                if (
                    start >= earliest
                    and days[-1] <= last
                    and all(self._is_free(day, at_once) for day in days)
                ):
                    return days
        raise ValueError(f"no {length} working days in a row from {first} to {last}")

    def _is_free(self, day: dt.date, at_once: int) -> bool:
        return day != self.today and self.calendar.is_workday(day) and self._used[day] < at_once


def running_days(calendar: WorkCalendar, today: dt.date, length: int) -> tuple[dt.date, ...]:
    """`length` days with today among them, the others working days: in a row where the week allows it, and
    with a day before today if possible. Where today is no working day, the days before it."""
    around = [today + _DAY * n for n in range(-40, 41)]
    days = [day for day in around if day == today or calendar.is_workday(day)]
    place = days.index(today)
    choices = [tuple(days[place - before : place - before + length]) for before in range(length)]
    if not calendar.is_workday(today):
        return choices[-1]

    def gaps(choice: tuple[dt.date, ...]) -> int:
        return sum((after - before).days - 1 for before, after in pairwise(choice))

    return min(choices, key=lambda choice: (gaps(choice), abs(choice.index(today) - 1)))
