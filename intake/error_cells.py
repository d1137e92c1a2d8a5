"""The cells of an .xlsx in which a formula failed (#REF!, #N/A): the reader of workbooks gives them as empty, and an
empty cell says nothing. Runs in the child process only."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

_MARK = b't="e"'
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>.{0,500}?<v>(#[^<]{1,20})</v>', re.DOTALL)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# Row and column, counted from 0, and what stands there.
Failed = tuple[int, int, str]


def by_sheet(data: bytes) -> dict[str, list[Failed]]:
    """The failed cells by the sheet's name; nothing where the workbook is not laid out as expected."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return {name: failed for name, path in _sheets(book) if (failed := _failed(book.read(path)))}
    except (KeyError, ValueError, OSError, NotImplementedError, zipfile.BadZipFile, ElementTree.ParseError):
        return {}


def _sheets(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    links = _xml(book, "xl/_rels/workbook.xml.rels")
    paths = {link.get("Id"): posixpath.join("/xl", link.get("Target", "")).lstrip("/") for link in links}
    root = _xml(book, "xl/workbook.xml")
    for sheet in root.iter(f"{_MAIN}sheet"):
        yield sheet.get("name", ""), paths[sheet.get(_ID)]


def _xml(book: zipfile.ZipFile, path: str) -> ElementTree.Element:
    """A part that swells when it is unpacked ends at the child's own limits of memory and time."""
    return ElementTree.fromstring(book.read(path))  # noqa: S314 the child is confined by intake.reader


def _failed(xml: bytes) -> list[Failed]:
    if _MARK not in xml:
        return []
    return [
        (int(row) - 1, _column(letters), text.decode("utf-8", "replace"))
        for letters, row, text in _CELL.findall(xml)
    ]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
