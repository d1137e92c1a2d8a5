"""Names one below the other, as they are pasted: a town, then its communities, with or without indentation.

湖塘镇
  花园社区
雪堰镇：雪东社区、新康村
"""

import re
from collections.abc import Iterable, Iterator

from intake import headers
from intake.headers import Header, Vocabulary
from intake.sheets import Raw, Row, Sheet, is_empty
from intake.tables import Table
from intake.unit_kinds import GRASSROOTS, TOWNSHIPS, kind_of

_LINES = re.compile(r"\r\n?|\n")
_APART = re.compile(r"[\s:：、，,;；]+")
_NUMBERED = re.compile(
    r"^(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[)）][、.．]?|[、.．])\s*|[-·•●○*]\s*)+"
)
# A comma or a colon within brackets belongs to the name: 卢家巷社区居委会（含卢家巷村村委）.
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


def from_text(block: str, vocabulary: Vocabulary, *, name: str, parent: str) -> Table:
    """A table of the names with their parents, a row a name, numbered as the lines are."""
    lines = _LINES.split(block.replace("\0", "").replace("\ufeff", ""))
    return _table(
        "",
        ((number, bool(line[:1].isspace()), _names(line)) for number, line in enumerate(lines, 1)),
        vocabulary,
        name=name,
        parent=parent,
    )


def from_sheet(sheet: Sheet, vocabulary: Vocabulary, *, name: str, parent: str) -> Table:
    """The same of a sheet whose columns have no header."""
    rows = (
        (row.number, is_empty(row.cell(0)), [n for cell in row.cells for n in _names(str(cell))])
        for row in sheet.rows
    )
    return _table(sheet.name, rows, vocabulary, name=name, parent=parent)


def _names(line: str) -> list[str]:
    kept = _BRACKETS.sub(lambda found: found[0].replace("、", "\1").replace("，", "\2"), line.strip())
    names = (_NUMBERED.sub("", word) for word in _APART.split(_NUMBERED.sub("", kept)))
    return [word.replace("\1", "、").replace("\2", "，") for word in names if word and not word.isdecimal()]


def _table(
    title: str,
    lines: Iterable[tuple[int, bool, list[str]]],
    vocabulary: Vocabulary,
    *,
    name: str,
    parent: str,
) -> Table:
    rows = tuple(_rows(lines, {headers.key(word) for words in vocabulary.values() for word in words}))
    titles = {name: vocabulary[name][0], parent: vocabulary[parent][0]}
    header = Header(row=0, columns={name: 0, parent: 1}, titles=titles, unread=(), titled=frozenset({0, 1}))
    sheet = Sheet(title, rows, height=len(rows), width=2)
    return Table(sheet, header, others=(), unread=(), rows=rows, left_out=(), problems=())


def _rows(lines: Iterable[tuple[int, bool, list[str]]], titles: set[str]) -> Iterator[Row]:
    town = ""
    for number, indented, names in lines:
        for place, name in enumerate(names):
            if headers.key(name) in titles:
                continue
            kind = kind_of(name)
            below = kind in GRASSROOTS or ((indented or place > 0) and kind not in TOWNSHIPS)
            if kind in TOWNSHIPS:
                town = name
            elif not below:
                town = ""
            cells: tuple[Raw, ...] = (name, town if below else "")
            yield Row(number, cells)
