"""A sheet's people: the rows below the header, each either a person's or left out for a reason."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from intake import headers, pasted, workbook
from intake.cells import without_spaces
from intake.headers import Found, Header, Vocabulary
from intake.layout import FOUND, Layout
from intake.problems import Problem, RowProblem, Unreadable
from intake.sheets import Raw, Row, Sheet, is_empty

_FOOTER = re.compile(
    r"\s*(?:填表|填报|制表|经办|审核|审批|复核|联系|负责|报送|统计|主要领导|分管领导|单位(?:负责|意见|盖章))"
    r"[^:：]{0,12}[:：]|\s*(?:合计|总计|小计|共计|说明|备注|注|附注|填表说明|填写说明|盖章)(?:\W|\d|$)"
)
_EXAMPLE = re.compile(
    r"^[(（【\[]?(?:示例|样例|范例|填写示例|例)(?:[)）】\]:：]|$)|[(（](?:示例|样例|范例|例)[)）]$"
)

# Fields that alone do not make a row a person's: they are filled in before anybody is named.
SILENT = ("number", "remark")


class Why(StrEnum):
    """Why a row below the header is not a person's."""

    EMPTY = "empty"
    HEADER = "header"
    EXAMPLE = "example"
    FOOTER = "footer"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not a person's; `text` is what stands in it."""

    row: int
    why: Why
    text: str
    sheet: str = ""


class Part(NamedTuple):
    """One of several sheets read together: its rows are numbered after those of the sheets before it."""

    sheet: Sheet
    before: int
    header_row: int


