"""Marking who came: each act adds marks to the ledger and moves the records they lead to, and nothing else does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import ledger
from attendance.audience import Held, expected_sessions, held_sessions, sessions_in
from attendance.ledger import Pair, Recorded
from attendance.models import Mark
from attendance.value import UNMARKED, Value, gravest
from courses.models import ClassStatus, TrainingClass
from timetable.calendar import HalfDay
from trainees.models import Enrolment

Values = Mapping[int, Value]
_LOCKED = (ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED)


class NotMarkable(Exception):
    """The class is closed, or the half-day is still to come; the message is for the reader."""


class ReasonNeeded(NotMarkable):
    """Something recorded was to be changed after its day, and nobody said why."""

    def __init__(self) -> None:
        super().__init__(_("已过当天，更正考勤要写明原因。"))


@dataclass(frozen=True)
class Change:
    """A cell that now says something else."""

    half_day: HalfDay
    enrolment_id: int
    before: Value
    after: Value

    def is_correction(self, at: dt.datetime) -> bool:
        """Whether it changes what was recorded, after the half-day's own day."""
        return bool(self.before) and self.before != self.after and timezone.localdate(at) > self.half_day.day


@dataclass(frozen=True)
class Conflict:
    """A cell that somebody changed after it was seen, and that was left alone: what it says now, by whom and when."""

    half_day: HalfDay
    enrolment_id: int
    wanted: Value
    current: Value
    by_name: str
    at: dt.datetime | None


@dataclass(frozen=True)
class Marked:
    """What an act of marking came to. `act` is the id of its first mark, by which it is taken back; None where
    nothing changed. `not_expected` are the enrolments that have no session in the half-day, or are none of the class's."""

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    not_expected: frozenset[int] = frozenset()
    act: int | None = None


@dataclass
class _Draft:
    """What an act is about to write, worked out under the locks."""

    values: dict[Pair, Value] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    clashes: list[tuple[Change, list[int]]] = field(default_factory=list)
    not_expected: set[int] = field(default_factory=set)


def mark(
    training_class: TrainingClass,
    *,
    by: User | None,
    half_day: HalfDay,
    values: Values,
    source: str,
    reason: str = "",
    seen: Values | None = None,
    at: dt.datetime | None = None,
    open_only: bool = False,
) -> Marked:
    """Marks one half-day: enrolment id → value, UNMARKED to clear. See `mark_many`."""
    return mark_many(
        training_class,
        by=by,
        marks={half_day: values},
        source=source,
        reason=reason,
        seen=None if seen is None else {half_day: seen},
        at=None if at is None else {half_day: at},
        open_only=open_only,
    )


@transaction.atomic
def mark_many(
    training_class: TrainingClass,
    *,
    by: User | None,
    marks: Mapping[HalfDay, Values],
    source: str,
    reason: str = "",
    seen: Mapping[HalfDay, Values] | None = None,
    at: Mapping[HalfDay, dt.datetime] | None = None,
    open_only: bool = False,
) -> Marked:
    """Records each value for every session of its half-day in which the trainee is expected (R29).

    With `seen`, a cell that no longer says what was seen (UNMARKED where `seen` has none) is left alone and given back as a
    Conflict. With `open_only` a session of which something is recorded stays as it is. `at` is when it was noted, a half-day each, default now. Raises NotMarkable, and ReasonNeeded where something
    recorded is corrected after its day without a `reason`. The number of queries does not grow with people or half-days.
    """
    now = timezone.now()
    times = {half_day: (at or {}).get(half_day, now) for half_day in marks}
    enrolments = lock(training_class, {pk for values in marks.values() for pk in values})
    refuse_locked(training_class)
    _refuse_to_come(times)
    if not marks or not enrolments:
        return Marked(not_expected=frozenset(pk for values in marks.values() for pk in values))
    held = held_sessions(training_class, marks.keys())
    recorded = ledger.recorded(sessions_in(held), enrolments)
    draft = _draft(marks, seen, held, enrolments, recorded, open_only=open_only)
    if not reason.strip() and any(change.is_correction(times[change.half_day]) for change in draft.changes):
        raise ReasonNeeded
    moments = {session.pk: times[half_day] for half_day, sessions in held.items() for session in sessions}
    act = ledger.write(draft.values, by=by, source=source, reason=reason.strip(), moments=moments)
    if draft.changes:
        half_days = sorted({change.half_day for change in draft.changes})
        audit.record(
            "attendance.mark",
            by=by,
            subject=training_class,
            half_days=[half_day.key for half_day in half_days],
            cells=len(draft.changes),
            source=str(source),
        )
    return Marked(tuple(draft.changes), conflicts_of(draft.clashes), frozenset(draft.not_expected), act)


