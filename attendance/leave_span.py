"""From when to when somebody is on leave, and how much of a session that takes (R29)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.audience import Held, HeldSession
from attendance.models import LeaveRequest
from timetable.calendar import HalfDay, at_clock, half_days_of, time_label
from timetable.models import Period
from trainees.models import Enrolment

# A half-day of leave is all of it, so that a session moved within the half-day stays covered.
_BEGINS = {Period.AM: dt.time(0), Period.PM: dt.time(12), Period.EVE: dt.time(18)}
_LASTS = {
    Period.AM: dt.timedelta(hours=12),
    Period.PM: dt.timedelta(hours=6),
    Period.EVE: dt.timedelta(hours=6),
}


@dataclass(frozen=True, slots=True)
class Span:
    """[start_at, end_at): whole half-days, or with `by_hours` the minutes themselves."""

    start_at: dt.datetime
    end_at: dt.datetime
    by_hours: bool = False

    @classmethod
    def of_half_days(cls, first: HalfDay, last: HalfDay) -> Self:
        """From the beginning of the one to the end of the other."""
        ends = at_clock(last.day, _BEGINS[last.period]) + _LASTS[last.period]
        return cls(at_clock(first.day, _BEGINS[first.period]), ends)

    @classmethod
    def of(cls, request: LeaveRequest) -> Self:
        """What was asked for, until the return (销假) where that came earlier."""
        ends = min(request.end_at, max(request.returned_at or request.end_at, request.start_at))
        return cls(request.start_at, ends, request.by_hours)

    @property
    def label(self) -> str:
        """11月23日上午至11月24日下午; 11月23日上午 10:00–11:00 by the hour."""
        halves = half_days_of(self.start_at, self.end_at) if self.end_at > self.start_at else ()
        if self.by_hours and len({half.day for half in halves}) == 1:
            return time_label(self.start_at, self.end_at)
        if self.by_hours or not halves:
            starts, ends = timezone.localtime(self.start_at), timezone.localtime(self.end_at)
            return f"{starts:%m-%d %H:%M}–{ends:%m-%d %H:%M}"
        if len(halves) == 1:
            return halves[0].label
        return _("%(first)s至%(last)s") % {"first": halves[0].label, "last": halves[-1].label}

    def overlaps(self, other: Span) -> bool:
        """Whether both take the same time; back to back is none."""
        return self.start_at < other.end_at and other.start_at < self.end_at

    def seconds_of(self, session: HeldSession) -> float:
        """How long of the session it takes: by half-days all of one that begins within, or nothing."""
        if not self.by_hours:
            is_within = self.start_at <= session.start_at < self.end_at
            return (session.end_at - session.start_at).total_seconds() if is_within else 0
        both = min(self.end_at, session.end_at) - max(self.start_at, session.start_at)
        return max(both.total_seconds(), 0)


def tenths_taken(spans: Iterable[Span], session: HeldSession) -> int | None:
    """How many of the session's tenths of a 学时 these take together: by its minutes, half a tenth is one, never more
    than the session has (R29). None where they take all of it, 0 where nothing."""
    length = int((session.end_at - session.start_at).total_seconds())
    taken = int(sum(span.seconds_of(session) for span in spans))
    if taken >= length:
        return None
    return (2 * taken * session.tenths + length) // (2 * length)


def sessions_taken(span: Span, held: Held, enrolment: Enrolment) -> list[HeldSession]:
    """The sessions of that person that it takes, in whole or in part."""
    return [
        session
        for sessions in held.values()
        for session in sessions
        if session.is_for(enrolment) and span.seconds_of(session)
    ]


def half_days_taken(span: Span, held: Held, enrolment: Enrolment) -> list[HalfDay]:
    """The half-days of the class, evenings too, of which it takes something from that person."""
    return [
        half_day
        for half_day, sessions in held.items()
        if any(session.is_for(enrolment) and span.seconds_of(session) for session in sessions)
    ]


def hours_away(people: Collection[int], starts: dt.datetime, ends: dt.datetime) -> dict[int, str]:
    """Who of those enrolments has leave by the hour granted within [starts, ends): from when to when, as 10:00–11:00. One
    query."""
    rows = LeaveRequest.objects.approved().filter(
        enrolment__in=people, by_hours=True, start_at__lt=ends, end_at__gt=starts
    )
    found: dict[int, str] = {}
    for row in rows.order_by("start_at"):
        begins, over = (timezone.localtime(at) for at in (row.start_at, Span.of(row).end_at))
        words = f"{begins:%H:%M}–{over:%H:%M}"
        found[row.enrolment_id] = f"{found[row.enrolment_id]} {words}" if row.enrolment_id in found else words
    return found
