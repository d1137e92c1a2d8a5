"""Whether a file holds given words, wherever in it: in the bytes, in the parts of a workbook or a package, and theirs."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
DEEP = 4  # packages within packages
LARGE = 200 * 2**20  # bytes unpacked that are looked at


def holds(content: bytes, words: Iterable[str]) -> bool:
    """Whether any of the words stands in it."""
    needles = [word.encode(encoding) for word in words if word for encoding in ENCODINGS]
    return any(needle in part for part in parts(content) for needle in needles)


def parts(content: bytes, depth: int = 0) -> Iterable[bytes]:
    """The content, what it is once inflated, and everything that it packs."""
    yield content
    if content[:2] in (b"x\x9c", b"x\x01", b"x\xda"):
        try:
            yield zlib.decompress(content)
        except zlib.error:
            return
    if content[:4] != b"PK\x03\x04" or depth >= DEEP:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for entry in package.infolist():
                if entry.file_size <= LARGE:
                    yield from parts(package.read(entry), depth + 1)
    except (zipfile.BadZipFile, RuntimeError, zlib.error):
        return
