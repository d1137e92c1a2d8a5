"""The half-days of classes, as rules about attendance name and date them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from attendance import policy as policies
from attendance.audience import Held, HeldSession, held_by_class
from attendance.models import AttendancePolicy
from courses.models import ClassStatus, TrainingClass
from reminders.due.moments import ONE_DAY
from timetable.calendar import HalfDay, at_clock, midnight
from timetable.models import PublishedSession

NIGHT = dt.timedelta(hours=12)


def subject_of(half_day: HalfDay) -> str:
    """half-day/2026-11-28-AM."""
    return f"half-day/{half_day.key}"


def half_day_in(subject: str) -> HalfDay:
    """The half-day of such a subject, whatever follows it."""
    return HalfDay.parse(subject.split("/")[1])


def version_of(sessions: Sequence[HeldSession]) -> str:
    """For which beginning people check in: what changes in a half-day after it has begun makes it no other."""
    return str(int(_begins_at(sessions).timestamp()))


def running(classes: Collection[int], since: dt.datetime, until: dt.datetime) -> dict[int, TrainingClass]:
    """Those of these classes that are held and have a session between the days of these instants. One query."""
    sessions = PublishedSession.objects.taking_place().filter(
        start_at__gte=midnight(since) - ONE_DAY, start_at__lt=until
    )
    rows = TrainingClass.objects.filter(
        pk__in=classes, status=ClassStatus.CONFIRMED, published_audience__in=sessions
    )
    return {row.pk: row for row in rows.select_related("plan").distinct()}


def held_in(classes: Mapping[int, TrainingClass]) -> Mapping[int, Held]:
    """Their half-days. Two queries."""
    return held_by_class(classes)


def closes_at(sessions: Sequence[HeldSession], policy: AttendancePolicy) -> dt.datetime:
    """When check-in of a half-day is over for everybody (R16, R29)."""
    return policies.window(policy, _begins_at(sessions)).closes_at


def _begins_at(sessions: Sequence[HeldSession]) -> dt.datetime:
    """When it has begun for everybody: each group checks in at its own first session."""
    groups = {group for one in sessions for group in one.groups}
    first = [
        min(one.start_at for one in sessions if not one.groups or group in one.groups) for group in groups
    ]
    if whole := [one.start_at for one in sessions if not one.groups]:
        first.append(min(whole))
    return max(first)


def ends_at(sessions: Sequence[HeldSession]) -> dt.datetime:
    """When the last of them ends."""
    return max(one.end_at for one in sessions)


def day_is_over(half_day: HalfDay, due_at: dt.datetime) -> dt.datetime:
    """Until when a matter of that day is of use: its midnight, but half a day at least (R15)."""
    return max(at_clock(half_day.day + ONE_DAY, dt.time.min), due_at + NIGHT)
