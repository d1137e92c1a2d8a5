"""Names of people: written one way, and put in stroke order (姓氏笔画)."""

import functools
from pathlib import Path

from intake.cells import MIDDLE_DOT, NAME_LENGTH, one_spelling

STROKES = Path(__file__).parent / "data" / "stroke_table.tsv"


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WIDTH = 5
_NOTHING = "0" * _WIDTH


def normalise(name: str) -> str:
    """A name without spaces of any width and with one kind of middle dot: 王　芳 → 王芳."""
    return one_spelling(name)


def stroke_key(name: str) -> str:
    """A sort key of ASCII digits and lower-case letters, five a character, at most 250.

    Compared byte by byte (collation "C") it gives the order by total strokes, then stroke by stroke in the
    order 横竖撇点折, one character after the other; the second place of a two-character name is empty and
    comes first. Characters without a stroke count follow all others, in a fixed order. Names that differ
    only in characters written alike stroke by stroke share a key.
    """
    ranks = [_rank(character) for character in normalise(name).replace(MIDDLE_DOT, "")[:NAME_LENGTH]]
    if len(ranks) == 2:
        ranks.insert(1, _NOTHING)
    return "".join(ranks)


def _rank(character: str) -> str:
    return _ranks().get(character) or "z" + _base36(ord(character))


@functools.cache
def _ranks() -> dict[str, str]:
    written: dict[tuple[int, str, str], list[str]] = {}
    for line in STROKES.read_text(encoding="utf-8").splitlines()[1:]:
        character, total, classes = line.split("\t")
        # Where the order of strokes is not recorded, the character follows those of the same total.
        place = (int(total), classes, "") if classes else (int(total), "6", character)
        written.setdefault(place, []).append(character)
    return {
        character: "0" + _base36(rank)
        for rank, place in enumerate(sorted(written), start=1)
        for character in written[place]
    }


def _base36(number: int) -> str:
    """Four digits of base 36, enough for every code point."""
    digits = ""
    for _place in range(_WIDTH - 1):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
