"""What stands in the tables of pages and of papers, as text, so that both can be compared."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Locator

TABLE = r"""table => Array.from(table.rows, row => Array.from(row.cells, cell => {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll(".visually-hidden, .row-note, .grid-unit, .plan-ordinal, s").forEach(node => node.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}))"""
FIGURES = r"""list => Array.from(list.querySelectorAll("div"), pair => Array.from(pair.children, part => {
  const copy = part.cloneNode(true);
  copy.querySelectorAll(".visually-hidden").forEach(node => node.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}))"""
Lines = list[list[str]]


def table(found: Locator) -> Lines:
    """The rows of a page's table, heads and sums among them; notes below a value and words for those who listen left out."""
    lines: Lines = found.evaluate(TABLE)
    return lines


def figures(found: Locator) -> dict[str, str]:
    """What a list of figures says, by their labels."""
    pairs: list[tuple[str, str]] = found.evaluate(FIGURES)
    return dict(pairs)


def sheet(content: bytes) -> Lines:
    """The rows of a workbook of one sheet."""
    book = load_workbook(BytesIO(content))
    assert len(book.worksheets) == 1
    return [[plain(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]


def plain(value: Any) -> str:
    """As a page writes it: 12, 3.5, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value).strip().replace("\n", " ")


def number(text: str) -> str:
    """A figure of a page without the noughts at its end."""
    return plain(Decimal(text.replace(",", "")))


def numbered(lines: Lines) -> Lines:
    """Those that begin with a number, as the lines of a list do."""
    return [line for line in lines if line[0].isdigit()]


def columns(lines: Lines, *places: int) -> Lines:
    """These columns of each line."""
    return [[line[place] for place in places] for line in lines]


def said(line: Sequence[str]) -> list[str]:
    """What is not empty."""
    return [text for text in line if text]
