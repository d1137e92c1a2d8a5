"""A half-day as the clock sees it: check-in not open yet, open, over; and which one a page about the hall shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone

from accounts.models import User
from attendance import policy as policies
from attendance.audience import Held, HeldSession, held_sessions
from attendance.models import AttendancePolicy
from attendance.policy import Window
from courses.duties import duties_of
from courses.models import StaffRole, TrainingClass
from timetable.calendar import HalfDay
from timetable.models import Period, PublishedSession


@dataclass(frozen=True)
class Moment:
    """One half-day of a class at the instant `now`; `window` is that of its first session (R16, R29)."""

    half_day: HalfDay
    sessions: tuple[HeldSession, ...]
    window: Window
    now: dt.datetime

    @property
    def ends_at(self) -> dt.datetime:
        """When its last session ends."""
        return max(session.end_at for session in self.sessions)

    @property
    def is_open(self) -> bool:
        """Check-in has opened, be it over by now."""
        return self.now >= self.window.opens_at

    @property
    def is_late(self) -> bool:
        """Who checks in from now on is late."""
        return self.now >= self.window.late_from

    @property
    def is_closed(self) -> bool:
        """Check-in is over: who is missing now comes in only by 补签."""
        return self.now >= self.window.closes_at

    @property
    def is_over(self) -> bool:
        """Its last session has ended."""
        return self.now >= self.ends_at

    @property
    def phase(self) -> tuple[bool, bool, bool, bool]:
        """How far it has come; what a page says changes only with it."""
        return self.is_open, self.is_late, self.is_closed, self.is_over


def half_days_on(day: dt.date) -> list[HalfDay]:
    """The three of a day."""
    return [HalfDay(day, period) for period in Period]


def moments_on(training_class: TrainingClass, day: dt.date) -> tuple[Moment, ...]:
    """The half-days of that day in which the class has sessions. Three queries."""
    held = held_sessions(training_class, half_days_on(day))
    return moments_of(held, policies.policy_of(training_class))


def moments_of(held: Held, policy: AttendancePolicy) -> tuple[Moment, ...]:
    """The half-days of the timetable as they stand now."""
    now = timezone.now()
    return tuple(
        Moment(half_day, tuple(sessions), policies.window(policy, sessions[0].start_at), now)
        for half_day, sessions in held.items()
    )


def chosen_of(moments: Sequence[Moment], key: str) -> Moment | None:
    """The one that `key` names, else the one that runs, else the next, else the last; None where there is none."""
    named = [moment for moment in moments if moment.half_day.key == key]
    running = [moment for moment in moments if moment.is_open and not moment.is_over]
    to_come = [moment for moment in moments if not moment.is_open]
    return next(iter([*named, *running, *to_come, *moments[-1:]]), None)


def headed_today(user: User) -> list[int]:
    """The classes of which the user is the head teacher and that have a session today, the first to begin before the
    others. One query for head teachers, none for others."""
    headed = [pk for pk, role in duties_of(user) if role == StaffRole.HEAD_TEACHER]
    if not headed:
        return []
    today = PublishedSession.objects.on(timezone.localdate()).taking_place()
    rows = TrainingClass.objects.filter(pk__in=headed, published_audience__in=today)
    rows = rows.annotate(begins_at=Min("published_audience__start_at")).order_by("begins_at", "pk")
    return list(rows.values_list("pk", flat=True))


def next_session_of(training_class: TrainingClass) -> PublishedSession | None:
    """The first session that is still to begin. One query."""
    rows = PublishedSession.objects.of_class(training_class).taking_place()
    return rows.filter(start_at__gt=timezone.now()).order_by("start_at").first()
