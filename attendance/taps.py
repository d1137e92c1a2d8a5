"""Taps of a roll-call that waited for the network: each is counted once, at the time when it was tapped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from attendance import ledger, marking
from attendance.audience import HeldSession, expected_sessions, held_sessions, sessions_in
from attendance.ledger import Entry
from attendance.marking import Change
from attendance.models import MarkSource, RollTap
from attendance.roll import half_day_of
from attendance.value import UNMARKED, Value, gravest
from courses.models import TrainingClass
from timetable.calendar import HalfDay, at_clock
from timetable.models import PublishedSession, SessionStatus
from trainees.models import Enrolment

SKEW = dt.timedelta(minutes=2)
"""How far a phone's clock may be off before its times are put right; also what a slow network may take."""


class OutcomeKind(StrEnum):
    """What became of a tap."""

    TAKEN = "TAKEN"
    SAME = "SAME"
    CONFLICT = "CONFLICT"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"
    MOVED = "MOVED"
    EARLY = "EARLY"
    LEFT = "LEFT"
    REASON = "REASON"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Tap:
    """Somebody's answer for a person as the page sends it: `seen` is what the row said before, `at` the phone's clock."""

    nonce: UUID
    enrolment_id: int
    value: Value
    seen: Value
    at: dt.datetime


@dataclass(frozen=True)
class Batch:
    """Taps of one half-day in the order in which they were tapped; `sent_at` is the phone's clock when it sent them."""

    half_day: HalfDay
    sent_at: dt.datetime
    taps: Sequence[Tap]


@dataclass(frozen=True)
class Outcome:
    """What became of a tap. `current` is what a CONFLICT's cell says instead, by whom (`by_name`) and since when (`at`);
    `detail` is the class's status where it is CLOSED, the half-day's key where the session has MOVED."""

    kind: OutcomeKind
    current: Value = UNMARKED
    at: dt.datetime | None = None
    by_name: str = ""
    detail: str = ""

    @property
    def is_taken(self) -> bool:
        """The cell says what was tapped."""
        return self.kind in (OutcomeKind.TAKEN, OutcomeKind.SAME)

    @property
    def stored(self) -> str:
        """As RollTap keeps it."""
        if self.kind != OutcomeKind.CONFLICT:
            return f"{self.kind} {self.detail}".strip()
        return (
            f"{self.kind} {self.current.code or '-'} {self.at.isoformat() if self.at else '-'} {self.by_name}"
        )

    @classmethod
    def read(cls, stored: str) -> Self:
        """The outcome that a RollTap keeps."""
        word, _space, detail = stored.partition(" ")
        kind = OutcomeKind(word)
        if kind != OutcomeKind.CONFLICT:
            return cls(kind, detail=detail)
        code, at, name = detail.split(" ", 2)
        moment = dt.datetime.fromisoformat(at) if at != "-" else None
        return cls(kind, Value.of("" if code == "-" else code), moment, name)


@dataclass
class _Draft:
    """What a batch is about to write, worked out under the locks."""

    entries: list[Entry] = field(default_factory=list)
    outcomes: dict[UUID, Outcome] = field(default_factory=dict)
    clashes: dict[UUID, tuple[Change, list[int]]] = field(default_factory=dict)


def upload(
    session: PublishedSession, training_class: TrainingClass, *, by: User, batch: Batch
) -> dict[UUID, Outcome]:
    """Counts each tap that has not been counted, and says of each what became of it; sent again it says the same.

    A cell that says neither what was seen nor what was tapped is left alone: a CONFLICT. Refused are also the taps of a
    class closed or a session cancelled or moved meanwhile, of people no longer expected, and corrections that were tapped
    after the day, for those need a reason. The number of queries does not grow with the taps.
    """
    try:
        return _upload(session, training_class, by=by, batch=batch)
    except IntegrityError:  # the same nonce at the same instant for another person: now it can be read
        return _upload(session, training_class, by=by, batch=batch)


@transaction.atomic
def _upload(
    session: PublishedSession, training_class: TrainingClass, *, by: User, batch: Batch
) -> dict[UUID, Outcome]:
    now = timezone.now()
    enrolments = marking.lock(training_class, {tap.enrolment_id for tap in batch.taps})
    counted = _counted(batch, by)
    fresh = {
        tap.nonce: tap for tap in batch.taps if tap.nonce not in counted and tap.enrolment_id in enrolments
    }
    moments = {tap.nonce: _moment(tap, batch, now) for tap in fresh.values()}
    refusal = _refusal(session, training_class, batch.half_day, now)
    if refusal:
        outcomes = dict.fromkeys(fresh, refusal)
    else:
        outcomes = _count(training_class, by, batch.half_day, fresh, moments, enrolments)
    _keep(session, training_class, by, fresh, moments, outcomes, now)
    unknown = Outcome(OutcomeKind.UNKNOWN)
    return {tap.nonce: (counted | outcomes).get(tap.nonce, unknown) for tap in batch.taps}


