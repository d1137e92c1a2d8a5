"""How a sign-in sheet is laid out: one block upright, two blocks across, or a signature column a half-day (连签式)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.db import models
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from exports.papers.cells import Value
from exports.papers.paper import Progress
from exports.papers.sheet import HEAD, LEFT, NOTE, NUMBER, SIGN, TEXT, Sheet
from timetable.calendar import HalfDay

_COLUMNS = [
    ("序号", 5, NUMBER),
    ("单位", 27, LEFT),
    ("姓名", 10, TEXT),
    ("职务", 22, TEXT),
    ("签名", 16, TEXT),
    ("备注", 8, TEXT),
]
_BLOCK = [("序号", 5, NUMBER), ("姓名", 11, TEXT), ("单位", 30, LEFT), ("签名", 21, TEXT)]
_GAP = [("", 1.5, NOTE)]
_BEFORE_SIGNATURES = [("序号", 5, NUMBER), ("姓名", 10, TEXT), ("单位", 27, LEFT)]
_ACROSS = 141  # units of width that an A4 page across holds, its columns' padding counted
_LINE = 29.0  # points: over 9 mm even where a substitute font makes the page shrink
_ENDING = 90
_BLANK = "＿" * 4
_FIRST_PAGE, _NEXT_PAGE = 14, 15  # lines across that a printed page holds, without those of the facts


class Layout(models.TextChoices):
    """How many blocks stand side by side, or one signature a half-day."""

    ONE = "one", _("一栏，竖版")
    TWO = "two", _("两栏，横版")
    EACH_HALF_DAY = "each", _("连签式：每半天一列签名，横版")


@dataclass(frozen=True)
class Line:
    """One person's line; `due` are the half-days of the sheet in which the person is expected."""

    enrolment: int
    unit: str
    name: str
    post: str
    due: frozenset[HalfDay]


Page = tuple[str, tuple[Line, ...]]
Numbered = tuple[int, Line | None]


