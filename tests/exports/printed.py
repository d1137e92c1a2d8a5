"""Papers as LibreOffice prints them, and a PDF read back by poppler: its pages' text and size."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

PORTRAIT, LANDSCAPE = (595, 842), (842, 595)


def _needs(*programs: str) -> None:
    """Skips where one is missing: neither is on PyPI, so a checkout has them only where Debian's packages are."""
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed, so nothing can be said of how the paper prints")


def pages_of_pdf(content: bytes, folder: Path) -> tuple[tuple[int, int], list[str]]:
    """Width and height in points, and each page's text without any space."""
    file = folder / "read.pdf"
    file.write_bytes(content)
    size, pages = read(file)
    return size, ["".join(page.split()) for page in pages]


def read(pdf: Path) -> tuple[tuple[int, int], list[str]]:
    """Width and height in points, and each page's text as it stands."""
    _needs("pdfinfo", "pdftotext")
    facts = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", facts)
    assert size
    wide, high = (round(float(side)) for side in size.groups())
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True)
    return (wide, high), text.stdout.split("\f")[:-1]


def printed(content: bytes, ending: str, folder: Path) -> bytes:
    """An office file as LibreOffice prints it to PDF."""
    name = f"paper{ending}"
    return converted({name: content}, folder)[name].read_bytes()


def converted(papers: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """The PDF of each by the name of its file, in one go: LibreOffice takes longer to begin than to print."""
    _needs("soffice")
    for name, content in papers.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    files = [str(folder / name) for name in papers]
    subprocess.run([*convert, *files], check=True, capture_output=True, timeout=180)
    return {name: (folder / name).with_suffix(".pdf") for name in papers}
