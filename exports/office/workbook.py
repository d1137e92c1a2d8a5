"""A workbook as a template: its marked row is repeated, everything below moves down with all that points to it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from exports.office import moving, placeholders
from exports.office.heights import Heights
from exports.office.kinds import Kind, Unfit, refuse_too_much
from exports.office.moving import Shift
from exports.office.package import Package
from exports.office.parts import MAIN, SheetPart, Strings, bounds_of, cells_of, clear, sheets_of
from exports.office.placeholders import Element, Found, Values, fill, found_in, is_of_a_line, names_in, spelt
from exports.office.texts import LONGEST, Value, is_too_long, plain

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_LONGEST_HEAD = 255
# Functions that reach out of the file: what they are given would leave with it.
_REACHING = re.compile(
    r"\b(WEBSERVICE|HYPERLINK|RTD|CALL|REGISTER(\.ID)?|IMAGE|FILTERXML|DDE)\s*\(|\|", re.IGNORECASE
)
# In a head &14 is a size; a number that follows it at once would make it another.
_AFTER_SIZE = re.compile(r"(&\d+)(?=[{｛]{2})")
_FORMULAS = ("formula", "formula1", "formula2", "f")
_NOTE_ROW = re.compile(rb"<x:Row>(\d+)</x:Row>")


class Workbook:
    """An `.xlsx` that is filled once."""

    kind = Kind.WORKBOOK

    def __init__(self, package: Package) -> None:
        self.package = package
        self.sheets = sheets_of(package)
        self.strings = Strings(package)

    @cached_property
    def found(self) -> list[Found]:
        """Every placeholder with its place, or one more than there may be."""
        every = (one for sheet in self.sheets for one in self._found_on(sheet))
        return list(islice(every, placeholders.MOST_PLACEHOLDERS + 1))

    @property
    def mistakes(self) -> list[str]:
        """What about the marked rows and the formulas cannot be worked with, in words."""
        return [words for sheet in self.sheets for words in self._mistakes_on(sheet)]

    def filled(self, facts: Mapping[str, Value], lines: Sequence[Mapping[str, Value]]) -> bytes:
        """The file with everything in its place; the marked row stands once, empty, where there is no line. Raises `Unfit`."""
        shifts = {sheet.name: self._shift(sheet, len(lines)) for sheet in self.sheets}
        for sheet in self.sheets:
            _Filling(self, sheet, shifts).run(facts, lines or [{}])
        self._move_names(shifts)
        self.package.drop(self.package.main, "calcChain")
        self._have_it_calculated()
        return self.package.packed()

    def marked_rows(self, sheet: SheetPart) -> list[int]:
        """The rows that stand for a line."""
        return [
            int(row.get("r"))
            for row in sheet.rows
            if any(is_of_a_line(self.strings.text(cell)) for cell in row.iterfind(f"{MAIN}c"))
        ]

    def _shift(self, sheet: SheetPart, lines: int) -> Shift:
        marked = self.marked_rows(sheet)
        return Shift(marked[0], max(lines, 1) - 1) if marked else Shift()

    def _found_on(self, sheet: SheetPart) -> Iterator[Found]:
        marked = set(self.marked_rows(sheet))
        for row in sheet.rows:
            for cell in row.iterfind(f"{MAIN}c"):
                where = _("工作表“%(sheet)s”的 %(cell)s") % {"sheet": sheet.name, "cell": cell.get("r")}
                in_row = int(row.get("r")) in marked
                yield from found_in(self.strings.text(cell), where, in_row=in_row)
        head = _("工作表“%(sheet)s”的页眉页脚") % {"sheet": sheet.name}
        for element in self.heads_of(sheet):
            yield from found_in(element.text or "", head)
        shape = _("工作表“%(sheet)s”的文本框") % {"sheet": sheet.name}
        for paragraph in self.paragraphs_of(sheet):
            yield from found_in("".join(text.text or "" for text in paragraph), shape)

    def _mistakes_on(self, sheet: SheetPart) -> Iterator[str]:
        marked = self.marked_rows(sheet)
        said = {"sheet": sheet.name, "rows": _("、").join(map(str, marked))}
        if len(marked) > 1:
            yield _("工作表“%(sheet)s”的第 %(rows)s 行都写了“行.”：一个工作表只能有一个标记行。") % said
        for one in sheet.merged:
            _left, top, _right, bottom = bounds_of(one)
            if marked and top != bottom and top <= marked[0] <= bottom:
                merged = {"sheet": sheet.name, "range": one.get("ref")}
                yield _("工作表“%(sheet)s”的合并单元格 %(range)s 跨过标记行，请只在标记行以内合并。") % merged
        for cell in cells_of(sheet):
            if _REACHING.search(cell.findtext(f"{MAIN}f", "")):
                place = {"sheet": sheet.name, "cell": cell.get("r")}
                yield _("工作表“%(sheet)s”的 %(cell)s 里的公式会连到文件以外，不能使用。") % place

    def heads_of(self, sheet: SheetPart) -> list[Element]:
        """The heads and feet of its pages."""
        heads = sheet.root.find(f"{MAIN}headerFooter")
        return [] if heads is None else list(heads)

    def paragraphs_of(self, sheet: SheetPart) -> Iterator[list[Element]]:
        """The texts of each paragraph in its shapes."""
        for drawing in self.package.related(sheet.part, "drawing"):
            for paragraph in self.package.tree(drawing).iter(f"{DRAWING}p"):
                yield list(paragraph.iter(f"{DRAWING}t"))

    def _move_names(self, shifts: Mapping[str, Shift]) -> None:
        """Print areas, repeated rows and whatever else has a name."""
        for name in self.package.tree(self.package.main).iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
            name.text = moving.moved(name.text or "", "", shifts)

    def _have_it_calculated(self) -> None:
        """The office's own formulas are worked out when the file is opened."""
        book = self.package.tree(self.package.main)
        calculation = book.find(f"{MAIN}calcPr")
        if calculation is None:
            before = book.find(f"{MAIN}definedNames")
            before = book.find(f"{MAIN}sheets") if before is None else before
            calculation = book.makeelement(f"{MAIN}calcPr")
            before.addnext(calculation)
        calculation.set("fullCalcOnLoad", "1")


