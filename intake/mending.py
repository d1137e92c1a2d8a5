"""The wrong rows of a sheet as a workbook: cells as they came, a comment on each bad one, fit to be uploaded again."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from intake.cells import written
from intake.sheets import Raw

# The column is called so whatever the page's language: the file is read again by its Chinese headers.
PROBLEMS = "问题"
_BAD = PatternFill("solid", fgColor="FFF2CC")
_AUTHOR = "开班"
_TEXT = "@"
_LONGEST = 32_767  # characters that a cell holds
_COMMENT_WIDTH, _COMMENT_LINE = 260, 20  # points
_CHARACTERS_A_LINE = 18


def workbook(
    titles: Mapping[int, str],
    rows: Sequence[tuple[int, Sequence[Raw], Sequence[tuple[int | None, str]]]],
) -> bytes:
    """`titles` by column from 0; each row is its number in the sheet that came, its cells, and pairs of a column
    (None: the row as a whole) and a sentence."""
    book = Workbook()
    sheet: Worksheet = book.create_sheet(_("要改的行"), 0)
    del book["Sheet"]
    width = max([column + 1 for column in titles] + [len(cells) for _number, cells, _problems in rows])
    for column in range(width):
        _put(sheet.cell(1, column + 1), titles.get(column, ""))
    _put(sheet.cell(1, width + 1), PROBLEMS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, (number, cells, problems) in enumerate(rows, start=2):
        for column, value in enumerate(cells, start=1):
            _put(sheet.cell(place, column), value)
        said = "\n".join(_sentence(titles, *problem) for problem in problems)
        last = sheet.cell(place, width + 1)
        _put(last, _("原表第 %(row)d 行：") % {"row": number} + said)
        last.alignment = Alignment(wrap_text=True, vertical="top")
        _mark(sheet, place, problems)
    _lay_out(sheet, width)
    filled = BytesIO()
    book.save(filled)
    return filled.getvalue()


def _put(cell: Any, value: Raw) -> None:
    """Text stays text, also where it begins with =; numbers and dates stay what they were."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
        cell.data_type = "s"
        cell.number_format = _TEXT
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"


def _mark(sheet: Worksheet, place: int, problems: Sequence[tuple[int | None, str]]) -> None:
    """Colours each bad cell and hangs what is wrong with it on it."""
    by_column: dict[int, list[str]] = {}
    for column, message in problems:
        if column is not None:
            by_column.setdefault(column, []).append(message)
    for column, messages in by_column.items():
        cell = sheet.cell(place, column + 1)
        text = "\n".join(messages)
        lines = sum(len(message) // _CHARACTERS_A_LINE + 1 for message in messages)
        comment = Comment(text, _AUTHOR, height=_COMMENT_LINE * (lines + 1), width=_COMMENT_WIDTH)
        cell.comment = comment
        cell.fill = _BAD
        # What is typed there now is to stay as typed: an ID number keeps its last digits.
        cell.number_format = _TEXT


def _sentence(titles: Mapping[int, str], column: int | None, message: str) -> str:
    title = titles.get(column, "") if column is not None else ""
    return (
        _("%(column)s：%(message)s") % {"column": " ".join(title.split()), "message": message}
        if title
        else message
    )


def _lay_out(sheet: Worksheet, width: int) -> None:
    sheet.freeze_panes = "A2"
    for column in range(1, width + 1):
        longest = max(_room(written(cell.value or "")) for cell in sheet[get_column_letter(column)])
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 8), 40)
    sheet.column_dimensions[get_column_letter(width + 1)].width = 60


def _room(text: str) -> int:
    """How many half-width characters the text takes."""
    return sum(1 if ord(character) < 0x2E80 else 2 for character in text)
