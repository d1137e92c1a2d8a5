"""The ledger: marks are added and never changed; a record is where the newest mark of its pair leads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from attendance.models import AttendanceRecord, Mark
from attendance.value import Value, value_of

Pair = tuple[int, int]
"""A session's and an enrolment's id."""

Recorded = Mapping[int, Mapping[int, Value]]
"""What stands recorded: enrolment → session → value."""


def recorded(sessions: Collection[int], enrolments: Collection[int]) -> Recorded:
    """The records of those sessions and enrolments, by their ids. One query."""
    return _recorded(Q(session__in=sessions, enrolment__in=enrolments))


def recorded_in(classes: Collection[int]) -> Recorded:
    """The records of everybody ever enrolled in those classes, by their ids. One query, also where there are thousands of
    people, whose ids would take longer to write than to read."""
    return _recorded(Q(enrolment__training_class__in=classes))


def _recorded(which: Q) -> Recorded:
    columns = AttendanceRecord.objects.filter(which).values_list(
        "session_id", "enrolment_id", "status", "leave_kind", "leave_tenths", "without_approval"
    )
    found: dict[int, dict[int, Value]] = defaultdict(dict)
    for session, enrolment, status, kind, tenths, left in columns:
        found[enrolment][session] = value_of(status, kind, tenths, without_approval=left)
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """What one mark says of a pair, and at which instant it was noted."""

    pair: Pair
    value: Value
    at: dt.datetime


def write(
    values: Mapping[Pair, Value],
    *,
    by: User | None,
    source: str,
    reason: str,
    moments: Mapping[int, dt.datetime],
) -> int | None:
    """Adds a mark for each pair and moves its record there; gives the first mark's id."""
    entries = [Entry(pair, value, moments[pair[0]]) for pair, value in values.items()]
    return append(entries, by=by, source=source, reason=reason)


def append(entries: Iterable[Entry], *, by: User | None, source: str, reason: str) -> int | None:
    """Adds a mark for each entry, in their order; the record of a pair goes to its last one. Gives the first mark's id."""
    marks = [
        Mark(
            session_id=entry.pair[0],
            enrolment_id=entry.pair[1],
            status=entry.value.status,
            leave_kind=entry.value.leave_kind,
            leave_tenths=entry.value.tenths,
            without_approval=entry.value.without_approval,
            source=source,
            reason=reason,
            marked_by=by,
            marked_at=entry.at,
        )
        for entry in entries
    ]
    marks = Mark.objects.bulk_create(marks)
    _follow(list({(row.session_id, row.enrolment_id): row for row in marks}.values()))
    return marks[0].pk if marks else None


def _follow(marks: Collection[Mark]) -> None:
    """Moves the records to where these marks, the newest of their pairs, lead."""
    kept = [
        AttendanceRecord(
            session_id=row.session_id,
            enrolment_id=row.enrolment_id,
            status=row.status,
            leave_kind=row.leave_kind,
            leave_tenths=row.leave_tenths,
            without_approval=row.without_approval,
            mark=row,
        )
        for row in marks
        if row.status
    ]
    AttendanceRecord.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["session", "enrolment"],
        update_fields=["status", "leave_kind", "leave_tenths", "without_approval", "mark"],
    )
    cleared = {(row.session_id, row.enrolment_id) for row in marks if not row.status}
    if cleared:
        rows = AttendanceRecord.objects.filter(
            session__in={session for session, _enrolment in cleared},
            enrolment__in={enrolment for _session, enrolment in cleared},
        )
        gone = [
            pk
            for pk, session, enrolment in rows.values_list("pk", "session_id", "enrolment_id")
            if (session, enrolment) in cleared
        ]
        AttendanceRecord.objects.filter(pk__in=gone).delete()
