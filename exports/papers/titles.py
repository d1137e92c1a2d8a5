"""Long titles in lines that end where words do."""

import re
from itertools import combinations, pairwise

from exports.papers.cells import width_of

_WORD_ENDS = re.compile("(?<=年)(?!度)|(?<=年度)|(?=（第)|(?=[“《])|(?<=[”》、])")
_MOST_ENDS = 8
# Where Latin letters or digits meet Chinese ones; a word processor sets them a quarter of a character apart.
_APART = re.compile(r"(?<=[0-9A-Za-z])(?=[^\x00-\xff])|(?<=[^\x00-\xff])(?=[0-9A-Za-z])")


def _set(text: str) -> float:
    """The room that a line takes when it is set, in half-width characters."""
    return width_of(text) + len(_APART.findall(text)) / 2


def broken(title: str, room: float) -> str:
    """A title too long for a line of so many half-width characters, broken where its words end, into few and even lines;
    where that does not fit, the word processor breaks it."""
    if _set(title) <= room:
        return title
    ends = [found.start() for found in _WORD_ENDS.finditer(title)][:_MOST_ENDS]
    best: tuple[int, float, list[str]] | None = None
    for count in range(1, len(ends) + 1):
        for chosen in combinations(ends, count):
            lines = [title[start:end] for start, end in pairwise([0, *chosen, len(title)])]
            widest = max(map(_set, lines))
            if widest <= room and (best is None or (count, widest) < best[:2]):
                best = (count, widest, lines)
    return "\n".join(best[2]) if best else title
