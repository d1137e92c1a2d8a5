"""Texts on their way into an office file."""

import re
import unicodedata
from decimal import Decimal

Value = str | int | float | Decimal | None

LONGEST = 32_767  # UTF-16 units that a cell can hold
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# A reader takes _x0041_ for the letter A; the underscore before it has to be written as such a code itself.
_LOOKS_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def readable(text: str) -> str:
    """The text without characters that XML cannot hold, with one kind of line break."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """The text as a workbook holds it: readable, and nothing in it taken for the code of a character."""
    return _LOOKS_ENCODED.sub("_x005F_", readable(text))


def is_too_long(text: str) -> bool:
    """Whether a cell cannot hold the whole of it."""
    return len(text.encode("utf-16-le")) // 2 > LONGEST


def width_of(text: str) -> int:
    """The room a line takes, a Chinese character counting two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def lines_of(text: str, width: float) -> int:
    """On how many lines the text is broken in a column that holds `width` half-width characters."""
    return sum(_lines_of_paragraph(line, max(width, 2)) for line in text.split("\n"))


def _lines_of_paragraph(text: str, room: float) -> int:
    """Character by character: one that no longer fits goes to the next line whole, and leaves its half of room empty."""
    lines, used = 1, 0
    for character in text:
        wide = width_of(character)
        if used + wide > room:
            lines, used = lines + 1, 0
        used += wide
    return lines