@dataclass(frozen=True)
class SignInSheet:
    """What the sheet says: the people by page, each page's name empty when they run on. `stamps` are number and code of
    each half-day's printing, none before it is booked."""

    title: str
    facts: tuple[str, ...]
    layout: Layout
    half_days: tuple[HalfDay, ...]
    pages: tuple[Page, ...]
    blank_lines: int
    built: str
    stamps: tuple[str, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """Everybody, in the order of the serials."""
        return [line for _name, lines in self.pages for line in lines]

    def serials(self, half_day: HalfDay) -> list[int | None]:
        """Whom each serial means in that half-day: None where nobody is expected, and for the lines left blank."""
        people = [line.enrolment if half_day in line.due else None for line in self.lines]
        return [*people, *[None] * self.blank_lines]

    def expected(self, half_day: HalfDay) -> int:
        """应到 of that half-day."""
        return sum(half_day in line.due for line in self.lines)

    def numbered(self) -> Iterator[tuple[str, list[Numbered]]]:
        """Each page's lines with their serials; the blank ones stand at the end of the last."""
        serial = 0
        for place, (name, lines) in enumerate(self.pages, start=1):
            rows: list[Numbered] = list(enumerate(lines, start=serial + 1))
            serial += len(lines)
            if place == len(self.pages):
                rows += [(serial + blank, None) for blank in range(1, self.blank_lines + 1)]
            yield name, rows

    @property
    def stamped(self) -> str:
        """Number and code of the printing, from the first to the last number where there are several; "" on a draft."""
        if not self.stamps:
            return ""
        first, last = self.stamps[0], self.stamps[-1]
        return first if first == last else f"{first.split(' · ')[0]} 至 {last.split(' · ')[0]}"

    def sheets(self) -> Iterator[tuple[str, int, list[Numbered]]]:
        """Each page's name, its number of people, and its lines with their serials, for one block or a column a
        half-day."""
        for (name, rows), (_name, people) in zip(self.numbered(), self.pages, strict=True):
            yield name, len(people), rows

    def blocks(self) -> Iterator[tuple[str, int, list[tuple[Numbered | None, Numbered | None]]]]:
        """The same for two blocks side by side, as much as one page holds at a time: the serials run down its left
        block, then down its right one."""
        room = _FIRST_PAGE - len(self.facts)
        for name, people, rows in self.sheets():
            while rows:
                half = min(room, (len(rows) + 1) // 2)
                yield name, people, list(zip_longest(rows[:half], rows[half : 2 * half]))
                rows, room = rows[2 * half :], _NEXT_PAGE

    @property
    def expected_first(self) -> int:
        """应到 of the half-day of a sheet that has one."""
        return self.expected(self.half_days[0])

    @property
    def columns_across(self) -> int:
        """How many columns there are with one a half-day."""
        return len(_BEFORE_SIGNATURES) + len(self.half_days)

    def signed(self) -> Iterator[tuple[HalfDay, int, str, str]]:
        """Each half-day with its 应到, and its printing's number and code."""
        stamps = self.stamps or (" · ",) * len(self.half_days)
        for half_day, stamp in zip(self.half_days, stamps, strict=True):
            number, _dot, code = stamp.partition(" · ")
            yield half_day, self.expected(half_day), number, code


def write(content: SignInSheet, progress: Progress) -> Workbook:
    """A4, a line of over 9 mm a person, then lines for late additions and the counts for the pen."""
    ways = {Layout.ONE: _one_block, Layout.TWO: _two_blocks, Layout.EACH_HALF_DAY: _each_half_day}
    sheet = ways[content.layout](content, progress)
    sheet.end_row(8)
    sheet.note(f"班主任签字：{'＿' * 8}　　日期：{'＿' * 8}", SIGN)
    sheet.note(content.built, NOTE)
    return sheet.finish()


def _begin(content: SignInSheet, widths: Sequence[float], *, landscape: bool = False) -> Sheet:
    sheet = Sheet(content.title, widths=widths, landscape=landscape)
    if content.stamped:
        sheet.on_each_page(content.stamped)
    sheet.headline()
    for fact in content.facts:
        sheet.note(fact)
    return sheet


def _one_block(content: SignInSheet, progress: Progress) -> Sheet:
    heads, widths, styles = zip(*_COLUMNS, strict=True)
    sheet = _begin(content, widths)
    sheet.head(heads, height=_LINE)
    for row in _rows(sheet, content, progress):
        sheet.line(_one_line(*row), styles, height=_LINE)
    _counts(sheet, content)
    return sheet


def _one_line(serial: int, line: Line | None) -> list[Value]:
    if line is None:
        return [serial, "", "", "", "", "增补"]
    return [serial, line.unit, line.name, line.post, "", ""]


def _two_blocks(content: SignInSheet, progress: Progress) -> Sheet:
    """The serials run down the left block of a page, then down its right one."""
    heads, widths, styles = zip(*_BLOCK, *_GAP, *_BLOCK, strict=True)
    sheet = _begin(content, widths, landscape=True)
    sheet.head(heads, height=_LINE)
    sheet.put(len(_BLOCK) + 1, "", NOTE, row=sheet.row - 1)
    for place, (name, rows) in enumerate(content.numbered()):
        _begin_page(sheet, content, place, name)
        while rows:
            half = min(max(1, sheet.rows_left(_LINE)), (len(rows) + 1) // 2)
            left, right, rows = rows[:half], rows[half : 2 * half], rows[2 * half :]
            for one, other in zip_longest(left, right):
                values = [*_half_line(one), "", *_half_line(other)]
                sheet.line(values, styles, height=_LINE)
                progress((other or one)[0], len(content.lines) + content.blank_lines)
            if rows:
                sheet.break_page()
    sheet.keep_together(_ENDING)
    _counts(sheet, content)
    return sheet


def _half_line(row: Numbered | None) -> list[Value]:
    if row is None:
        return [""] * len(_BLOCK)
    serial, line = row
    return [serial, line.name, line.unit, ""] if line else [serial, "", "（增补）", ""]


def _each_half_day(content: SignInSheet, progress: Progress) -> Sheet:
    """连签式: who is not expected in a half-day has a — there; each column's printing has its number and code."""
    heads, widths, styles = (list(column) for column in zip(*_BEFORE_SIGNATURES, strict=True))
    number = len(content.half_days)
    room = (_ACROSS - sum(widths)) / number - 1
    stamps = [f"\n{stamp.replace(' · ', chr(10))}" for stamp in content.stamps] or [""] * number
    signed = [
        f"{one.day.month}月{one.day.day}日\n{one.period.label}{stamp}"
        for one, stamp in zip(content.half_days, stamps, strict=True)
    ]
    sheet = _begin(content, [*widths, *[room] * number], landscape=True)
    sheet.head([*heads, *signed], height=4.6 * _LINE / 2)
    styles += [TEXT] * number
    for serial, line in _rows(sheet, content, progress):
        who: list[Value] = [serial, line.name, line.unit] if line else [serial, "", "（增补）"]
        due: list[Value] = ["" if line is None or one in line.due else "—" for one in content.half_days]
        sheet.line([*who, *due], styles, height=_LINE)
    _counts_below(sheet, content, styles)
    return sheet


def _rows(sheet: Sheet, content: SignInSheet, progress: Progress) -> Iterator[Numbered]:
    """All lines in order, each page begun; the last keeps together with what follows."""
    total = len(content.lines) + content.blank_lines
    for place, (name, rows) in enumerate(content.numbered()):
        _begin_page(sheet, content, place, name)
        for serial, line in rows:
            if serial == total:
                sheet.keep_together(_LINE + _ENDING)
            yield serial, line
            progress(serial, total)


def _begin_page(sheet: Sheet, content: SignInSheet, place: int, name: str) -> None:
    if place:
        sheet.break_page()
    if name:
        sheet.note(f"{name}（{len(content.pages[place][1])}人）", HEAD)


def _counts(sheet: Sheet, content: SignInSheet) -> None:
    blank = _BLANK
    sheet.note(
        f"应到：{content.expected_first}人　　实到：{blank}人　　请假：{blank}人　　缺席：{blank}人", SIGN
    )


def _counts_below(sheet: Sheet, content: SignInSheet, styles: Sequence[str]) -> None:
    """应到 under each column, and room for what the pen counts."""
    sheet.keep_together(4 * 22 + _ENDING)
    expected: list[Value] = [content.expected(one) for one in content.half_days]
    blank: list[Value] = [""] * len(content.half_days)
    for name, values in (("应到", expected), ("实到", blank), ("请假", blank), ("缺席", blank)):
        sheet.line(["", name, "", *values], styles)


__all__ = ["Layout", "Line", "Page", "SignInSheet", "write"]