def lock(training_class: TrainingClass, ids: Collection[int]) -> dict[int, Enrolment]:
    """The class's enrolments among the ids, locked in order: who marks the same people at once waits here."""
    rows = Enrolment.objects.filter(training_class=training_class, pk__in=ids).order_by("pk")
    locked = rows.select_related("replaced_by").select_for_update(of=("self",), no_key=True)
    return {row.pk: row for row in locked}


def refuse_locked(training_class: TrainingClass) -> None:
    """Raises NotMarkable where the class is closed or cancelled; read after the locks, so closing waits or is seen."""
    status = TrainingClass.objects.values_list("status", flat=True).get(pk=training_class.pk)
    if status in _LOCKED:
        raise NotMarkable(_("本班%(status)s，考勤不能再改。") % {"status": ClassStatus(status).label})


def _refuse_to_come(times: Mapping[HalfDay, dt.datetime]) -> None:
    for half_day, moment in times.items():
        if half_day.day > timezone.localdate(moment):
            raise NotMarkable(_("%(half_day)s还没有到，当天起才能记考勤。") % {"half_day": half_day.label})


def _draft(
    marks: Mapping[HalfDay, Values],
    seen: Mapping[HalfDay, Values] | None,
    held: Held,
    enrolments: Mapping[int, Enrolment],
    recorded: Recorded,
    *,
    open_only: bool,
) -> _Draft:
    draft = _Draft()
    for half_day, values in marks.items():
        for pk, value in values.items():
            enrolment, known = enrolments.get(pk), recorded.get(pk, {})
            due = expected_sessions(enrolment, held.get(half_day, ()), known) if enrolment else []
            if not due:
                draft.not_expected.add(pk)
                continue
            before = gravest(known[session.pk] for session in due if session.pk in known)
            change = Change(half_day, pk, before, value)
            if seen is not None and before not in (value, seen.get(half_day, {}).get(pk, UNMARKED)):
                draft.clashes.append((change, [session.pk for session in due]))
                continue
            wrong = [
                session.pk
                for session in due
                if known.get(session.pk, UNMARKED) != value and not (open_only and session.pk in known)
            ]
            draft.values.update({(session, pk): value for session in wrong})
            if wrong:
                draft.changes.append(change)
    return draft


def conflicts_of(clashes: Collection[tuple[Change, list[int]]]) -> tuple[Conflict, ...]:
    """Names who was there first: the newest mark of each cell, a change and the ids of its sessions. One query."""
    if not clashes:
        return ()
    rows = Mark.objects.filter(
        session__in={session for _change, sessions in clashes for session in sessions},
        enrolment__in={change.enrolment_id for change, _sessions in clashes},
    ).order_by("pk")
    newest = {
        (session, enrolment): (pk, name or "", at)
        for pk, session, enrolment, name, at in rows.values_list(
            "pk", "session_id", "enrolment_id", "marked_by__name", "marked_at"
        )
    }
    found = []
    for change, sessions in clashes:
        marks = [newest[key] for session in sessions if (key := (session, change.enrolment_id)) in newest]
        _pk, name, at = max(marks, default=(0, "", None))
        found.append(Conflict(change.half_day, change.enrolment_id, change.after, change.before, name, at))
    return tuple(found)
