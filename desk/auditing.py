"""What an auditor reads of one class: its figures, each with the rows behind it, and what was frozen of it.

The chain goes figure → rows → marks (who, when, how) → signed sheet. Rows are read here; marks have a page of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attendance.completion import certificates, closing
from attendance.completion.closing import Summary
from attendance.completion.findings import SETTLED
from attendance.models import AttendanceStatus, CreditSource, HoursCredit
from attendance.sheets import photos_by_half_day
from attendance.standing import Cell, Column, Row, Standing
from courses.models import ClassDocument, TrainingClass
from exports.access import may_read
from exports.models import ExportStatus, FrozenEdition, FrozenPaper
from timetable.calendar import HalfDay
from timetable.fees import FeeSheet

FIGURES: dict[str, str | Promise] = {
    "expected": _("应到"),
    "present": _("实到"),
    "on_leave": _("请假"),
    "absent": _("旷课"),
    "unmarked": _("未记"),
    "late": _("迟到"),
    "left_early": _("早退"),
}
"""What is counted of a half-day, by the names of `attendance.standing.Counts`."""


def figures_of(column: Column) -> list[tuple[str, str | Promise, int]]:
    """Name, label and number of what is counted of a half-day, in the order of FIGURES."""
    return [(name, label, getattr(column.counts, name)) for name, label in FIGURES.items()]


def counts_in(cell: Cell, figure: str) -> bool:
    """Whether the cell is one of those that the figure counts (R29)."""
    value = cell.value
    return cell.is_expected and {
        "expected": True,
        "present": value.is_there,
        "on_leave": value.is_leave,
        "absent": value.is_absent,
        "unmarked": not value,
        "late": value.status == AttendanceStatus.LATE,
        "left_early": value.status == AttendanceStatus.LEFT_EARLY,
    }.get(figure, False)


@dataclass(frozen=True)
class HalfDayLine:
    """A half-day with its figures by name, and the signed sheets filed for it."""

    column: Column
    sheets: tuple[ClassDocument, ...]

    @property
    def figures(self) -> list[tuple[str, str | Promise, int]]:
        """Name, label and number, in the order of FIGURES."""
        return figures_of(self.column)


@dataclass(frozen=True)
class PaperLine:
    """A frozen paper, and whether the reader may have it."""

    paper: FrozenPaper
    may_read: bool


@dataclass(frozen=True)
class EditionLines:
    """An edition with its papers."""

    edition: FrozenEdition
    papers: tuple[PaperLine, ...]

    @property
    def failed(self) -> int:
        """How many could not be built."""
        return sum(line.paper.export.status == ExportStatus.FAILED for line in self.papers)

    @property
    def under_way(self) -> int:
        """How many are still to be built."""
        return sum(line.paper.export.is_under_way for line in self.papers)

    @property
    def built(self) -> int:
        """How many have a file."""
        return sum(line.paper.export.status == ExportStatus.DONE for line in self.papers)


@dataclass(frozen=True)
class Audit:
    """Everything of the page. `summary` is None while the class is not closed; `fees` None where the reader may not see
    them."""

    training_class: TrainingClass
    half_days: tuple[HalfDayLine, ...]
    documents: tuple[ClassDocument, ...]
    editions: tuple[EditionLines, ...]
    summary: Summary | None
    fees: FeeSheet | None
    people: int

    @classmethod
    def of(cls, training_class: TrainingClass, *, user: User) -> Self:
        """The number of queries does not grow with people, half-days or papers."""
        standing = Standing.of(training_class)
        sheets = photos_by_half_day(training_class)
        sees_fees = user.has_perm("timetable.see_fees", training_class)
        return cls(
            training_class=training_class,
            half_days=tuple(
                HalfDayLine(column, tuple(sheets[column.half_day])) for column in standing.columns
            ),
            documents=tuple(training_class.documents.in_place().filter(day=None)),
            editions=tuple(editions_of(training_class, user)),
            summary=closing.summary_of(training_class) if training_class.status in SETTLED else None,
            fees=FeeSheet.of(training_class) if sees_fees else None,
            people=len(standing.rows),
        )

    @property
    def in_force(self) -> EditionLines | None:
        """The edition that no reopening has superseded."""
        return next((one for one in self.editions if one.edition.is_in_force), None)

    @property
    def superseded(self) -> list[EditionLines]:
        """The others, the newest first."""
        return [one for one in self.editions if not one.edition.is_in_force]

    @property
    def is_settled(self) -> bool:
        """Closed or archived."""
        return self.training_class.status in SETTLED


def editions_of(training_class: TrainingClass, user: User) -> list[EditionLines]:
    """The editions of the class, the newest first. Two queries."""
    editions = list(training_class.frozen_editions.select_related("frozen_by", "superseded_by"))
    rows = FrozenPaper.objects.filter(edition__in=editions).select_related("export")
    papers: dict[int, list[PaperLine]] = defaultdict(list)
    for paper in rows.order_by("position"):
        papers[paper.edition_id].append(PaperLine(paper, may_read(user, paper.export, training_class)))
    by_pk = {edition.pk: edition for edition in editions}
    for lines in papers.values():
        for line in lines:
            line.paper.edition = by_pk[line.paper.edition_id]
    return [EditionLines(edition, tuple(papers[edition.pk])) for edition in editions]


@dataclass(frozen=True)
class PersonLine:
    """A trainee with what the class came to: the hours of the standing, what closing credited, the certificate's
    number."""

    row: Row
    credited: Decimal
    certificate: str


def people_of(training_class: TrainingClass, outcome: str = "") -> Sequence[PersonLine]:
    """Everybody on the attendance of the class, or those whose status it is. Seven queries at most."""
    standing = Standing.of(training_class)
    credited = _credited(training_class)
    numbers = {row.enrolment_id: row.number for row in certificates.standing(training_class)}
    return [
        PersonLine(
            row,
            credited.get(row.enrolment.cadre_id, Decimal(0)),
            numbers.get(row.enrolment.pk, ""),
        )
        for row in standing.rows
        if outcome in ("", row.enrolment.status)
    ]


def _credited(training_class: TrainingClass) -> Mapping[int, Decimal]:
    rows = HoursCredit.objects.filter(training_class=training_class, source=CreditSource.CLASS)
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for cadre, amount in rows.values_list("cadre_id", "hours"):
        hours[cadre] += amount
    return hours


def cells_of(standing: Standing, half_day: HalfDay, figure: str) -> list[tuple[Row, Cell]]:
    """The people whom the figure of the half-day counts, each with the half-day's cell."""
    place = next(at for at, column in enumerate(standing.columns) if column.half_day == half_day)
    return [(row, row.cells[place]) for row in standing.rows if counts_in(row.cells[place], figure)]
