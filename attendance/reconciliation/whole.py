"""The whole reconciliation of a class, and how much of it closing still waits for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from attendance.completion.findings import SETTLED, Assessment
from attendance.models import DifferenceNote
from attendance.reconciliation.fates import Fate, people_of
from attendance.reconciliation.fees import FeeTotals, fee_lines_of
from attendance.reconciliation.half_days import SheetLine, half_day_part, sheet_lines
from attendance.reconciliation.lines import Line, LineState, Part
from attendance.reconciliation.people import people_part
from attendance.reconciliation.results import result_part
from attendance.standing import Standing
from courses.models import TrainingClass


@dataclass(frozen=True)
class Reconciliation:
    """All lines of a class by part; `sheets` are the half-days once more, as the table for counts shows them."""

    training_class: TrainingClass
    parts: tuple[Part, ...]
    sheets: tuple[SheetLine, ...]
    fees: FeeTotals

    @classmethod
    def of(cls, training_class: TrainingClass, assessment: Assessment | None = None) -> Self:
        """As everything stands now; of a closed class as its closing left it. `assessment` saves reading it again. `plan` is
        fetched. The queries grow neither with the people nor with the half-days."""
        is_settled = training_class.status in SETTLED
        if is_settled:
            standing, assessment = Standing.of(training_class), None
        else:
            assessment = assessment or Assessment.of(training_class)
            standing = assessment.standing
        people = people_of(training_class, standing, assessment)
        exempt = {one.enrolment.pk for one in people if one.fate == Fate.EXEMPT}
        notes: dict[str, list[DifferenceNote]] = defaultdict(list)
        for note in training_class.difference_notes.select_related("noted_by").order_by("pk"):
            notes[note.key].append(note)
        sheets = [
            replace(
                row,
                marks=row.marks.with_notes(notes[row.marks.key]),
                sheet=row.sheet.with_notes(notes[row.sheet.key]),
            )
            for row in sheet_lines(training_class, standing, exempt)
        ]
        fees, totals = fee_lines_of(training_class)
        parts = (
            people_part(training_class, people),
            half_day_part(sheets),
            fees,
            result_part(training_class, standing, people, assessment),
        )
        noted = tuple(
            replace(part, lines=tuple(line.with_notes(notes[line.key]) for line in part.lines))
            for part in parts
        )
        return cls(training_class, noted, tuple(sheets), totals)

    @property
    def lines(self) -> Iterator[Line]:
        """All of them."""
        for part in self.parts:
            yield from part.lines

    @cached_property
    def open_lines(self) -> tuple[Line, ...]:
        """Those for which closing waits."""
        return tuple(line for line in self.lines if line.blocks)

    @cached_property
    def counts(self) -> Counter[LineState]:
        """How many lines stand how."""
        return Counter(line.state for line in self.lines)

    def line(self, key: str) -> Line | None:
        """That line, or None."""
        return next((line for line in self.lines if line.key == key), None)

    def part(self, name: str) -> Part:
        """The part of that name."""
        return next(part for part in self.parts if part.name == name)
