"""Where cells are once the marked row of a sheet has become as many rows as there are lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

LAST_ROW = 1_048_576
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})", re.IGNORECASE)
_ROWS = re.compile(r"(\$?)()(\$?)(\d{1,7})")
# Functions that take a list: one cell of the marked row among their arguments means all of them.
_OF_LISTS = re.compile(
    r"\b(SUM|SUMIF|COUNT|COUNTA|COUNTIF|COUNTBLANK|AVERAGE|AVERAGEIF|MAX|MIN|SUBTOTAL)\(", re.I
)


@dataclass(frozen=True)
class Shift:
    """What is below row `marked` of a sheet moves down by `by` rows; what reaches over it grows. `marked` 0: nothing does."""

    marked: int = 0
    by: int = 0

    def row(self, row: int) -> int:
        """Where a row is now; the marked one is where its first line is."""
        return min(row + self.by, LAST_ROW) if self.marked and row > self.marked else row

    def last(self, row: int) -> int:
        """Where a range ends that ended with this row."""
        return min(row + self.by, LAST_ROW) if self.marked and row >= self.marked else row

    def ref(self, ref: str) -> str:
        """A1, A1:C3, or several with spaces between, as it is now."""
        return " ".join(self.operand(one, grows=True) for one in ref.split())

    def operand(self, ref: str, *, grows: bool) -> str:
        """The same of one operand of a formula; one cell of the marked row becomes all of them where it `grows`."""
        first, colon, last = ref.partition(":")
        shape = _CELL if _CELL.fullmatch(first) else _ROWS
        begin, end = shape.fullmatch(first), shape.fullmatch(last if colon else first)
        if not begin or not end or not self.marked:
            return ref
        top, bottom = self.row(int(begin[4])), self.last(int(end[4]))
        if not colon and (not grows or top == bottom or int(begin[4]) != self.marked):
            bottom = top
        start, stop = _with(begin, top), _with(end, bottom)
        return f"{start}:{stop}" if colon or bottom != top else start


def _with(ref: re.Match[str], row: int) -> str:
    return f"{ref[1]}{ref[2]}{ref[3]}{row}"


def moved(formula: str, sheet: str, shifts: Mapping[str, Shift]) -> str:
    """A formula (without =) of that sheet, outside the marked row, with all that it refers to where it is now."""
    tokens = _tokens(formula)
    grows = bool(_OF_LISTS.search(formula))
    for token in tokens:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _operand(token.value, sheet, shifts, grows=grows)
    return "".join(token.value for token in tokens)


def _tokens(formula: str) -> list[Token]:
    """What a formula is made of; one that nobody can read stands as it is."""
    try:
        items: list[Token] = Tokenizer(f"={formula}").items
    except TokenizerError:
        return [Token(formula, Token.OPERAND, Token.TEXT)]
    return items


def _operand(value: str, sheet: str, shifts: Mapping[str, Shift], *, grows: bool) -> str:
    before, mark, ref = value.rpartition("!")
    name = _unquoted(before) if mark else sheet
    return f"{before}{mark}{shifts[name].operand(ref, grows=grows)}" if name in shifts else value


def repeated(formula: str, sheet: str, shifts: Mapping[str, Shift], *, row: int, copy: int) -> str:
    """A formula of the marked `row` in its `copy`th line, from 0: what is relative goes down with the line, unless it
    means something below the list; what is named for good is found where it is now."""

    def in_line(end: re.Match[str], shift: Shift, *, is_last: bool) -> str:
        number = int(end[4])
        if end[3]:
            return _with(end, shift.last(number) if is_last else shift.row(number))
        return _with(end, shift.row(number) if shift.marked and number > shift.marked else number + copy)

    tokens = _tokens(formula)
    for token in tokens:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            before, mark, ref = token.value.rpartition("!")
            shift = shifts.get(_unquoted(before) if mark else sheet, Shift())
            ends = [_CELL.fullmatch(one) for one in ref.split(":")]
            if all(ends):
                at = [in_line(end, shift, is_last=bool(place)) for place, end in enumerate(ends) if end]
                token.value = f"{before}{mark}{':'.join(at)}"
    return "".join(token.value for token in tokens)


def _unquoted(name: str) -> str:
    return name.strip("'").replace("''", "'")
