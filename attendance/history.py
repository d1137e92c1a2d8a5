"""Who said so: the act behind each cell, and all marks of a trainee."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from attendance.audience import HeldSession
from attendance.models import AttendanceRecord, Mark, MarkSource, RollTap
from attendance.sheets import photos_by_half_day
from attendance.standing import Cell, Row, Standing
from attendance.value import Value, value_of
from courses.models import ClassDocument
from timetable.calendar import HalfDay

NOTICEABLE = dt.timedelta(minutes=1)
"""A tap that came up later than this is shown with both times."""


@dataclass(frozen=True, order=True)
class Act:
    """Somebody's marking at one instant, by one way. `arrived_at` is when a tap of a roll-call without network came up."""

    at: dt.datetime
    by_name: str
    source: str
    reason: str = ""
    arrived_at: dt.datetime | None = field(default=None, compare=False)

    @property
    def source_label(self) -> str:
        """The way in the reader's language: 考勤表格, 点名, 扫码, 签到表补录, 请假审批 …"""
        return str(MarkSource(self.source).label)


CellKey = tuple[int, HalfDay]


def latest_acts(standing: Standing, enrolments: Collection[int] | None = None) -> dict[CellKey, Act]:
    """The newest act behind each recorded cell of the standing, or of those enrolments. One query."""
    places = {session.pk: column.half_day for column in standing.columns for session in column.sessions}
    people = [row.enrolment.pk for row in standing.rows] if enrolments is None else enrolments
    rows = AttendanceRecord.objects.filter(session__in=places, enrolment__in=people)
    found: dict[CellKey, Act] = {}
    columns = ("session_id", "enrolment_id", "mark__marked_at", "mark__marked_by__name", "mark__source")
    for session, enrolment, at, name, source, reason in rows.values_list(*columns, "mark__reason"):
        key, act = (enrolment, places[session]), Act(at, name or "", source, reason)
        found[key] = max(found.get(key, act), act)
    return found


@dataclass(frozen=True)
class Said:
    """One mark of a session: what was said, and by which act."""

    value: Value
    act: Act


@dataclass(frozen=True)
class SessionHistory:
    """A session of a half-day with its marks, newest first."""

    session: HeldSession
    said: tuple[Said, ...]


@dataclass(frozen=True)
class HalfDayHistory:
    """A trainee's half-day: how it counts, what was said of each session, and the signed sheets filed for it."""

    cell: Cell
    sessions: tuple[SessionHistory, ...]
    sheets: tuple[ClassDocument, ...] = ()


def history_of(row: Row) -> Sequence[HalfDayHistory]:
    """All marks of the trainee in the half-days of the row, with their signed sheets. Two queries."""
    said = _marks_of(row.enrolment.pk)
    sheets = photos_by_half_day(row.enrolment.training_class)
    return [
        HalfDayHistory(
            cell,
            tuple(SessionHistory(session, tuple(said.get(session.pk, ()))) for session in cell.sessions),
            tuple(sheets[cell.half_day]),
        )
        for cell in row.cells
        if cell.is_expected
    ]


def _marks_of(enrolment: int) -> Mapping[int, list[Said]]:
    """By session, newest first; with the time at which a tap of that person and instant came up, where that was a minute
    later or more. One query."""
    taps = RollTap.objects.filter(
        enrolment=enrolment, by=OuterRef("marked_by"), tapped_at=OuterRef("marked_at")
    )
    rows = Mark.objects.filter(enrolment=enrolment).order_by("-pk")
    columns = ("session_id", "status", "leave_kind", "leave_tenths", "marked_at", "marked_by__name", "source")
    found: dict[int, list[Said]] = defaultdict(list)
    for session, status, kind, tenths, at, name, source, reason, arrived in rows.values_list(
        *columns, "reason", Subquery(taps.values("arrived_at")[:1])
    ):
        late = arrived if source == MarkSource.ROLL and arrived and arrived - at >= NOTICEABLE else None
        found[session].append(Said(value_of(status, kind, tenths), Act(at, name or "", source, reason, late)))
    return found