@dataclass(frozen=True, slots=True)
class Table:
    """The people's rows of a sheet in its order, and every other row below the header in `left_out`.

    `others` are sheets passed over, `unread` the headers of columns not read; `problems` concern rows of `rows` whose
    cells do not fit under the header. Of several sheets read together, the `parts`, `sheet` has all rows, numbered
    one after another; `place` tells where each stands. `sheets` are all of the file, `alike` those with this header.
    """

    sheet: Sheet
    header: Header
    others: tuple[str, ...]
    unread: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[RowProblem, ...]
    parts: tuple[Part, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    alike: tuple[str, ...] = ()

    def place(self, number: int) -> tuple[str, int]:
        """The sheet and its own row, for the number of a row; no sheet's name where only one was read."""
        for part in reversed(self.parts):
            if number > part.before:
                return part.sheet.name, number - part.before
        return "", number

    def has(self, field: str) -> bool:
        """Whether the sheet has a column for the field."""
        return field in self.header.columns

    def record(self, row: Row) -> dict[str, Raw]:
        """The row's cells by field, for the fields that the sheet has a column for."""
        return {field: row.cell(column) for field, column in self.header.columns.items()}

    def cell(self, row: Row, field: str) -> Raw:
        """The row's cell in the field's column; "" where there is no such column."""
        column = self.header.columns.get(field)
        return "" if column is None else row.cell(column)

    def problem(self, row: Row, field: str, problem: Problem) -> RowProblem:
        """The problem with its place: the sheet's row and the header as it stands there."""
        sheet, number = self.place(row.number)
        return RowProblem(number, self.header.titles.get(field, ""), problem.message, sheet)


def sheets_of(
    source: bytes | BinaryIO | str, *, limits: workbook.Limits = workbook.USUAL
) -> tuple[Sheet, ...] | Unreadable:
    """The sheets of a workbook or of a text file, or the one of a pasted block (str); or why it was refused."""
    if isinstance(source, str):
        sheet = pasted.read(source)
        return sheet if isinstance(sheet, Unreadable) else (sheet,)
    return workbook.read(source, limits=limits)


def of_sheets(
    sheets: tuple[Sheet, ...],
    vocabulary: Vocabulary,
    *,
    required: Collection[str],
    limits: workbook.Limits = workbook.USUAL,
    layout: Layout = FOUND,
) -> Table | Unreadable:
    """The people of the best sheet, or of the one and by the columns that the layout says."""
    found = headers.choose(sheets, vocabulary, required=required, layout=layout)
    if isinstance(found, Unreadable):
        return found
    parts = _parts(found) if layout.together else ()
    meant = _joined(parts) if parts else found.sheet
    return workbook.within(meant, limits) or _table(found, required, sheets, meant, parts)


def from_workbook(
    source: bytes | BinaryIO,
    vocabulary: Vocabulary,
    *,
    required: Collection[str],
    limits: workbook.Limits = workbook.USUAL,
    layout: Layout = FOUND,
) -> Table | Unreadable:
    """The people of a workbook's or text file's best sheet, or why it was refused."""
    sheets = sheets_of(source, limits=limits)
    if isinstance(sheets, Unreadable):
        return sheets
    return of_sheets(sheets, vocabulary, required=required, limits=limits, layout=layout)


def from_text(
    block: str, vocabulary: Vocabulary, *, required: Collection[str], layout: Layout = FOUND
) -> Table | Unreadable:
    """The people of a pasted block, or why it was refused."""
    sheets = sheets_of(block)
    if isinstance(sheets, Unreadable):
        return sheets
    return of_sheets(sheets, vocabulary, required=required, layout=layout)


def _parts(found: Found) -> tuple[Part, ...]:
    parts: list[Part] = []
    before = 0
    for sheet, header_row in found.alike:
        parts.append(Part(sheet, before, header_row))
        before += sheet.height
    return tuple(parts) if len(parts) > 1 else ()


def _joined(parts: Sequence[Part]) -> Sheet:
    """One sheet with the rows of all. Of a sheet over the limits only the head is there; the height tells."""
    return Sheet(
        name=_("、").join(part.sheet.name for part in parts),
        rows=tuple(
            row._replace(number=part.before + row.number) for part in parts for row in part.sheet.rows
        ),
        height=sum(part.sheet.height for part in parts),
        width=max(part.sheet.width for part in parts),
        delimited=parts[0].sheet.delimited,
    )


def _table(
    found: Found,
    required: Collection[str],
    sheets: tuple[Sheet, ...],
    meant: Sheet,
    parts: tuple[Part, ...],
) -> Table:
    header = replace(found.header, row=parts[0].header_row) if parts else found.header
    people: list[Row] = []
    left_out: list[LeftOut] = []
    for part in parts or (Part(meant, 0, header.row),):
        name = part.sheet.name if parts else ""
        for row in part.sheet.rows[part.header_row :]:
            why = _why_not(row, header, required)
            if why is None:
                people.append(row._replace(number=part.before + row.number) if part.before else row)
            else:
                text = " ".join(str(cell) for cell in row.cells if not is_empty(cell))
                left_out.append(LeftOut(row.number, why, text, name))
    read = {part.sheet.name for part in parts}
    return Table(
        sheet=meant,
        header=header,
        others=tuple(sheet.name for sheet in sheets if sheet.name not in read) if parts else found.others,
        unread=header.unread + _untitled(people, header, meant.width),
        rows=tuple(people),
        left_out=tuple(left_out),
        problems=_overlong(people, header) if meant.delimited else (),
        parts=parts,
        sheets=sheets,
        alike=tuple(sheet.name for sheet, _row in found.alike),
    )


def _why_not(row: Row, header: Header, required: Collection[str]) -> Why | None:
    """Why the row is not a person's; None if it is.

    Without a name it is one all the same when it has a serial number and anything to tell, or two things
    to tell, so that a forgotten name is noticed.
    """
    keys = [row.cell(header.columns[field]) for field in required]
    filled = (cell for cell in row.cells if not is_empty(cell))
    first, second = next(filled, ""), next(filled, "")
    number = row.cell(header.columns["number"]) if "number" in header.columns else ""
    if first == "" or (second == "" and first == number and _is_number(number)):
        return Why.EMPTY
    if all(_repeats(cell, header.titles[field]) for field, cell in zip(required, keys, strict=True)):
        return Why.HEADER
    last = next(cell for cell in reversed(row.cells) if not is_empty(cell))
    if any(isinstance(cell, str) and "例" in cell and _EXAMPLE.search(cell) for cell in (first, *keys, last)):
        return Why.EXAMPLE
    if any(isinstance(cell, str) and _FOOTER.match(cell) for cell in (first, *keys)):
        return Why.FOOTER
    if not any(is_empty(cell) for cell in keys):
        return None
    telling = sum(
        field not in SILENT and not is_empty(row.cell(column)) for field, column in header.columns.items()
    )
    return None if telling >= 2 or (telling and _is_number(number)) else Why.NOTE


def _repeats(cell: Raw, title: str) -> bool:
    return cell == title or (isinstance(cell, str) and without_spaces(cell) == without_spaces(title))


def _is_number(cell: Raw) -> bool:
    return not isinstance(cell, str) or cell.strip().rstrip(".、").isdecimal()


def _untitled(people: Sequence[Row], header: Header, width: int) -> tuple[str, ...]:
    """Columns that hold something under no header."""
    return tuple(
        _("第 %(column)d 列（没有列名）") % {"column": column + 1}
        for column in range(width)
        if column not in header.titled and any(not is_empty(row.cell(column)) for row in people)
    )


def _overlong(people: Sequence[Row], header: Header) -> tuple[RowProblem, ...]:
    """Rows of a delimited block with more cells than the header: some comma too many moved the rest."""
    message = _("这一行比列名多出几格。请检查多余的逗号或空格，或从表格里复制粘贴。")
    return tuple(
        RowProblem(row.number, "", message)
        for row in people
        if any(not is_empty(cell) for cell in row.cells[header.width :])
    )
