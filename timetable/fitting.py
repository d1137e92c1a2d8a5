"""Texts for a chat group are made to fit: short enough for one look, and what is left out is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

MOST = 300  # characters; a text has fewer
LANGUAGE = "zh-hans"  # such texts are Chinese, whatever the reader's language
# How long a title, place or list of names may be, tried in this order until the text is short enough.
WIDTHS = (60, 36, 20, 12)


@dataclass(frozen=True)
class Said:
    """A text in three parts, a line each: `lines` are what may be left out from the end."""

    head: Sequence[str]
    lines: Sequence[str] = field(default=())
    foot: Sequence[str] = field(default=())

    def first(self, kept: int, left: str = "") -> str:
        """With so many lines, and in place of the others the words `left`."""
        return "\n".join([*self.head, *self.lines[:kept], *([left] if left else []), *self.foot])


def fitted(say: Callable[[int], Said], left: Callable[[int], str]) -> str:
    """What `say` says at the greatest width at which it has fewer than 300 characters; where even the smallest is too
    long, as many lines as fit and `left` of the number of the others."""
    for width in WIDTHS:
        said = say(width)
        text = said.first(len(said.lines))
        if len(text) < MOST:
            return text
    for kept in range(len(said.lines) - 1, -1, -1):
        text = said.first(kept, left(len(said.lines) - kept))
        if len(text) < MOST:
            return text
    return text[: MOST - 1]


def cut(text: str, width: int) -> str:
    """The text, with an ellipsis for its last character where it was longer."""
    return text if len(text) <= width else text[: width - 1] + "…"


def names(people: Sequence[str], most: int) -> str:
    """甲、乙、丙; beyond so many 甲、乙等9人."""
    said = "、".join(people[:most])
    return said if len(people) <= most else f"{said}等{len(people)}人"
