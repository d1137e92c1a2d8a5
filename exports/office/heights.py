"""How high a row has to be whose height nobody has set: as high as the longest of its wrapped texts needs."""

from functools import cached_property

from openpyxl.utils import column_index_from_string

from exports.office.package import Package
from exports.office.parts import MAIN, Element, SheetPart, Strings, bounds_of
from exports.office.texts import lines_of

_USUAL_WIDTH, _USUAL_HEIGHT, _TALLEST = 8.43, 15.0, 409.0
_PADDING = 0.7  # of a column, in units of its width


class Heights:
    """The heights of one sheet's rows, before anything on it has moved."""

    def __init__(self, package: Package, sheet: SheetPart, strings: Strings) -> None:
        self.package, self.sheet, self.strings = package, sheet, strings
        usual = sheet.root.find(f"{MAIN}sheetFormatPr")
        self.usual = _USUAL_HEIGHT if usual is None else float(usual.get("defaultRowHeight", _USUAL_HEIGHT))
        spans = [(left, right, top, bottom) for left, top, right, bottom in map(bounds_of, sheet.merged)]
        self.spans = {(top, left): right for left, right, top, bottom in spans if top == bottom}

    def fit(self, row: Element, place: int) -> None:
        """Gives a filled row its height; `place` is where it, or the row that it repeats, is in the template."""
        lines = [self._lines(cell, place) for cell in row.iterfind(f"{MAIN}c") if self._wraps(cell)]
        if max(lines, default=1) > 1:
            row.set("ht", str(min(self.usual * max(lines), _TALLEST)))

    def _lines(self, cell: Element, place: int) -> int:
        first = column_index_from_string(cell.get("r").rstrip("0123456789"))
        last = self.spans.get((place, first), first)
        room = sum(self._width(one) for one in range(first, last + 1)) - _PADDING
        return lines_of(self.strings.text(cell), room)

    def _width(self, column: int) -> float:
        return next((width for first, last, width in self._widths if first <= column <= last), _USUAL_WIDTH)

    @cached_property
    def _widths(self) -> list[tuple[int, int, float]]:
        columns = self.sheet.root.iterfind(f"{MAIN}cols/{MAIN}col")
        return [
            (int(one.get("min")), int(one.get("max")), float(one.get("width", _USUAL_WIDTH)))
            for one in columns
        ]

    def _wraps(self, cell: Element) -> bool:
        return cell.get("s", "0") in self._wrapping

    @cached_property
    def _wrapping(self) -> set[str]:
        """The styles whose texts are broken into lines."""
        found = set()
        for part in self.package.related(self.package.main, "styles"):
            for number, style in enumerate(self.package.tree(part).iterfind(f"{MAIN}cellXfs/{MAIN}xf")):
                alignment = style.find(f"{MAIN}alignment")
                if alignment is not None and alignment.get("wrapText") in ("1", "true"):
                    found.add(str(number))
        return found
