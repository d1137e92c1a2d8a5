"""What reading a row made of its cells, where more than outer blanks was changed: 王　芳 → 王芳, 党员 → 中共党员.

Worked out for the rows that are shown only; ten thousand rows are read without it.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext

from accounts import identity
from intake.cells import without_spaces, written
from intake.sheets import Raw, is_empty
from intake.sheets import Row as Cells
from intake.tables import Table
from trainees.roster.entries import EDUCATIONS, GENDERS, POLITICAL_STATUSES, Entry
from units.models import Unit

# Where the unit is looked for: in the first of these that is filled.
_PLACES = ("unit", "unit_and_post", "town")


class Tidied(NamedTuple):
    """The header of the column, what stood in the cell, and what it is read as; phones and ID numbers masked."""

    title: str
    raw: str
    value: str


def of(entry: Entry, cells: Cells, table: Table, *, named: Callable[[Unit], str]) -> list[Tidied]:
    """The cells of the entry's row that were changed; those with a problem aside. `named` words a unit."""
    wrong = {field for field, _message in entry.problems}
    fields = [field for field in table.header.columns if field not in wrong]
    return [
        Tidied(table.header.titles[field], *pair)
        for field in fields
        if not is_empty(cell := table.cell(cells, field))
        for pair in _pairs(field, cell, entry, table, cells, named)
    ]


def _pairs(
    field: str, cell: Raw, entry: Entry, table: Table, cells: Cells, named: Callable[[Unit], str]
) -> Iterator[tuple[str, str]]:
    """The raw text and the value, or nothing where they say the same."""
    raw = written(cell).strip()
    if field in _PLACES:
        by = next(place for place in _PLACES if not is_empty(table.cell(cells, place)))
        if field == by and entry.unit and without_spaces(raw) not in _ways_to_write(entry.unit, entry, field):
            yield raw, " ".join(filter(None, [named(entry.unit), _post_of(entry, field)]))
        return
    known, value = _VALUES[field](entry) if field in _VALUES else ((), "")
    if value and raw not in known:
        mask = _MASKS.get(field, identity.mask_numbers)
        yield mask(raw), mask(value)


def _post_of(entry: Entry, field: str) -> str:
    return entry.post if field == "unit_and_post" else ""


def _ways_to_write(unit: Unit, entry: Entry, field: str) -> set[str]:
    """As the unit is entered, with its town or without; with the post in one cell, or alone."""
    above = unit.parent
    towns = {"", above.name, above.short_name} if above else {""}
    names = {town + name for town in towns for name in (unit.name, unit.short_name) if name}
    post = without_spaces(_post_of(entry, field))
    return {name + post for name in names}


def _word(values: dict[str, Any], attribute: str) -> Callable[[Entry], tuple[tuple[str, ...], str]]:
    """The word under which a choice is listed, whatever language the page is in."""
    words = {choice: word for word, choice in values.items()}

    def value_of(entry: Entry) -> tuple[tuple[str, ...], str]:
        choice = getattr(entry, attribute)
        return (words.get(choice, ""),), str(choice.label) if choice else ""

    return value_of


def _same(attribute: str) -> Callable[[Entry], tuple[tuple[str, ...], str]]:
    def value_of(entry: Entry) -> tuple[tuple[str, ...], str]:
        value = getattr(entry, attribute)
        text = "" if value in ("", None) else str(value)
        return (text,), text

    return value_of


def _group(entry: Entry) -> tuple[tuple[str, ...], str]:
    number = str(entry.group or "")
    return (number, f"第{number}组", f"{number}组"), number


def _flag(attribute: str, yes: str, no: str) -> Callable[[Entry], tuple[tuple[str, ...], str]]:
    def value_of(entry: Entry) -> tuple[tuple[str, ...], str]:
        word = {True: yes, False: no, None: ""}[getattr(entry, attribute)]
        return (word,), word and gettext(word)

    return value_of


# Of a field the ways to write it that change nothing, and its value in words.
_VALUES: dict[str, Callable[[Entry], tuple[tuple[str, ...], str]]] = {
    "name": _same("name"),
    "gender": _word(GENDERS, "gender"),
    "nationality": _same("nationality"),
    "birth_month": _same("birth_month"),
    "political_status": _word(POLITICAL_STATUSES, "political_status"),
    "education": _word(EDUCATIONS, "education"),
    "post": _same("post"),
    "is_new": _flag("is_new", "新任", "连任"),
    "started_on": _same("started_on"),
    "phone": _same("phone"),
    "id_number": _same("id_number"),
    "group": _group,
    "lodging": _flag("needs_lodging", "是", "否"),
    "diet": _same("diet"),
    "remark": _same("remark"),
}
_MASKS: dict[str, Callable[[str], str]] = {
    "phone": lambda text: identity.veil(text, first=3, last=4),
    "id_number": lambda text: identity.veil(text, first=6, last=4),
}
