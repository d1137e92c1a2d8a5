"""The header row: found below any title rows, its columns matched to fields by their synonyms."""

import itertools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intake.layout import FOUND, Layout
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

    `row` is 0 where the sheet has none. `unread` are the headers that were not understood, or that say again what
    another column says; `remembered` those that were read as a person once said.
    """

    row: int
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    unread: tuple[str, ...]
    titled: frozenset[int]
    remembered: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many columns reach to the last one with a header."""
        return max(self.titled) + 1


@dataclass(frozen=True, slots=True)
class Found:
    """The sheet with the best header, and all others; `alike` are those with the same header, itself among them,
    each with that header's row."""

    sheet: Sheet
    header: Header
    others: tuple[str, ...]
    alike: tuple[tuple[Sheet, int], ...]


def find(
    rows: Sequence[Row], vocabulary: Vocabulary, *, required: Collection[str], layout: Layout = FOUND
) -> Header | Unreadable:
    """The row that names most fields, among the first fifty that are not empty, unless `layout` says another.

    Of equals it is the first, or the lower of two that touch. It names all `required` fields, each once, and, where it is found and not said, at least two fields in all.
    """
    row, matched = located(rows, vocabulary, layout)
    names = {field: vocabulary[field][0] for field in required}
    missing = "”“".join(name for field, name in names.items() if field not in matched)
    if len(matched) < 2 and layout.row is None and layout.columns is None:
        return Unreadable(
            "no_header",
            _("没有找到表头。请在名单上方留一行列名，其中要有“%(names)s”。")
            % {"names": "”“".join(names.values())},
        )
    if missing:
        return _column_missing(row, missing)
    if twice := [name for field, name in names.items() if len(matched[field]) > 1]:
        return Unreadable(
            "column_twice",
            _("第 %(row)d 行有几列都是“%(name)s”。请把名单排成一列后再上传。")
            % {"row": row.number, "name": twice[0]},
        )
    width = max((len(other.cells) for other in rows), default=0) if not row.number else 0
    return _header(row, matched, vocabulary, width, dict(layout.known))


def choose(
    sheets: Sequence[Sheet], vocabulary: Vocabulary, *, required: Collection[str], layout: Layout = FOUND
) -> Found | Unreadable:
    """The sheet whose header names most fields, the first of equals, or the one that `layout` names.

    Else what is wrong with the nearest.
    """
    best: tuple[Sheet, Header] | None = None
    faults = []
    for sheet in named(sheets, layout):
        header = find(sheet.rows, vocabulary, required=required, layout=layout)
        if isinstance(header, Unreadable):
            faults.append(header)
        elif best is None or len(header.columns) > len(best[1].columns):
            best = sheet, header
    if best is None:
        return next((fault for fault in faults if fault.code != "no_header"), faults[0])
    others = tuple(other.name for other in sheets if other is not best[0])
    return Found(*best, others, _alike(sheets, *best))


def named(sheets: Sequence[Sheet], layout: Layout) -> Sequence[Sheet]:
    """The sheet that the layout names; all where it names none that is there."""
    return [sheet for sheet in sheets if sheet.name == layout.sheet] or sheets


def key(title: str) -> str:
    """A header without spaces, line breaks, punctuation and stars, in lower case: 姓　名 → 姓名."""
    return _SIGNS.sub("", title).lower()


def title_of(row: Row, column: int) -> str:
    """What stands above the column, counted from 0; its number where nothing does."""
    cell = row.cell(column)
    return _("第 %(column)d 列") % {"column": column + 1} if is_empty(cell) else str(cell)


def located(rows: Sequence[Row], vocabulary: Vocabulary, layout: Layout) -> tuple[Row, dict[str, list[int]]]:
    """The header's row, whose number is 0 where there is none, and each field's columns, the preferred one first."""
    fields = _fields(vocabulary, layout)
    if layout.row is None:
        row, matched = _best(rows, fields)
    else:
        row = next((row for row in rows if row.number == layout.row), Row(0, ()))
        matched = _match(row, fields)
    if layout.columns is not None:
        matched = {}
        for column, field in layout.columns:
            matched.setdefault(field, []).append(column)
    return row, matched


def _alike(sheets: Sequence[Sheet], best: Sheet, header: Header) -> tuple[tuple[Sheet, int], ...]:
    """The sheets that have the same row of headers, wherever it stands in them."""
    if not header.row:
        return ((best, 0),)
    wanted = _keys(best.rows[header.row - 1])
    found = []
    for sheet in sheets:
        rows = [best.rows[header.row - 1]] if sheet is best else _searched(sheet.rows)
        row = next((row.number for row in rows if _keys(row) == wanted), 0)
        if row:
            found.append((sheet, row))
    return tuple(found)


def _keys(row: Row) -> list[str]:
    keys = [key(str(cell)) for cell in row.cells]
    while keys and not keys[-1]:
        keys.pop()
    return keys


def _column_missing(row: Row, missing: str) -> Unreadable:
    if not row.number:
        return Unreadable("column_missing", _("请说明哪一列是“%(names)s”。") % {"names": missing})
    return Unreadable(
        "column_missing",
        _("第 %(row)d 行像是表头，但缺少“%(names)s”列。请补上列名后再上传。")
        % {"row": row.number, "names": missing},
    )


def _fields(vocabulary: Vocabulary, layout: Layout) -> dict[str, tuple[str, int]]:
    """Each key of a header with its field and how good a name for it that is; "" for one not to be read."""
    synonyms = {
        key(synonym): (field, preference)
        for field, synonyms in vocabulary.items()
        for preference, synonym in enumerate(synonyms)
    }
    said = {title: (field, -1) for title, field in layout.known if not field or field in vocabulary}
    return synonyms | said


def _searched(rows: Iterable[Row]) -> Iterable[Row]:
    return itertools.islice(filter(lambda row: row.filled, rows), SEARCHED)


def _best(rows: Iterable[Row], fields: Mapping[str, tuple[str, int]]) -> tuple[Row, dict[str, list[int]]]:
    best: dict[str, list[int]] = {}
    best_row = Row(0, ())
    for row in _searched(rows):
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
            if hit and hit[0]:
                matched.setdefault(hit[0], []).append((hit[1], column))
    return {field: [column for _preference, column in sorted(hits)] for field, hits in matched.items()}


def _header(
    row: Row,
    matched: Mapping[str, Sequence[int]],
    vocabulary: Vocabulary,
    width: int,
    known: Mapping[str, str],
) -> Header:
    columns = {field: matched[field][0] for field in vocabulary if field in matched}
    read = set(columns.values())
    titled = {column for column, cell in enumerate(row.cells) if not is_empty(cell)} | read | {*range(width)}
    titles = {column: title_of(row, column) for column in titled}
    return Header(
        row=row.number,
        columns=columns,
        titles={field: titles[column] for field, column in columns.items()},
        unread=tuple(titles[column] for column in sorted(titled - read)),
        titled=frozenset(titled),
        remembered=tuple(title for title in titles.values() if key(title) in known),
    )
