"""The header row: found below any title rows, its columns matched to fields by their synonyms."""

import itertools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intake.problems import Unreadable
from intake.sheets import Row, Sheet, is_empty

# A field and the headers that stand for it, the best first.
Vocabulary = Mapping[str, Sequence[str]]

# Titles, a stamp line and notes on how to fill in the form may come first.
SEARCHED = 50

_SIGNS = re.compile(r"[\s*＊:：、/／\\\-—_,，.。·\u200b\ufeff]+")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Header:
    """Which column, counted from 0, holds which field, and what stands above it in the sheet.

    `unread` are the headers that were not understood, or that say again what another column says.
    """

    row: int
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    unread: tuple[str, ...]
    titled: frozenset[int]

    @property
    def width(self) -> int:
        """How many columns reach to the last one with a header."""
        return max(self.titled) + 1


@dataclass(frozen=True, slots=True)
class Found:
    """The sheet with the best header, and the names of the sheets passed over."""

    sheet: Sheet
    header: Header
    others: tuple[str, ...]


def find(rows: Iterable[Row], vocabulary: Vocabulary, *, required: Collection[str]) -> Header | Unreadable:
    """The row that names most fields, among the first fifty that are not empty.

    Of equals it is the first, or the lower of two that touch. It names all `required` fields, each once, and at least two fields in all.
    """
    best_row, best = _best(rows, _fields(vocabulary))
    names = {field: vocabulary[field][0] for field in required}
    missing = [name for field, name in names.items() if field not in best]
    if len(best) < 2:
        return Unreadable(
            "no_header",
            _("没有找到表头。请在名单上方留一行列名，其中要有“%(names)s”。")
            % {"names": "”“".join(names.values())},
        )
    if missing:
        return Unreadable(
            "column_missing",
            _("第 %(row)d 行像是表头，但缺少“%(names)s”列。请补上列名后再上传。")
            % {"row": best_row.number, "names": "”“".join(missing)},
        )
    if twice := [name for field, name in names.items() if len(best[field]) > 1]:
        return Unreadable(
            "column_twice",
            _("第 %(row)d 行有几列都是“%(name)s”。请把名单排成一列后再上传。")
            % {"row": best_row.number, "name": twice[0]},
        )
    return _header(best_row, best, vocabulary)


def choose(
    sheets: Sequence[Sheet], vocabulary: Vocabulary, *, required: Collection[str]
) -> Found | Unreadable:
    """The sheet whose header names most fields, the first of equals; else what is wrong with the nearest."""
    found: Found | None = None
    faults = []
    for sheet in sheets:
        header = find(sheet.rows, vocabulary, required=required)
        if isinstance(header, Unreadable):
            faults.append(header)
        elif found is None or len(header.columns) > len(found.header.columns):
            found = Found(sheet, header, tuple(other.name for other in sheets if other is not sheet))
    if found:
        return found
    return next((fault for fault in faults if fault.code != "no_header"), faults[0])


def key(title: str) -> str:
    """A header without spaces, line breaks, punctuation and stars, in lower case: 姓　名 → 姓名."""
    return _SIGNS.sub("", title).lower()


def _fields(vocabulary: Vocabulary) -> dict[str, tuple[str, int]]:
    return {
        key(synonym): (field, preference)
        for field, synonyms in vocabulary.items()
        for preference, synonym in enumerate(synonyms)
    }


def _best(rows: Iterable[Row], fields: Mapping[str, tuple[str, int]]) -> tuple[Row, dict[str, list[int]]]:
    best: dict[str, list[int]] = {}
    best_row = Row(0, ())
    for row in itertools.islice(filter(lambda row: row.filled, rows), SEARCHED):
        matched = _match(row, fields)
        # Of a header in two rows the lower one tells the finer columns.
        below = row.number == best_row.number + 1
        if len(matched) > len(best) or (best and below and len(matched) == len(best)):
            best, best_row = matched, row
    return best_row, best


def _match(row: Row, fields: Mapping[str, tuple[str, int]]) -> dict[str, list[int]]:
    """Fields and their columns, the preferred column of each first."""
    matched: dict[str, list[tuple[int, int]]] = {}
    for column, cell in enumerate(row.cells):
        if isinstance(cell, str) and cell:
            hit = fields.get(key(cell)) or fields.get(key(_BRACKETS.sub("", cell)))
            if hit:
                matched.setdefault(hit[0], []).append((hit[1], column))
    return {field: [column for _preference, column in sorted(hits)] for field, hits in matched.items()}


def _header(row: Row, matched: Mapping[str, Sequence[int]], vocabulary: Vocabulary) -> Header:
    columns = {field: matched[field][0] for field in vocabulary if field in matched}
    read = set(columns.values())
    titles = [str(cell) for cell in row.cells]
    named = [column for column, cell in enumerate(row.cells) if not is_empty(cell)]
    return Header(
        row=row.number,
        columns=columns,
        titles={field: titles[column] for field, column in columns.items()},
        unread=tuple(titles[column] for column in named if column not in read),
        titled=frozenset(named),
    )
