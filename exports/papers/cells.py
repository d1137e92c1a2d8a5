"""Values on their way into a sheet: text stays text, and how much room it takes."""

import math
import re
import unicodedata
from decimal import Decimal

Value = str | int | float | Decimal | None

LONGEST = 32_767  # UTF-16 units that a cell can hold
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# A reader takes _x0041_ for the letter A; the underscore before it has to be written as such a code itself.
_LOOKS_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def plain(text: str) -> str:
    """The text without characters that a workbook cannot hold, with one kind of line break."""
    text = _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _LOOKS_ENCODED.sub("_x005F_", text)


def is_too_long(text: str) -> bool:
    """Whether a cell cannot hold the whole of it."""
    return len(text.encode("utf-16-le")) // 2 > LONGEST


def number(value: Decimal) -> int | float:
    """A decimal as a cell holds it: 4.0 is 4, 2.5 is 2.5."""
    return int(value) if value == value.to_integral_value() else float(value)


def width_of(text: str) -> int:
    """The room a line takes, a Chinese character counting two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def lines_of(text: str, width: float) -> int:
    """On how many lines the text is broken in a column that holds `width` half-width characters."""
    room = max(width, 2)
    return sum(max(1, math.ceil(width_of(line) / room)) for line in text.split("\n"))
