"""What goes into a pack: each file made beside, then streamed in whole, or named with the reason why it is not there."""

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Self, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exports.papers.paper import PaperProblem, Progress

IN_MEMORY = 4 << 20  # bytes of a file that are kept in memory until it is whole
_CHUNK = 1 << 20
# What is packed already: packing it again costs time and gains nothing.
_PACKED = {
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".webp",
    ".heic",
    ".pdf",
    ".docx",
    ".xlsx",
    ".zip",
    ".mp4",
    ".ofd",
}
# What a fault in one paper raises; it must not cost the others. Whatever ends the work itself passes.
BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
UNEXPECTED = PaperProblem(_("生成时出现意外错误，详情已记入服务器日志。"))

logger = logging.getLogger(__name__)

Fill = Callable[[BinaryIO, Progress], None]


@dataclass(frozen=True)
class Item:
    """One thing that belongs into a pack: `fill` writes its file, or `problem` says why there is none. `number` and
    `dated_on` are those of a document."""

    title: str
    name: str = ""
    fill: Fill | None = None
    problem: str = ""
    number: str = ""
    dated_on: dt.date | None = None


@dataclass(frozen=True)
class Line:
    """What became of an item: the file's name in the pack and how many rows it told of, or the reason why not."""

    item: Item
    name: str
    rows: int
    problem: str

    @property
    def is_there(self) -> bool:
        """Whether its file is in the pack."""
        return not self.problem


class Bundle:
    """A ZIP on its way into `file`; what is put into it is there whole or not at all. No name is given twice."""

    def __init__(self, file: BinaryIO) -> None:
        self.archive = ZipFile(file, "w", ZIP_DEFLATED)
        self.names: set[str] = set()

    def put_all(self, items: Iterable[Item], progress: Progress, *, numbered: bool = False) -> list[Line]:
        """Each in turn, told to `progress` by item; `numbered` begins each file's name with its serial."""
        lines: list[Line] = []
        serial, all_items = 0, list(items)
        for done, item in enumerate(all_items):
            name = f"{serial + 1:02}-{item.name}" if numbered else item.name
            # A long file holds the lease too: it tells how many are done so far.
            line = self.put(item, name, lambda _done, _total, so_far=done: progress(so_far, len(all_items)))
            serial += line.is_there
            lines.append(line)
            progress(done + 1, len(all_items))
        return lines

    def put(self, item: Item, name: str, progress: Progress) -> Line:
        """Has the item's file written beside and copies it in."""
        rows = 0

        def told(done: int, total: int) -> None:
            nonlocal rows
            rows = total
            progress(done, total)

        if item.fill is None:
            return Line(item, "", 0, item.problem)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as beside:
            try:
                item.fill(cast(BinaryIO, beside), told)
            except PaperProblem as problem:
                return Line(item, "", 0, str(problem))
            except BROKEN as error:
                return Line(item, "", 0, said_of(error, item.title))
            name = self._own(name)
            self._copy(beside, name)
        return Line(item, name, rows, "")

    def _copy(self, beside: IO[bytes], name: str) -> None:
        size = beside.seek(0, 2)
        beside.seek(0)
        info = ZipInfo(name, timezone.localtime().timetuple()[:6])
        info.compress_type = ZIP_STORED if PurePosixPath(name).suffix.lower() in _PACKED else ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        info.file_size = size
        with self.archive.open(info, "w") as entry:
            shutil.copyfileobj(beside, entry, _CHUNK)

    def _own(self, name: str) -> str:
        """The name, with a number where another file has it."""
        path, number, own = PurePosixPath(name), 1, name
        while own in self.names:
            number += 1
            own = f"{path.stem}({number}){path.suffix}"
        self.names.add(own)
        return own

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        """Writes the directory of the ZIP; after a failure the file is thrown away as it is."""
        if failure[0] is None:
            self.archive.close()
        else:
            self.archive.fp = None


def said_of(error: Exception, title: str) -> str:
    """The words for a fault that nobody foresaw; what it was stands in the log."""
    logger.error("%s could not be made for a pack", title, exc_info=error)
    return str(UNEXPECTED)
