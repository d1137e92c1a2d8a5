"""A sheet's people: the rows below the header, each either a person's or left out for a reason."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from django.utils.translation import gettext as _

from intake import headers, pasted, workbook
from intake.cells import without_spaces
from intake.headers import Found, Header, Vocabulary
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


@dataclass(frozen=True, slots=True)
class Table:
    """The people's rows of a sheet in its order, and every other row below the header in `left_out`.

    `others` are sheets passed over, `unread` the headers of columns not read; `problems` concern rows of `rows` whose cells do not fit under the header.
    """

    sheet: Sheet
    header: Header
    others: tuple[str, ...]
    unread: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[RowProblem, ...]

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
        return RowProblem(row.number, self.header.titles.get(field, ""), problem.message)


def from_workbook(
    source: bytes | BinaryIO,
    vocabulary: Vocabulary,
    *,
    required: Collection[str],
    limits: workbook.Limits = workbook.USUAL,
) -> Table | Unreadable:
    """The people of a workbook's best sheet, or why it was refused."""
    sheets = workbook.read(source, limits=limits)
    if isinstance(sheets, Unreadable):
        return sheets
    found = headers.choose(sheets, vocabulary, required=required)
    if isinstance(found, Unreadable):
        return found
    return workbook.within(found.sheet, limits) or _table(found, required)


def from_text(block: str, vocabulary: Vocabulary, *, required: Collection[str]) -> Table | Unreadable:
    """The people of a pasted block, or why it was refused."""
    sheet = pasted.read(block)
    if isinstance(sheet, Unreadable):
        return sheet
    found = headers.choose([sheet], vocabulary, required=required)
    return found if isinstance(found, Unreadable) else _table(found, required)


def _table(found: Found, required: Collection[str]) -> Table:
    sheet, header = found.sheet, found.header
    people: list[Row] = []
    left_out: list[LeftOut] = []
    for row in sheet.rows[header.row :]:
        why = _why_not(row, header, required)
        if why is None:
            people.append(row)
        else:
            left_out.append(
                LeftOut(row.number, why, " ".join(str(cell) for cell in row.cells if not is_empty(cell)))
            )
    return Table(
        sheet=sheet,
        header=header,
        others=found.others,
        unread=header.unread + _untitled(people, header, sheet.width),
        rows=tuple(people),
        left_out=tuple(left_out),
        problems=_overlong(people, header) if sheet.delimited else (),
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
