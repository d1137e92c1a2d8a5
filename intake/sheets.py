"""Rows of cells with their place in the sheet, whatever they were read from."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

# An empty cell is "". Whole numbers from a workbook may arrive as floats.
Raw = str | int | float | bool | date


class Row(NamedTuple):
    """`number` counts from 1 as the sheet does; a row may have fewer cells than the header."""

    number: int
    cells: tuple[Raw, ...]

    def cell(self, index: int) -> Raw:
        """The cell in the column counted from 0; "" beyond the row's end."""
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(1 for cell in self.cells if not is_empty(cell))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet or a pasted block. `height` and `width` are the whole sheet's, even when `rows` was cut short.

    `delimited` marks text whose cells were told apart by commas or spaces, where a comma too many moves
    everything after it.
    """

    name: str
    rows: tuple[Row, ...]
    height: int
    width: int
    delimited: bool = False


def is_empty(cell: Raw) -> bool:
    """Whether a cell holds nothing but spaces."""
    return isinstance(cell, str) and (not cell or cell.isspace())
