"""A roster before it is written: every row is new, changed, same or wrong, and says why."""

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from accounts.lists import State
from accounts.models import User
from courses.models import TrainingClass
from intake import sighting, tables
from intake.layout import FOUND, Layout
from intake.problems import RowProblem, Unreadable
from intake.roster_columns import REQUIRED, ROSTER
from intake.tables import Table
from trainees.models import EnrolmentStatus
from trainees.roster import entries
from trainees.roster.options import Options
from trainees.roster.rows import Row
from trainees.roster.sorting import OF_A_SEAT, Sorting
from trainees.workplaces import Workplaces
from units.models import Unit

# Where the sheet has no column for a field, the one that tells most about it.
_NEAREST = {"unit": ("unit_and_post", "town"), "post": ("unit_and_post", "unit"), "started_on": ("post",)}


@dataclass(slots=True)
class Preview:
    """The rows of a sheet for one class, or for the district's people alone: then nobody is enrolled, and `status`, what
    those enrolled become, is None."""

    district: Unit
    training_class: TrainingClass | None
    table: Table
    options: Options
    status: EnrolmentStatus | None
    workplaces: Workplaces
    rows: list[Row]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows, and how many in each state; the four add up to the rows."""
        by_state = Counter(row.state for row in self.rows)
        return {"rows": len(self.rows), **{state.value: by_state[state] for state in State}}

    @property
    def writes(self) -> int:
        """How many rows a confirmation writes."""
        counts = self.counts
        return counts["new"] + counts["changed"]

    @property
    def problems(self) -> list[RowProblem]:
        """What is wrong, by the sheet's row and the header as it stands there."""
        return [problem for row in self.rows for problem in self.problems_of(row)]

    def problems_of(self, row: Row) -> list[RowProblem]:
        """What is wrong in one row."""
        sheet, number = self.table.place(row.entry.number)
        return [RowProblem(number, self.title(field), message, sheet) for field, message in row.problems]

    def title(self, field: str) -> str:
        """The header of the column that holds the field, "" where there is none."""
        return self.table.header.titles.get(self._nearest(field), "")

    @property
    def unread(self) -> tuple[str, ...]:
        """The headers of columns that are not read; without a class, those of a seat too."""
        titles = self.table.header.titles
        of_a_seat = () if self.training_class else tuple(titles[one] for one in OF_A_SEAT if one in titles)
        return self.table.unread + of_a_seat

    def column(self, field: str) -> int | None:
        """The column that holds the field, counted from 0; None where there is none."""
        return self.table.header.columns.get(self._nearest(field))

    def _nearest(self, field: str) -> str:
        titles = self.table.header.titles
        return next((name for name in (field, *_NEAREST.get(field, ())) if name in titles), field)

    @property
    def digest(self) -> str:
        """Differs where anything that would be written, or any row's state, differs."""
        digest = hashlib.sha256(f"{self.options}{self.status}".encode())
        for row in self.rows:
            outcome = (row.entry.number, row.state, row.person and row.person.pk, row.written, row.problems)
            digest.update(repr(outcome).encode())
        return digest.hexdigest()

    def work_out(self, *, by: User | None) -> None:
        """Gives every row its state as the database stands now."""
        Sorting(
            self.rows,
            district=self.district,
            training_class=self.training_class,
            units=self.workplaces.units,
            options=self.options,
            status=self.status,
            by=by,
        ).run()


def read(source: bytes | BinaryIO | str, layout: Layout = FOUND) -> Table | Unreadable:
    """The people's rows of a file or of a pasted block (str), or why it was refused."""
    if isinstance(source, str):
        return tables.from_text(source, ROSTER, required=REQUIRED, layout=layout)
    return tables.from_workbook(source, ROSTER, required=REQUIRED, layout=layout)


def refusal(source: bytes | str, layout: Layout) -> Unreadable | None:
    """Why a file or block is not taken at all; None also where it only has to be said what its columns are."""
    sheets = tables.sheets_of(source)
    if isinstance(sheets, Unreadable):
        return sheets
    table = tables.of_sheets(sheets, ROSTER, required=REQUIRED, layout=layout)
    return table if isinstance(table, Unreadable) and not sighting.can_be_said(sheets, table) else None


def preview(
    source: bytes | BinaryIO | str,
    *,
    training_class: TrainingClass | None = None,
    district: Unit | None = None,
    by: User | None,
    options: Options | None = None,
) -> Preview | Unreadable:
    """Reads a file, or a pasted block (str), and works out each row; writes nothing.

    An organiser's rows become APPROVED, a liaison's NOMINATED, within the own units only. Without a class only the
    people of the district and their posts are taken in. The queries do not grow with the rows.
    """
    if training_class:
        district = training_class.plan.district
    if district is None:
        raise ValueError("a roster belongs to a class or to a district")
    with uncollected():
        return _preview(source, district, training_class, by, options or Options())


def _preview(
    source: bytes | BinaryIO | str,
    district: Unit,
    training_class: TrainingClass | None,
    by: User | None,
    options: Options,
) -> Preview | Unreadable:
    table = read(source, options.layout)
    if isinstance(table, Unreadable):
        return table
    return of_table(table, district=district, training_class=training_class, by=by, options=options)


def of_table(
    table: Table,
    *,
    district: Unit,
    training_class: TrainingClass | None = None,
    by: User | None,
    options: Options,
) -> Preview:
    """The preview of people that have been read already, for a class of the district or for its people alone."""
    workplaces = Workplaces.load(district)
    rows = [Row(entry) for entry in entries.read(table, workplaces)]
    status = status_for(by, training_class) if training_class else None
    result = Preview(district, training_class, table, options, status, workplaces, rows)
    result.work_out(by=by)
    return result


@contextmanager
def uncollected() -> Iterator[None]:
    """Without garbage collection: of ten thousand rows nothing is garbage yet, and looking for it in all
    of them, over and over, would double the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def status_for(by: User | None, training_class: TrainingClass) -> EnrolmentStatus:
    """What an import by this person makes of people; the system itself enrols."""
    if by is None or by.has_perm("trainees.change_roster", training_class):
        return EnrolmentStatus.APPROVED
    return EnrolmentStatus.NOMINATED
