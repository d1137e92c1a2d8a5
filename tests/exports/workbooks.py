"""Reading papers back, cell by cell, and printing them by LibreOffice."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def sheet_of(content: bytes) -> Worksheet:
    """The only sheet of a workbook."""
    book = load_workbook(BytesIO(content))
    assert len(book.worksheets) == 1
    return book.worksheets[0]


def rows_of(content: bytes) -> list[list[Any]]:
    """The values of all rows, empty cells None."""
    return [list(row) for row in sheet_of(content).iter_rows(values_only=True)]


def pages_of(content: bytes, folder: Path) -> list[str]:
    """The text of each A4 page as LibreOffice prints the workbook; skips where that or poppler is missing."""
    for program in ("soffice", "pdfinfo", "pdftotext"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed, the paper is not printed")
    paper = folder / "paper.xlsx"
    paper.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(paper)]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    pdf = str(paper.with_suffix(".pdf"))
    facts = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", facts)
    assert size
    assert sorted(round(float(side)) for side in size.groups()) == [595, 842]
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True)
    return text.stdout.split("\f")[:-1]
