"""The whole reconciliation of a class, and how much of it closing still waits for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from attendance.completion.findings import SETTLED, Assessment
from attendance.models import DifferenceNote
from attendance.reconciliation.fates import Fate, Person, people_of
from attendance.reconciliation.fees import FeeTotals, fee_lines_of
from attendance.reconciliation.half_days import SheetLine, half_day_part, sheet_lines
from attendance.reconciliation.lines import Line, LineState, Part
from attendance.reconciliation.people import people_part
from attendance.reconciliation.results import result_part
from attendance.standing import Standing
from courses.models import TrainingClass


@dataclass(frozen=True)
class Reconciliation:
    """All lines of a class by part, each part read when it is first asked for. `assessment` is that of a class that is not closed,
    None where it is; `notes` are the explanations by the key of their line, in their order."""

    training_class: TrainingClass
    standing: Standing
    assessment: Assessment | None
    notes: Mapping[str, Sequence[DifferenceNote]]

    @classmethod
    def of(cls, training_class: TrainingClass, assessment: Assessment | None = None) -> Self:
        """As everything stands now; of a closed class as its closing left it. `assessment` saves reading it again. `plan` is
        fetched. The queries grow neither with the people nor with the half-days."""
        if training_class.status in SETTLED:
            standing, assessment = Standing.of(training_class), None
        else:
            assessment = assessment or Assessment.of(training_class)
            standing = assessment.standing
        notes: dict[str, list[DifferenceNote]] = defaultdict(list)
        for note in training_class.difference_notes.select_related("noted_by").order_by("pk"):
            notes[note.key].append(note)
        return cls(training_class, standing, assessment, notes)

    @cached_property
    def people(self) -> Sequence[Person]:
        """Everybody who was ever on the list."""
        return people_of(self.training_class, self.standing, self.assessment)

    @cached_property
    def sheets(self) -> tuple[SheetLine, ...]:
        """The half-days, as the table for counts shows them."""
        exempt = {one.enrolment.pk for one in self.people if one.fate == Fate.EXEMPT}
        rows = sheet_lines(self.training_class, self.standing, exempt)
        return tuple(replace(row, marks=self._noted(row.marks), sheet=self._noted(row.sheet)) for row in rows)

    @cached_property
    def people_part(self) -> Part:
        """The plan, the list, who arrived, and what became of them."""
        return self._noted_part(people_part(self.training_class, self.people))

    @cached_property
    def half_day_part(self) -> Part:
        """The lines of the half-days."""
        return half_day_part(self.sheets)

    @cached_property
    def _fees(self) -> tuple[Part, FeeTotals]:
        part, totals = fee_lines_of(self.training_class)
        return self._noted_part(part), totals

    @property
    def fee_part(self) -> Part:
        """The lines of the lecture fees."""
        return self._fees[0]

    @property
    def fees(self) -> FeeTotals:
        """What the fees come to."""
        return self._fees[1]

    @cached_property
    def result_part(self) -> Part:
        """Certificates, hours and make-up training."""
        part = result_part(self.training_class, self.standing, self.people, self.assessment)
        return self._noted_part(part)

    @property
    def parts(self) -> Iterator[Part]:
        """One after the other."""
        yield self.people_part
        yield self.half_day_part
        yield self.fee_part
        yield self.result_part

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
        """That line, or None; parts behind it are not read."""
        return next((line for line in self.lines if line.key == key), None)

    def _noted(self, line: Line) -> Line:
        return line.with_notes(self.notes.get(line.key, ()))

    def _noted_part(self, part: Part) -> Part:
        return replace(part, lines=tuple(self._noted(line) for line in part.lines))
