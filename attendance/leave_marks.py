"""A granted leave writes attendance by itself, and follows the timetable: marks of leave agree with what is published and
what is granted (R9, R29)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from accounts import audit
from accounts.models import User
from attendance import ledger, marking
from attendance.audience import Held, HeldSession, expected_sessions, held_sessions
from attendance.leave_ladder import GRANTS
from attendance.leave_span import Span, tenths_taken
from attendance.ledger import Pair
from attendance.marking import NotMarkable
from attendance.models import AttendanceRecord, AttendanceStatus, LeaveRequest, Mark, MarkSource
from attendance.value import UNMARKED, Value, value_of
from courses.models import ClassStatus, TrainingClass
from trainees.models import Enrolment

# How long after its last day a class is still looked after.
AFTERWARDS = dt.timedelta(days=14)
# Presence noted on the spot says nothing of the hours away; what is written in the grid does.
_ON_THE_SPOT = (
    MarkSource.CODE,
    MarkSource.ROLL,
    MarkSource.DESK,
    MarkSource.BADGE,
    MarkSource.SHEET,
    MarkSource.LEAVE,
)


@dataclass(frozen=True, slots=True)
class Granted:
    """A leave that holds: when, of which kind, and when it was granted."""

    span: Span
    kind: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Said:
    """The newest mark of a session and a trainee; `otherwise` is what was last said but by leave itself."""

    value: Value
    source: str
    at: dt.datetime
    otherwise: Value = UNMARKED

    @property
    def is_by_leave(self) -> bool:
        """It is leave, and leave itself wrote it."""
        return self.source == MarkSource.LEAVE and self.value.is_leave


@transaction.atomic
def settle(
    training_class: TrainingClass, *, people: Collection[int] | None = None, by: User | None = None
) -> int:
    """Makes the marks of leave agree with the published timetable and the granted requests, of all people or of those
    enrolments; says how many marks that took. A second time it takes none.

    Only what leave itself wrote is taken back. What a person says after the granting stands, and so does presence; an
    absence noted before becomes leave. Who is away for some hours of a session is on leave for these, once it is said that
    the person came: whoever never does is not there for the rest.
    A closed class stays as it is. The number of queries does not grow with people or sessions.
    """
    enrolments = marking.lock(training_class, _concerned(training_class, people))
    try:
        marking.refuse_locked(training_class)
    except NotMarkable:
        return 0
    if not enrolments:
        return 0
    granted, said = _granted(enrolments), _said(enrolments)
    held = held_sessions(training_class)
    values: dict[Pair, Value] = {}
    for pk, enrolment in enrolments.items():
        values |= _due(enrolment, granted.get(pk, []), held, said.get(pk, {}))
    now = timezone.now()
    moments = {session: now for session, _enrolment in values}
    ledger.write(values, by=by, source=MarkSource.LEAVE, reason="", moments=moments)
    if values:
        audit.record("attendance.settle_leave", by=by, subject=training_class, marks=len(values))
    return len(values)


def settle_due() -> int:
    """Settles each class that has not long ended and has leave granted; says how many marks that took."""
    since = timezone.localdate() - AFTERWARDS
    granted = LeaveRequest.objects.approved().filter(enrolment__training_class=OuterRef("pk"))
    classes = TrainingClass.objects.filter(
        Exists(granted), status=ClassStatus.CONFIRMED, last_published_on__gte=since
    )
    return sum(settle(training_class) for training_class in classes.order_by("pk"))


def _concerned(training_class: TrainingClass, people: Collection[int] | None) -> list[int]:
    """Those who have leave granted, or marks that leave wrote. One query."""
    granted = LeaveRequest.objects.approved().filter(enrolment=OuterRef("pk"))
    written = AttendanceRecord.objects.filter(enrolment=OuterRef("pk"), mark__source=MarkSource.LEAVE)
    rows = Enrolment.objects.filter(Q(Exists(granted)) | Q(Exists(written)), training_class=training_class)
    rows = rows if people is None else rows.filter(pk__in=people)
    return list(rows.values_list("pk", flat=True))


def _granted(enrolments: Mapping[int, Enrolment]) -> Mapping[int, list[Granted]]:
    rows = LeaveRequest.objects.approved().filter(enrolment__in=enrolments)
    rows = rows.annotate(granted_at=Max("steps__at", filter=Q(steps__answer__in=GRANTS)))
    found: dict[int, list[Granted]] = defaultdict(list)
    for row in rows.order_by("start_at", "pk"):
        found[row.enrolment_id].append(Granted(Span.of(row), row.kind, row.granted_at or row.asked_at))
    return found


def _said(enrolments: Collection[int]) -> Mapping[int, dict[int, Said]]:
    """The newest mark of each session, cleared ones too: enrolment → session."""
    rows = Mark.objects.filter(enrolment__in=enrolments).order_by("pk")
    columns = ("session_id", "enrolment_id", "status", "leave_kind", "leave_tenths", "source", "marked_at")
    found: dict[int, dict[int, Said]] = defaultdict(dict)
    for session, enrolment, status, kind, tenths, source, at in rows.values_list(*columns):
        value, before = value_of(status, kind, tenths), found[enrolment].get(session)
        # Hours of leave lie over what was said before; leave for all of it, and what leave gave back, do not.
        lies_over = source == MarkSource.LEAVE and value.tenths is not None
        otherwise = before.otherwise if lies_over and before else UNMARKED if value.is_leave else value
        found[enrolment][session] = Said(value, source, at, otherwise)
    return found


def _due(
    enrolment: Enrolment, granted: list[Granted], held: Held, said: Mapping[int, Said]
) -> dict[Pair, Value]:
    """What is still to be written for one person."""
    now = timezone.now()
    values: dict[Pair, Value] = {}
    covered = set()
    for sessions in held.values():
        # What leave wrote for a session to come does not hold somebody in its audience; what is over stays (R22).
        stand = {
            session.pk
            for session in sessions
            if (mark := said.get(session.pk))
            and mark.value
            and (mark.source != MarkSource.LEAVE or session.start_at <= now)
        }
        for session in expected_sessions(enrolment, sessions, stand):
            wanted, at = _wanted(session, granted)
            if wanted and (_takes_all(wanted, session) or _has_come(said.get(session.pk))):
                covered.add(session.pk)
                if not _stands(said.get(session.pk), wanted, at):
                    values[session.pk, enrolment.pk] = wanted
    for session_id, mark in said.items():
        if mark.is_by_leave and session_id not in covered:
            values[session_id, enrolment.pk] = mark.otherwise if _has_come(mark) else UNMARKED
    return values


def _takes_all(wanted: Value, session: HeldSession) -> bool:
    """Leave for the whole of a session is written ahead; nobody waits for that person."""
    return wanted.off(session.tenths) == session.tenths


def _has_come(mark: Said | None) -> bool:
    """Whether it is said that the person came, by people or by a check-in."""
    return mark is not None and mark.otherwise.is_there


def _wanted(session: HeldSession, granted: list[Granted]) -> tuple[Value, dt.datetime]:
    """The leave that takes something of the session, of several the kind of the longest; and since when it is granted."""
    taking = [one for one in granted if one.span.seconds_of(session)]
    tenths = tenths_taken((one.span for one in taking), session)
    if not taking or tenths == 0:
        return UNMARKED, timezone.now()
    longest = max(taking, key=lambda one: one.span.seconds_of(session))
    return Value(AttendanceStatus.ON_LEAVE.value, longest.kind, tenths), max(one.at for one in taking)


def _stands(mark: Said | None, wanted: Value, granted_at: dt.datetime) -> bool:
    """Whether what is said already is left as it is."""
    if mark is None:
        return False
    if mark.source == MarkSource.LEAVE and not mark.value.is_there:
        return mark.value == wanted and mark.value.tenths == wanted.tenths
    is_partial = wanted.tenths is not None
    if mark.at < granted_at:
        return mark.value.is_there and not is_partial
    return not (is_partial and mark.value.is_there and mark.source in _ON_THE_SPOT)
