"""What a file looks like to somebody who says how it is to be read: its sheets, its first rows, its columns."""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from intake import headers
from intake.cells import text, written
from intake.headers import Found, Vocabulary
from intake.layout import Layout
from intake.problems import Problem, Unreadable
from intake.sheets import Raw, Row, Sheet, is_empty

# What can be mended by saying which row is the header and what its columns are.
SAYABLE = ("no_header", "column_missing", "column_twice")
HEAD = 10
SAMPLES = 3
COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Column:
    """A column, counted from 0: what stands above it, the field that it is read as, "" for none, and the first of its
    cells as they stand there."""

    index: int
    title: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """The sheet that is looked at, its header's row (0 for none), its columns, and its first rows that hold something.

    `sheets` names all of the file, `alike` those with the same header. `fault` is why it cannot be read so.
    """

    sheets: tuple[str, ...]
    alike: tuple[str, ...]
    sheet: Sheet
    row: int
    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    fault: Unreadable | None


def of(
    sheets: Sequence[Sheet], vocabulary: Vocabulary, *, required: Collection[str], layout: Layout
) -> Sighting:
    """How the sheets are read under the layout, or, where they cannot be, the likeliest sheet and header."""
    found = headers.choose(sheets, vocabulary, required=required, layout=layout)
    sheet = found.sheet if isinstance(found, Found) else _likeliest(sheets, vocabulary, layout)
    row, matched = headers.located(sheet.rows, vocabulary, layout)
    if not matched and layout.row is None:
        row = next((row for row in sheet.rows if _looks_like_header(row)), Row(0, ()))
    fields = {columns[0]: field for field, columns in matched.items()}
    return Sighting(
        sheets=tuple(other.name for other in sheets),
        alike=tuple(other.name for other, _row in found.alike) if isinstance(found, Found) else (),
        sheet=sheet,
        row=row.number,
        columns=tuple(_columns(sheet, row, fields)),
        head=_filled(sheet.rows, HEAD),
        fault=found if isinstance(found, Unreadable) else None,
    )


def can_be_said(sheets: Sequence[Sheet], fault: Unreadable) -> bool:
    """Whether the file becomes readable by what a person may say: there are rows and columns to speak of."""
    return fault.code in SAYABLE and any(
        sum(1 for row in sheet.rows if row.filled > 1) > 1 for sheet in sheets
    )


def shown(cell: Raw) -> str:
    """A cell in a line."""
    value = text(cell)
    return written(cell)[:40] if isinstance(value, Problem) else value


def _likeliest(sheets: Sequence[Sheet], vocabulary: Vocabulary, layout: Layout) -> Sheet:
    def told(sheet: Sheet) -> tuple[int, int]:
        return len(headers.located(sheet.rows, vocabulary, layout)[1]), sheet.height

    return max(headers.named(sheets, layout), key=told)


def _filled(rows: Sequence[Row], most: int) -> tuple[Row, ...]:
    return tuple(itertools.islice((row for row in rows if row.filled), most))


def _looks_like_header(row: Row) -> bool:
    return row.filled > 1 and all(isinstance(cell, str) for cell in row.cells)


def _columns(sheet: Sheet, header: Row, fields: dict[int, str]) -> list[Column]:
    below = _filled(sheet.rows[header.number :], headers.SEARCHED)
    columns = []
    for index in range(min(sheet.width, COLUMNS)):
        cells = [row.cell(index) for row in below if not is_empty(row.cell(index))]
        if cells or not is_empty(header.cell(index)):
            samples = tuple(shown(cell) for cell in cells[:SAMPLES])
            columns.append(Column(index, headers.title_of(header, index), fields.get(index, ""), samples))
    return columns
