"""A roll-call: who is called at a session, in which class, and how many have answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from accounts import identity
from attendance.audience import HeldSession
from attendance.registration import by_town
from attendance.sitting_in import Sitter, sitters_of
from attendance.standing import Cell, Counts, Row, Standing
from attendance.value import Value
from courses.models import TrainingClass
from timetable.calendar import HalfDay
from timetable.models import PublishedSession
from trainees.models import Enrolment


@dataclass(frozen=True)
class RollRow:
    """One person of the list. `sitters` sit in for an absent one in the half-day. `undo` is what stood there before an answer just given, None without one; `problem` says
    why an answer was not taken."""

    enrolment: Enrolment
    cell: Cell
    sitters: Sequence[Sitter] = ()
    undo: Value | None = None
    problem: str = ""

    @property
    def masked_phone(self) -> str:
        """138****5678, for those who do not see it in full (R28)."""
        return identity.mask_phone(self.enrolment.phone)


@dataclass(frozen=True)
class Roll:
    """The session's list: `sessions` are all of its half-day, for which one answer counts (R29)."""

    standing: Standing
    session: PublishedSession
    half_day: HalfDay
    sessions: tuple[HeldSession, ...]
    rows: tuple[RollRow, ...]

    @classmethod
    def of(cls, session: PublishedSession, training_class: TrainingClass) -> Self:
        """Everybody of the class who is expected at the session."""
        standing = Standing.of(training_class)
        half_day = half_day_of(session)
        column = standing.column(half_day)
        rows = tuple(
            RollRow(row.enrolment, cell, sitters_of(row.enrolment, half_day))
            for row in standing.rows
            if (cell := _called(row, session, half_day))
        )
        return cls(standing, session, half_day, column.sessions if column else (), rows)

    @property
    def counts(self) -> Counts:
        """Of those on this list."""
        return Counts.of(row.cell for row in self.rows)

    @property
    def towns(self) -> Sequence[tuple[str, list[RollRow]]]:
        """The list by town, in the order of towns."""
        return by_town(self.rows, lambda row: row.enrolment)

    def row(self, enrolment: int) -> RollRow | None:
        """That person, or None."""
        return next((row for row in self.rows if row.enrolment.pk == enrolment), None)


def half_day_of(session: PublishedSession) -> HalfDay:
    """The half-day as published."""
    return HalfDay(session.day, session.period)


def _called(row: Row, session: PublishedSession, half_day: HalfDay) -> Cell | None:
    for cell in row.cells:
        if cell.half_day == half_day and any(held.pk == session.pk for held in cell.sessions):
            return cell
    return None