def _counted(batch: Batch, by: User) -> dict[UUID, Outcome]:
    """What became of those that came before; read after the locks, so the same batch at the same time waits here."""
    sent = {tap.nonce: tap for tap in batch.taps}
    found = {}
    for row in RollTap.objects.filter(nonce__in=sent):
        own = row.by_id == by.pk and row.enrolment_id == sent[row.nonce].enrolment_id
        found[row.nonce] = Outcome.read(row.outcome) if own else Outcome(OutcomeKind.UNKNOWN)
    return found


def _moment(tap: Tap, batch: Batch, now: dt.datetime) -> dt.datetime:
    """When it was tapped by the server's clock: never still to come, never before its day."""
    off = now - batch.sent_at
    at = tap.at + off if abs(off) > SKEW else tap.at
    return min(max(at, at_clock(batch.half_day.day, dt.time.min)), now)


def _refusal(
    session: PublishedSession, training_class: TrainingClass, half_day: HalfDay, now: dt.datetime
) -> Outcome | None:
    """Why nothing of the batch counts, or None; read after the locks, so closing waits or is seen."""
    try:
        marking.refuse_locked(training_class)
    except marking.NotMarkable:
        training_class.refresh_from_db(fields=["status"])
        return Outcome(OutcomeKind.CLOSED, detail=training_class.status)
    if session.status != SessionStatus.SCHEDULED:
        return Outcome(OutcomeKind.CANCELLED)
    if half_day_of(session) != half_day:
        return Outcome(OutcomeKind.MOVED, detail=half_day_of(session).key)
    return Outcome(OutcomeKind.EARLY) if half_day.day > timezone.localdate(now) else None


def _count(
    training_class: TrainingClass,
    by: User,
    half_day: HalfDay,
    taps: Mapping[UUID, Tap],
    moments: Mapping[UUID, dt.datetime],
    enrolments: Mapping[int, Enrolment],
) -> dict[UUID, Outcome]:
    if not taps:
        return {}
    held = held_sessions(training_class, [half_day])
    recorded = ledger.recorded(sessions_in(held), enrolments)
    known = {pk: dict(recorded.get(pk, {})) for pk in enrolments}
    draft = _Draft()
    for nonce, tap in taps.items():
        due = expected_sessions(enrolments[tap.enrolment_id], held.get(half_day, ()), known[tap.enrolment_id])
        _step(draft, tap, moments[nonce], half_day, due, known[tap.enrolment_id])
    ledger.append(draft.entries, by=by, source=MarkSource.ROLL, reason="")
    conflicts = zip(draft.clashes, marking.conflicts_of(draft.clashes.values()), strict=True)
    return draft.outcomes | {
        nonce: Outcome(OutcomeKind.CONFLICT, conflict.current, conflict.at, conflict.by_name)
        for nonce, conflict in conflicts
    }


def _step(
    draft: _Draft,
    tap: Tap,
    moment: dt.datetime,
    half_day: HalfDay,
    due: Sequence[HeldSession],
    known: dict[int, Value],
) -> None:
    """One tap after those before it; `known` is what its person's sessions say, and follows."""
    before = gravest(known[session.pk] for session in due if session.pk in known)
    wrong = [session.pk for session in due if known.get(session.pk, UNMARKED) != tap.value]
    change = Change(half_day, tap.enrolment_id, before, tap.value)
    if not due:
        draft.outcomes[tap.nonce] = Outcome(OutcomeKind.LEFT)
    elif before not in (tap.value, tap.seen):
        draft.clashes[tap.nonce] = (change, [session.pk for session in due])
    elif change.is_correction(moment):
        draft.outcomes[tap.nonce] = Outcome(OutcomeKind.REASON)
    else:
        draft.outcomes[tap.nonce] = Outcome(OutcomeKind.TAKEN if wrong else OutcomeKind.SAME)
        draft.entries += [Entry((session, tap.enrolment_id), tap.value, moment) for session in wrong]
        known.update(dict.fromkeys(wrong, tap.value))
        for session in [session for session, value in known.items() if not value]:
            del known[session]


def _keep(
    session: PublishedSession,
    training_class: TrainingClass,
    by: User,
    taps: Mapping[UUID, Tap],
    moments: Mapping[UUID, dt.datetime],
    outcomes: Mapping[UUID, Outcome],
    now: dt.datetime,
) -> None:
    """Notes each tap with both its times; the nonce is unique in the table too."""
    if not taps:
        return
    RollTap.objects.bulk_create(
        RollTap(
            nonce=nonce,
            training_class=training_class,
            session_id=session.pk,
            enrolment_id=tap.enrolment_id,
            value=tap.value.code,
            tapped_at=moments[nonce],
            arrived_at=now,
            by=by,
            outcome=outcomes[nonce].stored,
        )
        for nonce, tap in taps.items()
    )
    taken = sum(outcome.is_taken for outcome in outcomes.values())
    audit.record(
        "attendance.roll_upload",
        by=by,
        subject=training_class,
        session=session.pk,
        half_day=half_day_of(session).key,
        taken=taken,
        refused=len(taps) - taken,
    )
