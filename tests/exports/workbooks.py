"""Reading papers back, cell by cell, and printing them by LibreOffice."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.exports.printed import LANDSCAPE, PORTRAIT, converted, read


def sheet_of(content: bytes) -> Worksheet:
    """The only sheet of a workbook."""
    book = load_workbook(BytesIO(content))
    assert len(book.worksheets) == 1
    return book.worksheets[0]


def rows_of(content: bytes) -> list[list[Any]]:
    """The values of all rows, empty cells None."""
    return [list(row) for row in sheet_of(content).iter_rows(values_only=True)]


def pages_of(content: bytes, folder: Path, ending: str = ".xlsx") -> list[str]:
    """The text of each A4 page as LibreOffice prints the paper; skips where that or poppler is missing."""
    return printed_together({f"paper{ending}": content}, folder)[f"paper{ending}"]


def printed_together(papers: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """The same of several papers by the names of their files."""
    return {name: _pages(pdf) for name, pdf in converted(papers, folder).items()}


def _pages(pdf: Path) -> list[str]:
    """The text of each page, which is A4."""
    size, pages = read(pdf)
    assert size in (PORTRAIT, LANDSCAPE)
    return pages
