"""Checking in: one row a person, the first time wins, and the mark that follows from it (R16, R29)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from attendance import leave, ledger, marking, said
from attendance import policy as policies
from attendance.audience import ON_THE_LIST, HeldSession, expected_sessions, held_sessions, sessions_in
from attendance.marking import NotMarkable
from attendance.models import (
    AttendancePolicy,
    AttendanceStatus,
    CheckIn,
    CheckInWay,
    Direction,
    MarkSource,
    SpotCheck,
)
from attendance.models.policy import CheckInMode
from attendance.policy import Timing, Window
from attendance.roll import half_day_of
from attendance.said import Outcome
from attendance.value import PRESENT, UNMARKED, Value
from timetable.models import PublishedSession
from trainees.models import Enrolment, Phone

_LATE = Value(AttendanceStatus.LATE.value)
_OWN_WAYS = (CheckInWay.CODE, CheckInWay.NUMBER)
_SOURCES = {
    CheckInWay.CODE: MarkSource.CODE,
    CheckInWay.NUMBER: MarkSource.CODE,
    CheckInWay.BADGE: MarkSource.BADGE,
    CheckInWay.DESK: MarkSource.DESK,
}
_COLUMNS = (
    "session_id",
    "enrolment_id",
    "direction",
    "spot_check_id",
    "way",
    "at",
    "received_at",
    "phone_id",
    "taken_by_id",
)
_ADD = """
    INSERT INTO attendance_checkin
        (session_id, enrolment_id, direction, spot_check_id, way, at, received_at, phone_id, taken_by_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class _Try:
    """One tap: of whom, at which session's screen or desk, when, how, for what."""

    enrolment: Enrolment
    session: PublishedSession
    policy: AttendancePolicy
    at: dt.datetime
    way: str
    direction: str
    phone: Phone | None
    by: User | None
    spot_check: SpotCheck | None = None

    def rows(self) -> QuerySet[CheckIn]:
        """What the person did of the same before: at any session of the half-day, or at this one where each counts."""
        rows = CheckIn.objects.filter(enrolment=self.enrolment, direction=self.direction)
        if self.direction == Direction.SPOT:
            return rows.filter(spot_check=self.spot_check)
        if self.policy.each_session:
            return rows.filter(session=self.session.pk)
        midnight = timezone.localtime(self.session.start_at).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        return rows.filter(
            session__published__period=self.session.period,
            session__published__start_at__gte=midnight,
            session__published__start_at__lt=midnight + dt.timedelta(days=1),
        )


def check_in(
    enrolment: Enrolment,
    session: PublishedSession,
    *,
    at: dt.datetime,
    way: str,
    direction: str = Direction.IN,
    phone: Phone | None = None,
    by: User | None = None,
) -> Outcome:
    """Takes somebody's check-in, check-out or answer to a spot check; what came of it is said, never raised.

    The row and the mark are the half-day's, at the person's first session in it, or the session's alone where the policy
    asks for each (R29); the first time wins. `at` is the instant that counts. Staff (`by`) at the desk or with a badge
    are not refused after the window, while the half-day lasts: it is late.
    """
    policy = policies.policy_of(enrolment.training_class)
    return _take(_Try(enrolment, session, policy, at, way, direction, phone, by))


def redeem(
    enrolment: Enrolment, session: PublishedSession, *, at: dt.datetime, way: str, phone: Phone | None
) -> Outcome:
    """Takes what the screen's code stands for at that instant: an open spot check, else the check-out once it has
    begun, else the check-in."""
    policy = policies.policy_of(enrolment.training_class)
    direction = Direction.IN
    if policy.spot_checks and open_spot_check(enrolment, session, at):
        direction = Direction.SPOT
    elif policy.check_out and at >= check_out_window(policy, _end_of(enrolment, session, policy)).opens_at:
        direction = Direction.OUT
    return _take(_Try(enrolment, session, policy, at, way, direction, phone, None))


def open_spot_check(enrolment: Enrolment, session: PublishedSession, at: dt.datetime) -> SpotCheck | None:
    """The spot check of the class that is open at that instant in the session, the newest first."""
    rows = SpotCheck.objects.filter(training_class=enrolment.training_class_id, session=session.pk)
    return rows.filter(opened_at__lte=at, closes_at__gt=at).order_by("-opened_at").first()


def check_out_window(policy: AttendancePolicy, end_at: dt.datetime) -> Window:
    """When somebody may check out of what ends at that instant: from the grace before it, for as long after it as the
    check-in opens before a start; there is no being late."""
    closes_at = end_at + dt.timedelta(minutes=policy.opens_minutes)
    return Window(end_at - dt.timedelta(minutes=policy.grace_minutes), closes_at, closes_at)


def _take(tap: _Try) -> Outcome:
    enrolment, policy = tap.enrolment, tap.policy
    if enrolment.training_class_id not in {row.pk for row in tap.session.classes.all()}:
        return said.wrong_class(enrolment)
    if tap.way in _OWN_WAYS and CheckInMode.CODE not in policy.modes:
        return said.paper_only()
    if tap.direction == Direction.OUT and not policy.check_out:
        return said.not_asked(tap.direction)
    if tap.direction == Direction.SPOT:
        spot_check = open_spot_check(enrolment, tap.session, tap.at)
        if spot_check is None:
            return said.not_asked(tap.direction)
        tap = replace(tap, spot_check=spot_check)
    # Most taps are repeated ones: they wait for nobody and write nothing.
    if first := tap.rows().first():
        return said.already(first)
    return _take_first(tap)


@transaction.atomic
def _take_first(tap: _Try) -> Outcome:
    """Under the same lock as marking: who marks the person waits, and so does a class that is being closed."""
    training_class = tap.enrolment.training_class
    locked = marking.lock(training_class, [tap.enrolment.pk])[tap.enrolment.pk]
    try:
        marking.refuse_locked(training_class)
    except NotMarkable:
        training_class.refresh_from_db(fields=["status"])
        return said.class_closed(training_class)
    if locked.status not in ON_THE_LIST:
        return said.withdrawn(locked)
    half_day = half_day_of(tap.session)
    held = held_sessions(training_class, [half_day])
    known = ledger.recorded(sessions_in(held), [locked.pk]).get(locked.pk, {})
    due = _due(tap, expected_sessions(locked, held.get(half_day, ()), known))
    if not due:
        return said.not_expected()
    is_late = False
    if tap.direction != Direction.SPOT:
        refusal, is_late = _timed(tap, due)
        if refusal:
            return refusal
    row, is_first = _enter(tap, due)
    if not is_first:
        return said.already(row)
    if tap.direction == Direction.IN:
        value = _LATE if is_late else PRESENT
        _mark(tap, due, known, value)
        # Who is here is back: what leave takes of later sessions is cleared, what it took before stays.
        if leave.note_return(locked, at=tap.at, by=_by(tap)):
            now_known = ledger.recorded([session.pk for session in due], [locked.pk])
            _mark(tap, due, now_known.get(locked.pk, {}), value)
    _note(tap, row)
    return said.taken(row, is_late=is_late)


def _due(tap: _Try, expected: Sequence[HeldSession]) -> list[HeldSession]:
    if tap.policy.each_session:
        return [session for session in expected if session.pk == tap.session.pk]
    return list(expected)


def _timed(tap: _Try, due: Sequence[HeldSession]) -> tuple[Outcome | None, bool]:
    """Why not now, or None; and whether it is late (R16)."""
    if tap.direction == Direction.OUT:
        window = check_out_window(tap.policy, due[-1].end_at)
    else:
        window = policies.window(tap.policy, due[0].start_at)
    timing = window.timing(tap.at)
    if timing == Timing.EARLY:
        return said.early(window, tap.direction), False
    by_staff = tap.by is not None and tap.way not in _OWN_WAYS
    if timing == Timing.CLOSED and not (by_staff and tap.at < due[-1].end_at):
        return said.closed(window.closes_at, tap.direction), False
    return None, timing != Timing.ON_TIME


def _enter(tap: _Try, due: Sequence[HeldSession]) -> tuple[CheckIn, bool]:
    """The row of the first time, and whether it is this one: whatever comes second is ignored by the constraint."""
    at_session = tap.session.pk if tap.direction == Direction.SPOT else _session_of(tap, due)
    row = CheckIn(
        session_id=at_session,
        enrolment=tap.enrolment,
        direction=tap.direction,
        spot_check=tap.spot_check,
        way=tap.way,
        at=tap.at,
        phone=tap.phone,
        taken_by=tap.by,
    )
    if _insert(row):
        return row, True
    # Whoever was faster has committed: the insert waited for that.
    first = {"direction": tap.direction, "spot_check": tap.spot_check}
    return CheckIn.objects.get(session=at_session, enrolment=tap.enrolment, **first), False


def _insert(row: CheckIn) -> bool:
    """Adds the row, unless the constraint knows one already; says whether it did. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [getattr(row, name) for name in _COLUMNS])
        made = cursor.fetchone()
    if made:
        row.pk, row._state.adding = made[0], False
    return bool(made)


def _session_of(tap: _Try, due: Sequence[HeldSession]) -> int:
    """The half-day's first for coming, its last for going (R29)."""
    return due[-1 if tap.direction == Direction.OUT else 0].pk


def _mark(tap: _Try, due: Sequence[HeldSession], known: Mapping[int, Value], value: Value) -> None:
    """Who came is there: over nothing, 旷课 and leave for all of a session; what a person said otherwise stays."""
    values = {
        (session.pk, tap.enrolment.pk): value
        for session in due
        if _gives_way(known.get(session.pk, UNMARKED))
    }
    by = _by(tap)
    moments = {session.pk: tap.at for session in due}
    ledger.write(values, by=by, source=_SOURCES[CheckInWay(tap.way)], reason="", moments=moments)


def _gives_way(value: Value) -> bool:
    return not value or value.is_absent or (value.is_leave and value.tenths is None)


def _by(tap: _Try) -> User | None:
    """In whose name: whoever sits at the desk, else the trainee's own."""
    return tap.by or tap.enrolment.cadre.user


def _note(tap: _Try, row: CheckIn) -> None:
    audit.record(
        "attendance.check_in",
        by=_by(tap),
        subject=tap.enrolment,
        session=row.session_id,
        direction=str(row.direction),
        way=str(row.way),
    )


def _end_of(enrolment: Enrolment, session: PublishedSession, policy: AttendancePolicy) -> dt.datetime:
    """When what is checked out of ends: the session, or the person's last one of its half-day."""
    if policy.each_session:
        return session.end_at
    half_day = half_day_of(session)
    held = held_sessions(enrolment.training_class, [half_day])
    known = ledger.recorded(sessions_in(held), [enrolment.pk]).get(enrolment.pk, {})
    due = expected_sessions(enrolment, held.get(half_day, ()), known)
    return due[-1].end_at if due else session.end_at
