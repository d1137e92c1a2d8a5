"""The child process that opens a file: bytes on standard input, JSON on standard output.

It runs by itself, without Django, so that a hostile file meets a process with little memory, little time,
no environment and nothing to write to. Started by `workbook.read` only.
"""

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from intake import delimited

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
# The stream of an .xls begins with BOF, then perhaps WRITEPROTECT; FILEPASS follows only in a file with a password.
# JPEG, PNG, GIF, bitmap, and what comes from a scanner.
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM6", b"II*\0", b"MM\0*", b"%PDF")
ENCRYPTED_XLS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
# Of a sheet over the limits only the head is passed on, enough to see whether it is the one that is meant.
HEAD = 50


class Refused(Exception):
    """Carries the code that `workbook.read` puts into words, and near which row."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.code, self.row = code, row


def confine(limits: dict[str, int]) -> None:
    """Puts the limits on this process: bytes of memory, seconds of processor, no files, no core."""
    for kind, limit in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        ceiling = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(kind, (ceiling, ceiling))
        except (OSError, ValueError):
            # macOS knows no limit of address space; the limit of time holds there too.
            continue


def read_file(data: bytes, limits: dict[str, int]) -> list[dict[str, Any]]:
    """The sheets of a workbook, or the one of a text, by what the bytes are and not by the file's name.

    Looks at the outside of the file before anything is unpacked; raises `Refused`.
    """
    if data.startswith(ZIP):
        check_zip(data, limits)
    elif data.startswith(OLE):
        check_ole(data)
    else:
        check_text(data)
        return read_text(data, limits)
    return read_sheets(data, limits)


def check_ole(data: bytes) -> None:
    """Looks for the streams of an .xls; raises `Refused`."""
    if "EncryptedPackage".encode("utf-16-le") in data or ENCRYPTED_XLS.search(data):
        raise Refused("encrypted")
    if not any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        raise Refused("word" if "WordDocument".encode("utf-16-le") in data else "not_workbook")


def check_text(data: bytes) -> None:
    """Tells what is no table by its first bytes; raises `Refused`."""
    if data.startswith(PICTURES):
        raise Refused("picture")
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta")):
        raise Refused("xml_workbook" if b"office:spreadsheet" in head else "web_page")


def check_zip(data: bytes, limits: dict[str, int]) -> None:
    """Counts entries and unpacked bytes by the directory; raises `Refused`."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused("damaged") from error
    if len(entries) > limits["entries"] or sum(entry.file_size for entry in entries) > limits["unpacked"]:
        raise Refused("unpacked")
    names = [entry.filename.lower() for entry in entries]
    if not any(name.startswith("xl/workbook.") for name in names):
        raise Refused("word" if any(name.startswith("word/") for name in names) else "not_workbook")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted")


def read_text(data: bytes, limits: dict[str, int]) -> list[dict[str, Any]]:
    """The one sheet of a text with delimiters; raises `Refused`."""
    try:
        text = delimited.decoded(data)
    except delimited.Undecodable as error:
        raise Refused(error.code, error.row) from error
    grid: list[list[str]] = []
    height = width = 0
    for number, cells in enumerate(delimited.table(text), start=1):
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            height, width = number, max(width, len(cells))
        if number <= limits["rows"]:
            grid.append(cells)
    if height > limits["rows"] or width > limits["columns"]:
        grid = [cells[: limits["columns"]] for cells in grid[:HEAD]]
    sheet = {"name": "", "height": height, "width": width, "rows": grid[:height], "delimited": True}
    return [sheet] if height else []


def read_sheets(data: bytes, limits: dict[str, int]) -> list[dict[str, Any]]:
    """The visible sheets that hold something; raises `Refused`."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        seen = [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
        sheets = [read_sheet(book.get_sheet_by_name(name), limits) for name in seen or book.sheet_names]
    except PasswordError as error:
        raise Refused("encrypted") from error
    except CalamineError as error:
        raise Refused("damaged") from error
    return [sheet for sheet in sheets if sheet["height"]]


def read_sheet(sheet: CalamineSheet, limits: dict[str, int]) -> dict[str, Any]:
    """Name, size and rows from A1 on, by the cells that are there and not by the declared dimension."""
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    fits = height <= limits["rows"] and width <= limits["columns"]
    grid: list[list[Any]] = sheet.to_python(skip_empty_area=False, nrows=None if fits else HEAD)
    if not fits:
        grid = [cells[: limits["columns"]] for cells in grid]
    fill_merged(grid, sheet.merged_cell_ranges or [])
    return {"name": sheet.name, "height": height, "width": width, "rows": grid}


def fill_merged(grid: list[list[Any]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Repeats in each row what a cell merged over several rows of one column says for all of them."""
    budget = sum(map(len, grid))
    for (top, column), (bottom, last_column) in ranges:
        if column != last_column or top >= len(grid) or column >= len(grid[top]):
            continue
        for cells in grid[top + 1 : bottom + 1]:
            budget -= 1
            if cells[column] == "":
                cells[column] = grid[top][column]
        if budget < 0:
            return


def plain(value: Any) -> Any:
    """What JSON cannot hold: a date as {"on": "1971-10-01"}, a time or a duration as its text."""
    return {"on": value.isoformat()[:10]} if isinstance(value, dt.date) else str(value)


def main() -> None:
    """Answers {"sheets": [...]} or {"refused": code}."""
    limits = json.loads(sys.argv[1])
    confine(limits)
    try:
        data = sys.stdin.buffer.read()
        answer: dict[str, Any] = {"sheets": read_file(data, limits)}
        text = json.dumps(answer, ensure_ascii=False, default=plain)
        if len(text) > limits["unpacked"]:
            raise Refused("unpacked")
    except Refused as refusal:
        text = json.dumps({"refused": refusal.code, "row": refusal.row})
    except MemoryError:
        text = json.dumps({"refused": "unpacked"})
    sys.stdout.buffer.write(text.encode())
