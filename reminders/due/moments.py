"""When the offsets of a rule fall for a day, and how long each reminder is of use: until the next one takes its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from reminders.due.rule import Direction, Offset
from timetable.calendar import WorkCalendar, day_label

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Moment:
    """One offset on its day."""

    key: str
    due_at: dt.datetime
    useful_until: dt.datetime


def moments(
    offsets: Sequence[Offset],
    day: dt.date,
    *,
    direction: Direction,
    calendar: WorkCalendar,
    until: dt.datetime | None = None,
    lasts: dt.timedelta = ONE_DAY * 3,
    not_before: dt.datetime | None = None,
) -> list[Moment]:
    """The moments of that day in order, none earlier than `not_before`. Of two at one instant the first offset is kept.

    Each is of use until the next, so that after a time without workers nobody is told twice; the last one until `until`,
    at which nothing is due any more, or for as long as it `lasts`.
    """
    found: dict[dt.datetime, str] = {}
    for offset in offsets:
        due_at = offset.moment(day, direction, calendar)
        due_at = max(due_at, not_before) if not_before else due_at
        if until is None or due_at < until:
            found.setdefault(due_at, offset.key)
    instants = sorted(found)
    ends = [*instants[1:], until or (instants[-1] + lasts if instants else None)]
    return [Moment(found[at], at, end) for at, end in zip(instants, ends, strict=False) if end]


def farthest(offsets: Sequence[Offset]) -> dt.timedelta:
    """How far from its day a moment can lie, long holidays within working days included."""
    return ONE_DAY * (max((offset.days for offset in offsets), default=0) * 2 + 15)


def calendar_around(days: Collection[dt.date], offsets: Sequence[Offset]) -> WorkCalendar:
    """The working days around these days, as far as the offsets reach. One query, none where all count every day."""
    if not any(offset.working for offset in offsets):
        return WorkCalendar({})
    reach = farthest(offsets)
    return WorkCalendar.load(min(days) - reach, max(days) + reach)


def instant_label(instant: dt.datetime) -> str:
    """11月30日17:00, in the reader's language."""
    local = timezone.localtime(instant)
    return _("%(day)s%(time)s") % {"day": day_label(local.date()), "time": f"{local:%H:%M}"}
