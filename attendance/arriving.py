"""Arrival against the published timetable: from which half-day somebody is expected, when a place may be given away
(R14), and what a change at the door does to the attendance recorded already (R21)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from attendance import leave, ledger
from attendance.audience import Held, HeldSession, held_sessions
from attendance.models import AttendanceRecord, AttendanceStatus, MarkSource
from attendance.policy import is_short
from attendance.value import UNMARKED
from courses.models import TrainingClass
from timetable.calendar import DistrictTimes, HalfDay
from trainees import arrival, newcomers
from trainees.arrival import NotArrived, hold
from trainees.models import Enrolment
from trainees.newcomers import Added, Comer

LATE_DAYS = dt.timedelta(days=3)


def forfeited_at(training_class: TrainingClass, held: Held) -> dt.datetime | None:
    """From which instant on the place of somebody who has not come may be given away (R14): three days after the first
    session starts, in a class of three days or fewer when the first half-day ends. None without a timetable.

    The half-day ends with its last session, and not before the district's clock says so.
    """
    if not held:
        return None
    first, sessions = next(iter(held.items()))
    if not is_short(training_class):
        return sessions[0].start_at + LATE_DAYS
    _starts, ends = first.at(DistrictTimes.load(training_class.plan.district_id))
    return max(ends, *(session.end_at for session in sessions))


def on_leave(enrolment: Enrolment) -> bool:
    """Whether somebody has leave, granted or recorded, so that R14 does not touch the place."""
    granted = enrolment.leave_requests.approved()
    return granted.exists() or enrolment.attendance.filter(status=AttendanceStatus.ON_LEAVE).exists()


def allowed_from(enrolment: Enrolment) -> dt.datetime | None:
    """When R14 lets this person's place go; None where it does not."""
    training_class = enrolment.training_class
    return None if on_leave(enrolment) else forfeited_at(training_class, held_sessions(training_class))


def is_due(instant: dt.datetime | None) -> bool:
    """Whether that instant has come."""
    return instant is not None and timezone.now() >= instant


def running_half_day(held: Held) -> HalfDay | None:
    """The half-day that somebody who comes in now comes in for: the first that is not over, else the last."""
    now = timezone.now()
    coming = (half_day for half_day, sessions in held.items() if sessions[-1].end_at > now)
    return next(coming, next(reversed(held), None) if held else None)


def expected_from(held: Held, half_day: HalfDay | None) -> dt.datetime | None:
    """The instant from which somebody who joins in that half-day is expected; None for all along."""
    if half_day is None or half_day not in held or half_day == next(iter(held)):
        return None
    return held[half_day][0].start_at


@transaction.atomic
def replace(
    leaver: Enrolment,
    *,
    comer: Comer,
    by: User,
    reason: str,
    agreed_by: str,
    half_day: HalfDay | None,
) -> Enrolment:
    """更换人选 from that half-day on, by default the running one (see `newcomers.replace`).

    The half-days that the leaver attended stay the leaver's; an absence or a leave noted from then on is cleared, for the
    leaver is not expected any more, and what leave the leaver still asks for is closed. Raises NotArrived where the leaver has been there since.
    """
    held = held_sessions(hold(leaver).training_class)
    begins = expected_from(held, half_day or running_half_day(held))
    later = [session for sessions in held.values() for session in sessions if _is_from(session, begins)]
    known = ledger.recorded([session.pk for session in later], [leaver.pk]).get(leaver.pk, {})
    if there := [session for session in later if session.pk in known and known[session.pk].is_there]:
        words = {"name": leaver.cadre.name, "half_day": _half_day_of(held, there[-1]).label}
        raise NotArrived(_("%(name)s%(half_day)s已记到课，请从之后的半天起更换。") % words)
    row = newcomers.replace(
        leaver, comer=comer, by=by, reason=reason, agreed_by=agreed_by, expected_from=begins
    )
    leave.close_pending([leaver.pk], by=by)
    now = timezone.now()
    ledger.write(
        {(session, leaver.pk): UNMARKED for session in known},
        by=by,
        source=MarkSource.ROLL,
        reason="更换人选",
        moments=dict.fromkeys(known, now),
    )
    return row


@transaction.atomic
def add_late(training_class: TrainingClass, *, comer: Comer, by: User, half_day: HalfDay | None) -> Added:
    """增补 from that half-day on, by default the running one (see `newcomers.add_late`)."""
    held = held_sessions(training_class)
    begins = expected_from(held, half_day or running_half_day(held))
    return newcomers.add_late(training_class, comer=comer, by=by, expected_from=begins)


@transaction.atomic
def note_no_show(enrolment: Enrolment, *, by: User, reason: str = "") -> Enrolment:
    """未报到, where R14's time has come or with a reason (see `arrival.note_no_show`)."""
    return arrival.note_no_show(enrolment, by=by, allowed_from=allowed_from(enrolment), reason=reason)


@transaction.atomic
def give_away(enrolment: Enrolment, *, by: User) -> Enrolment | None:
    """The place goes to the next in line, expected from the running half-day on (see `arrival.give_away`)."""
    held = held_sessions(enrolment.training_class)
    begins = expected_from(held, running_half_day(held))
    return arrival.give_away(enrolment, by=by, expected_from=begins)


@transaction.atomic
def take_back(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Undoes a replacement or an addition (see `newcomers.take_back`) of somebody without marks; raises NotArrived."""
    hold(enrolment)
    if AttendanceRecord.objects.filter(enrolment=enrolment).exists():
        raise NotArrived(_("%(name)s已有考勤，不能撤销。") % {"name": enrolment.cadre.name})
    return newcomers.take_back(enrolment, by=by)


def joinable(held: Held) -> Sequence[HalfDay]:
    """The half-days from which somebody may join: all that have begun, and the next to come."""
    now = timezone.now()
    begun = [half_day for half_day, sessions in held.items() if sessions[0].start_at <= now]
    coming = [half_day for half_day in held if half_day not in begun]
    return [*begun, *coming[:1]]


def _is_from(session: HeldSession, begins: dt.datetime | None) -> bool:
    return begins is None or session.start_at >= begins


def _half_day_of(held: Held, session: HeldSession) -> HalfDay:
    return next(half_day for half_day, sessions in held.items() if session in sessions)
