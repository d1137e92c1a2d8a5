"""Placeholders in texts: `{{班次名称}}`, and `{{行.姓名}}` in the row that stands once for each line of a list.

A placeholder is a name and nothing else: what stands between the braces is looked up, never run.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from exports.office.texts import Value

Element = Any

LINE = "行."
SERIAL = "序号"
LONGEST_NAME = 60
MOST_PLACEHOLDERS = 2000  # of a template; nobody looks further
# Without a second way to match the same: a cell of nothing but braces and spaces must not cost minutes.
_ANY = re.compile(r"[{｛]{2}([^{}｛｝]*+)[}｝]{2}")
# What somebody may take for a placeholder, and what is half of one.
_STRAY = re.compile(r"[{｛][%#{｛].{0,40}|[}｝]{2}", re.DOTALL)
_BEFORE = 40  # characters that are named with what ends and never began
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Found:
    """A placeholder of a template: its name, as it is written there, and in which place. `name` is "" for braces that
    hold no name."""

    name: str
    written: str
    where: str
    in_row: bool = False


def name_of(written: str) -> str:
    """The name between the braces: full-width letters and spaces make no difference, `名单.` is `行.`."""
    name = "".join(unicodedata.normalize("NFKC", written).split()).replace("。", ".")
    return re.sub(r"^(名单|行)[.．:：]", LINE, name)


def names_in(text: str) -> list[str]:
    """The names of all placeholders in it."""
    return [name_of(found[1]) for found in _ANY.finditer(text)]


def found_in(text: str, where: str, *, in_row: bool = False) -> Iterator[Found]:
    """Every placeholder, and every brace that looks like one."""
    for found in _ANY.finditer(text):
        yield Found(name_of(found[1])[:LONGEST_NAME], found[0], where, in_row)
    rest, end = _ANY.sub("", text), 0
    for stray in _STRAY.finditer(rest):
        only_ends = stray[0][0] in "}｝"
        begin = max(end, stray.start() - _BEFORE) if only_ends else stray.start()
        end = stray.end()
        yield Found("", rest[begin:end].strip(), where, in_row)


def is_of_a_line(text: str) -> bool:
    """Whether the row in which this stands is the marked one."""
    return any(name.startswith(LINE) for name in names_in(text))


@dataclass(frozen=True)
class Values:
    """What the names mean: in the whole paper, and in the line that is being written, with its number."""

    facts: Mapping[str, Value]
    line: Mapping[str, Value] | None = None
    number: int = 0

    def of(self, name: str) -> Value:
        """The value of a name; None for one that means nothing here."""
        if name.startswith(LINE):
            return (self.line or {}).get(name.removeprefix(LINE))
        if name == SERIAL and self.line is not None:
            return self.number
        return self.facts.get(name)

    def alone(self, text: str) -> int | float | Decimal | None:
        """The number that the text is as a whole, when it is one placeholder and that is a number."""
        found = _ANY.fullmatch(text.strip())
        value = self.of(name_of(found[1])) if found else None
        return value if isinstance(value, int | float | Decimal) else None

    def within(self, text: str) -> str:
        """The text with all placeholders replaced; what comes in by a value is not looked at again."""
        return _ANY.sub(lambda found: spelt(self.of(name_of(found[1]))), text)


def spelt(value: Value) -> str:
    """A value as words: 4.0 is 4, nothing is nothing."""
    if isinstance(value, float | Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
    return "" if value is None else str(value)


def fill(texts: Sequence[Element], values: Values, plain: Callable[[str], str]) -> bool:
    """Replaces placeholders in text elements that follow one another, though one may begin in one of them and end in
    another; says whether there was one. The value takes the look of the text in which its placeholder begins."""
    whole = "".join(element.text or "" for element in texts)
    matches = list(_ANY.finditer(whole))
    if not matches:
        return False
    starts = list(accumulate((len(element.text or "") for element in texts), initial=0))[:-1]
    cuts: dict[int, list[tuple[int, int, str]]] = {}
    for found in matches:
        value = plain(spelt(values.of(name_of(found[1]))))
        place = bisect_right(starts, found.start()) - 1
        while place < len(texts) and starts[place] < found.end():
            first = max(found.start() - starts[place], 0)
            cuts.setdefault(place, []).append((first, found.end() - starts[place], value))
            place, value = place + 1, ""
    for place, of_text in cuts.items():
        texts[place].text = _replaced(texts[place].text or "", of_text)
        texts[place].set(_SPACE, "preserve")
    return True


def _replaced(text: str, cuts: Sequence[tuple[int, int, str]]) -> str:
    """The text with what stands from `first` to `last` replaced, in one go."""
    pieces, at = [], 0
    for first, last, value in cuts:
        pieces += [text[at:first], value]
        at = last
    return "".join([*pieces, text[at:]])
