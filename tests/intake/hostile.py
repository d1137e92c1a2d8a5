"""Workbooks made to order, well-meant and hostile."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

DATA = Path(__file__).parents[1] / "data"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[Any], then: Callable[[Worksheet], object] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if then:
        then(sheet)
    return saved(book)


def book(sheets: Mapping[str, Iterable[Iterable[Any]]]) -> bytes:
    """A workbook of several sheets."""
    made = openpyxl.Workbook()
    del made["Sheet"]
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    return saved(made)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_entry(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same zip with one entry changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry == name else data)
    return stream.getvalue()


def with_dimension(content: bytes, declared: str) -> bytes:
    """The same workbook whose sheet claims another size."""
    changed = with_entry(
        content,
        SHEET,
        lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % declared.encode(), xml),
    )
    assert declared.encode() in zipfile.ZipFile(io.BytesIO(changed)).read(SHEET)
    return changed


def bomb(megabytes: int, of: bytes = b" ") -> bytes:
    """A small file with a sheet of the given size, nearly all of it the same, before the first row."""
    filler = of * (megabytes * 1024 * 1024 // len(of))
    return with_entry(
        workbook(["姓名"], ["王芳"]), SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + filler)
    )


def understated(content: bytes, name: str = SHEET) -> bytes:
    """The same zip, one entry of which claims to unpack to a hundred bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        size = struct.pack("<L", old.getinfo(name).file_size)
    assert content.count(size) == 2
    return content.replace(size, struct.pack("<L", 100))


def zip_of(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def as_file(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


def far_corner() -> bytes:
    """A name in the first cell and a full stop in the last that a sheet can have."""

    def far(sheet: Worksheet) -> None:
        sheet["A1"], sheet["XFD1048576"] = "姓名", "."

    return workbook(then=far)


def replaced(xml: bytes, place: bytes, cell: bytes) -> bytes:
    """The sheet's XML with one cell replaced."""
    changed, count = re.subn(rb'<c r="%s".*?(?:</c>|/>)' % place, lambda _found: cell, xml)
    assert count == 1
    return changed


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """The same zip with one entry more."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()
