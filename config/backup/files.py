"""Files on their way into and out of a backup: written beside where needed, hashed on the way, synced."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from config.backup.manifest import SavedFile

CHUNK = 2**20
PART = ".part"


class Hashed:
    """A new file (0600) that counts and hashes what is written to it. Closed without an error it is on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._digest = hashlib.sha256()
        self._size = 0

    def __enter__(self) -> Hashed:
        _make(self.path.parent)
        self._file = open(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        return self

    def write(self, content: bytes | memoryview) -> int:
        """As a file's; a full disk is told with the path."""
        try:
            written = self._file.write(content)
        except OSError as error:
            raise _named(error, self.path) from error
        self._digest.update(content)
        self._size += written
        return written

    def flush(self) -> None:
        """As a file's."""
        self._file.flush()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            with self._file:
                if kind is None:
                    self._file.flush()
                    os.fsync(self._file.fileno())
        except OSError as failed:
            raise _named(failed, self.path) from failed

    def saved(self) -> SavedFile:
        """What was written."""
        return SavedFile(size=self._size, sha256=self._digest.hexdigest())


def _make(folder: Path) -> None:
    """The folder and those above it that are not there, for their owner alone."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _named(error: OSError, path: Path) -> OSError:
    return OSError(error.errno, error.strerror, str(path))


def found_in(folder: Path) -> Iterator[str]:
    """The regular files below a folder, by their path in it; links are not followed, unfinished files passed over."""
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            if not name.endswith(PART) and path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix()


def copied(source: Path, target: Path) -> SavedFile:
    """Copies a file to a new one, a piece at a time. Raises FileNotFoundError for a source that is gone."""
    with source.open("rb") as file, Hashed(target) as copy:
        while piece := file.read(CHUNK):
            copy.write(piece)
    return copy.saved()


def is_whole(path: Path, saved: SavedFile) -> bool:
    """Whether the file is there with the same bytes."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size != saved.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == saved.sha256
    except FileNotFoundError:
        return False


def put(source: Path, target: Path) -> SavedFile:
    """Copies a file to its place, where it appears whole."""
    beside = target.with_name(f".{target.name[:100]}{PART}")
    beside.unlink(missing_ok=True)
    try:
        saved = copied(source, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return saved
