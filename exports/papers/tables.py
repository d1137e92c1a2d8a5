"""Long tables as a workbook or as CSV, row by row: a row that is written is kept nowhere, however many there are."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from io import TextIOWrapper
from itertools import chain, compress, islice
from operator import itemgetter
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from exports.papers import workbook_parts as parts
from exports.papers.cells import LONGEST, is_too_long, plain, readable
from exports.papers.paper import PaperProblem

ROWS_A_SHEET = 1_000_000  # Excel ends at 1,048,576
# Against the usual 6 a quarter less work for a file one part in sixteen larger.
_LEVEL = 4
_AT_ONCE = 200  # rows that are packed together
# In the texts of a row, each between two bars, what is written as it stands only by looking twice.
_UNUSUAL = ("&", "<", ">", "_x")
# What a sheet program takes for the beginning of a formula, full-width too.
_FORMULA = tuple("=+-@\t\r＝＋－＠")

Value = str | int | float | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Column:
    """A column's head and its width in half-width characters."""

    head: str
    width: float
    is_text: bool = True


@dataclass(frozen=True)
class Table:
    """A table with at least two columns of text. `rows` are read once; each has a value a column: in those of text a
    string, be it empty, in the others a number or None."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]


def write_workbook(file: BinaryIO, tables: Iterable[Table]) -> None:
    """Writes an `.xlsx`: a sheet a table, several numbered ones (考勤1, 考勤2 …) beyond the rows that a sheet takes.

    A string is always text, never a formula or a link. Raises `PaperProblem` with row and head where a text is longer than a
    cell can hold.
    """
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as pack:
        names: list[str] = []
        for table in tables:
            made = 0
            for made, rows in enumerate(_sheets(iter(table.rows)), start=1):
                _write_sheet(pack, len(names) + made, table, rows)
            names += [table.name] if made == 1 else [f"{table.name}{number}" for number in range(1, made + 1)]
        for name, text in parts.around(names):
            pack.writestr(name, text)


def _sheets(rows: Iterator[Row]) -> Iterator[Iterator[Row]]:
    """The rows of each sheet in turn; of the first even where there are none."""
    yield islice(rows, ROWS_A_SHEET)
    for row in rows:
        yield chain([row], islice(rows, ROWS_A_SHEET - 1))


def _write_sheet(pack: ZipFile, place: int, table: Table, rows: Iterable[Row]) -> None:
    layout = _Layout(table)
    with pack.open(parts.sheet_name(place), "w") as entry:
        entry.write(parts.opening([column.width for column in table.columns], is_first=place == 1).encode())
        entry.write(layout.heads.encode())
        lines: list[str] = []
        number = 1
        for number, row in enumerate(rows, start=2):
            lines.append(layout.line(number, row))
            if len(lines) == _AT_ONCE:
                entry.write("".join(lines).encode())
                lines.clear()
        entry.write("".join(lines).encode())
        entry.write(parts.ending(f"A1:{get_column_letter(len(table.columns))}{number}").encode())


class _Layout:
    """How a row of the table becomes XML: most by one pattern, one with anything unusual in it cell by cell."""

    def __init__(self, table: Table) -> None:
        self.columns = table.columns
        self.texts = itemgetter(*(place for place, column in enumerate(table.columns) if column.is_text))
        letters = [get_column_letter(place) for place in range(1, len(table.columns) + 1)]
        self.heads = parts.numbered(
            parts.row(
                parts.text_cell(letter, escape(column.head), is_head=True)
                for letter, column in zip(letters, table.columns, strict=True)
            ),
            1,
        )
        self.cells = [
            parts.text_cell(letter, "%s") if column.is_text else parts.number_cell(letter, "%s")
            for letter, column in zip(letters, table.columns, strict=True)
        ]
        self.full = parts.row(self.cells)
        self.patterns: dict[tuple[bool, ...], str] = {}

    def line(self, number: int, row: Row) -> str:
        """One row. Raises `PaperProblem`."""
        text = f"|{'|'.join(self.texts(row))}|"
        if not text.isprintable() or len(text) > LONGEST // 2 or any(mark in text for mark in _UNUSUAL):
            row = tuple(
                escape(_short_enough(plain(value), number, column), quote=False)
                if isinstance(value, str)
                else value
                for value, column in zip(row, self.columns, strict=True)
            )
            return self._with_gaps(number, row)
        if None in row or "||" in text:
            return self._with_gaps(number, row)
        return parts.numbered(self.full, number) % row

    def _with_gaps(self, number: int, row: Row) -> str:
        """One row without its empty cells: an empty text would count as a value."""
        filled = tuple(value not in ("", None) for value in row)
        if filled not in self.patterns:
            self.patterns[filled] = parts.row(compress(self.cells, filled))
        return parts.numbered(self.patterns[filled], number) % tuple(compress(row, filled))


def _short_enough(text: str, number: int, column: Column) -> str:
    if is_too_long(text):
        message = _("表格第 %(row)d 行“%(head)s”的内容太长，放不进一格，请缩短后再生成。")
        raise PaperProblem(message, row=number, head=column.head)
    return text


def write_csvs(file: BinaryIO, tables: Iterable[Table]) -> None:
    """Writes a ZIP of one `.csv` a table, in UTF-8 with the mark by which Excel knows it. A cell that a sheet program would
    take for a formula gets an apostrophe before it. Raises `PaperProblem` as above."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as pack:
        for table in tables:
            with (
                pack.open(f"{table.name}.csv", "w", force_zip64=True) as entry,
                TextIOWrapper(entry, encoding="utf-8-sig", newline="") as text,
            ):
                lines = csv.writer(text)
                lines.writerow(column.head for column in table.columns)
                for number, row in enumerate(table.rows, start=2):
                    lines.writerow(_guarded(number, row, table.columns))


def _guarded(number: int, row: Row, columns: Sequence[Column]) -> Iterator[Value]:
    for value, column in zip(row, columns, strict=True):
        if not isinstance(value, str):
            yield value
            continue
        text = _short_enough(readable(value), number, column)
        yield f"'{text}" if text.startswith(_FORMULA) else text
