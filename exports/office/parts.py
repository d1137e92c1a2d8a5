"""The parts of a workbook: its sheets by name, and what each sheet draws and notes."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from exports.office.package import Package

Element = Any

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
IDENTITY = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LETTERS = re.compile(r"[A-Z]+")


@dataclass(frozen=True)
class SheetPart:
    """One worksheet: its name, its part, and the root of that."""

    name: str
    part: str
    root: Element

    @property
    def rows(self) -> list[Element]:
        """All rows that are written."""
        data = self.root.find(f"{MAIN}sheetData")
        return [] if data is None else data.findall(f"{MAIN}row")

    @property
    def merged(self) -> list[Element]:
        """The merged ranges."""
        return list(self.root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"))


def sheets_of(package: Package) -> list[SheetPart]:
    """The worksheets in the order of the book; rows and cells all say where they are, formulas stand for themselves."""
    worksheets = package.relations(package.main, "worksheet")
    found = []
    for entry in package.tree(package.main).iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        part = worksheets.get(entry.get(IDENTITY, ""))
        if part in package.parts:
            sheet = SheetPart(entry.get("name", ""), part, package.tree(part))
            _number(sheet)
            _spell_out(sheet)
            found.append(sheet)
    return found


def _number(sheet: SheetPart) -> None:
    """A file may leave out where a row or a cell is when it follows the one before."""
    at = 0
    for row in sheet.rows:
        at = int(row.get("r") or at + 1)
        row.set("r", str(at))
        column = 0
        for cell in row.iterfind(f"{MAIN}c"):
            letters = _LETTERS.match(cell.get("r", ""))
            column = column_index_from_string(letters[0]) if letters else column + 1
            cell.set("r", f"{get_column_letter(column)}{at}")


def _spell_out(sheet: SheetPart) -> None:
    """A formula that several cells share is written in each of them."""
    shared: dict[str, tuple[str, str]] = {}
    for cell in cells_of(sheet):
        formula = cell.find(f"{MAIN}f")
        if formula is None or formula.get("t") != "shared":
            continue
        group = formula.get("si", "")
        if formula.text:
            shared[group] = (formula.text, cell.get("r"))
        elif group in shared:
            text, origin = shared[group]
            formula.text = Translator(f"={text}", origin=origin).translate_formula(cell.get("r"))[1:]
        for name in ("t", "si", "ref"):
            formula.attrib.pop(name, None)


def cells_of(sheet: SheetPart) -> Iterator[Element]:
    """Every cell that is written, row by row."""
    for row in sheet.rows:
        yield from row.iterfind(f"{MAIN}c")


def bounds_of(merged: Element) -> tuple[int, int, int, int]:
    """First column, first row, last column and last row of a merged range."""
    left, top, right, bottom = range_boundaries(merged.get("ref"))
    return left or 1, top or 1, right or 1, bottom or 1


class Strings:
    """What the cells of a workbook say: most texts lie in one part, by number."""

    def __init__(self, package: Package) -> None:
        parts = package.related(package.main, "sharedStrings")
        there = bool(parts) and parts[0] in package.parts
        self._items = package.tree(parts[0]).findall(f"{MAIN}si") if there else []

    def item(self, cell: Element) -> Element | None:
        """The text of a cell with its runs; None where it says none."""
        if cell.get("t") == "inlineStr":
            return cell.find(f"{MAIN}is")
        number = cell.findtext(f"{MAIN}v", "")
        if cell.get("t") == "s" and number.isdecimal() and int(number) < len(self._items):
            return self._items[int(number)]
        return None

    def text(self, cell: Element) -> str:
        """The same as plain words."""
        item = self.item(cell)
        return "" if item is None else "".join(one.text or "" for one in texts_of(item))

    def own(self, cell: Element) -> list[Element]:
        """Gives the cell a text of its own, with the same runs, and these texts to be changed."""
        item = self.item(cell)
        runs = () if item is None else item
        kept = [deepcopy(child) for child in runs if child.tag in (f"{MAIN}t", f"{MAIN}r")]
        clear(cell, "inlineStr")
        inside = cell.makeelement(f"{MAIN}is")
        inside.extend(kept)
        cell.append(inside)
        return texts_of(inside)


def texts_of(item: Element) -> list[Element]:
    """The texts of an item: its own, or those of its runs; the reading of its characters is none."""
    return [*item.iterfind(f"{MAIN}t"), *item.iterfind(f"{MAIN}r/{MAIN}t")]


def clear(cell: Element, kind: str = "") -> None:
    """Takes out what a cell holds, its style stays; `kind` says what it will hold."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if kind:
        cell.set("t", kind)