class _Filling:
    """The filling of one sheet."""

    def __init__(self, book: Workbook, sheet: SheetPart, shifts: Mapping[str, Shift]) -> None:
        self.book, self.sheet, self.shifts = book, sheet, shifts
        self.shift = shifts[sheet.name]
        self.heights = Heights(book.package, sheet, book.strings)

    def run(self, facts: Mapping[str, Value], lines: Sequence[Mapping[str, Value]]) -> None:
        """Everything on it, each text once."""
        values = Values(facts)
        for row in self.sheet.rows:
            number = int(row.get("r"))
            if number == self.shift.marked:
                self._repeat(row, facts, lines)
                continue
            _place(row, self.shift.row(number))
            for cell in row.iterfind(f"{MAIN}c"):
                self._write(cell, values)
        for element in self.book.heads_of(self.sheet):
            self._head(element, values)
        for paragraph in self.book.paragraphs_of(self.sheet):
            fill(paragraph, values, plain)
        if self.shift.by:
            self._move()

    def _repeat(self, row: Element, facts: Mapping[str, Value], lines: Sequence[Mapping[str, Value]]) -> None:
        """The marked row once for each line; a height that nobody has set is left to the texts."""
        refuse_too_much(len(row), len(lines))
        is_set = row.get("customHeight") in ("1", "true")
        if not is_set:
            row.attrib.pop("ht", None)
        last, pattern, marked = row, deepcopy(row), self.shift.marked
        for copy, line in enumerate(lines):
            one = row if copy == 0 else deepcopy(pattern)
            if copy:
                last.addnext(one)
            last = one
            _place(one, marked + copy)
            for cell in one.iterfind(f"{MAIN}c"):
                self._write(cell, Values(facts, line, copy + 1), copy=copy)
            if not is_set:
                self.heights.fit(one, marked)

    def _write(self, cell: Element, values: Values, *, copy: int | None = None) -> None:
        formula = cell.find(f"{MAIN}f")
        if formula is not None:
            self._calculate(cell, formula, copy)
            return
        text = self.book.strings.text(cell)
        if not names_in(text):
            return
        number = values.alone(text)
        if number is not None:
            clear(cell)
            value = cell.makeelement(f"{MAIN}v")
            value.text = str(number)
            cell.append(value)
            return
        whole = plain(values.within(text))
        if not whole:
            clear(cell)  # an empty text would be counted as one
            return
        if is_too_long(whole):
            raise Unfit(
                gettext_lazy("填进 %(cell)s 的内容超过 %(max)d 个字，放不进一格。"),
                cell=cell.get("r"),
                max=LONGEST,
            )
        fill(self.book.strings.own(cell), values, plain)

    def _calculate(self, cell: Element, formula: Element, copy: int | None) -> None:
        """The office's formula stays one and points to where things are now; what it gave before is forgotten."""
        text, name = formula.text or "", self.sheet.name
        if copy is None:
            formula.text = moving.moved(text, name, self.shifts)
        else:
            formula.text = moving.repeated(text, name, self.shifts, row=self.shift.marked, copy=copy)
        if formula.get("ref"):
            formula.set("ref", cell.get("r") if copy is not None else self.shift.ref(formula.get("ref")))
        for value in cell.findall(f"{MAIN}v"):
            cell.remove(value)
        if cell.get("t") in ("str", "e", "b"):
            cell.attrib.pop("t")

    def _head(self, element: Element, values: Values) -> None:
        """In heads and feet & begins a command."""
        if not names_in(element.text or ""):
            return
        safe = Values({name: spelt(value).replace("&", "&&") for name, value in values.facts.items()})
        element.text = plain(safe.within(_AFTER_SIZE.sub(r"\1 ", element.text)))
        if len(element.text) > _LONGEST_HEAD:
            raise Unfit(gettext_lazy("页眉页脚填好后超过 %(max)d 个字，请在模板里缩短。"), max=_LONGEST_HEAD)

    def _move(self) -> None:
        """Whatever else on the sheet says where it is."""
        apart = (f"{MAIN}sheetData", f"{MAIN}mergeCells", f"{MAIN}rowBreaks")
        for child in self.sheet.root:
            if child.tag not in apart:
                for element in child.iter():
                    self._move_one(element)
        for after in self.sheet.root.iterfind(f"{MAIN}rowBreaks/{MAIN}brk"):
            after.set("id", str(self.shift.last(int(after.get("id")))))
        self._merge()
        for drawing in self.book.package.related(self.sheet.part, "drawing"):
            for anchor in self.book.package.tree(drawing):
                self._move_anchor(anchor)
        self._move_notes()

    def _move_one(self, element: Element) -> None:
        for name in ("ref", "sqref"):
            if element.get(name):
                element.set(name, self.shift.ref(element.get(name)))
        if element.get("activeCell"):
            element.set("activeCell", self.shift.ref(element.get("activeCell")).partition(":")[0])
        kind = str(element.tag).rpartition("}")[2]
        if kind == "sqref" and element.text:
            element.text = self.shift.ref(element.text)
        elif kind in _FORMULAS and element.text:
            element.text = moving.moved(element.text, self.sheet.name, self.shifts)

    def _merge(self) -> None:
        """What is merged within the marked row is merged in each of its lines."""
        marked, ranges = self.shift.marked, self.sheet.root.find(f"{MAIN}mergeCells")
        for one in self.sheet.merged:
            left, top, right, _bottom = bounds_of(one)
            if top != marked:
                one.set("ref", self.shift.ref(one.get("ref")))
                continue
            for row in range(marked + 1, marked + self.shift.by + 1):
                again = deepcopy(one)
                again.set("ref", f"{get_column_letter(left)}{row}:{get_column_letter(right)}{row}")
                ranges.append(again)
        if ranges is not None:
            ranges.set("count", str(len(ranges)))

    def _move_anchor(self, anchor: Element) -> None:
        """A picture moves with the row in which it begins, and keeps its size."""
        begin = anchor.find(f"{ANCHOR}from/{ANCHOR}row")
        if begin is not None and int(begin.text) >= self.shift.marked:
            for row in (begin, anchor.find(f"{ANCHOR}to/{ANCHOR}row")):
                if row is not None:
                    row.text = str(int(row.text) + self.shift.by)

    def _move_notes(self) -> None:
        """The notes on cells, which are kept twice: what they say, and how they are drawn."""
        package, shift = self.book.package, self.shift
        for part in package.related(self.sheet.part, "comments"):
            for note in package.tree(part).iter(f"{MAIN}comment"):
                note.set("ref", shift.ref(note.get("ref")).partition(":")[0])
        for part in package.related(self.sheet.part, "vmlDrawing"):
            package.parts[part] = _NOTE_ROW.sub(
                lambda row: b"<x:Row>%d</x:Row>" % (shift.row(int(row[1]) + 1) - 1), package.parts[part]
            )


def _place(row: Element, number: int) -> None:
    """Says of the row and its cells where they are now."""
    row.set("r", str(number))
    for cell in row.iterfind(f"{MAIN}c"):
        cell.set("r", f"{cell.get('r').rstrip('0123456789')}{number}")
