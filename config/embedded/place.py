"""Where the embedded servers of one VAR_DIR lie on the disk, and on which sockets they answer."""

import fcntl
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
SOCKET_PATH_LIMIT = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
SYSTEM_TEMPORARY = Path("/tmp")  # noqa: S108 - not TMPDIR: each process must find the same place


class EmbeddedError(Exception):
    """Why the embedded servers cannot run, in words for the person at the terminal."""


@dataclass(frozen=True)
class Place:
    """The folders of one VAR_DIR; two processes with the same VAR_DIR get equal places."""

    root: Path

    @classmethod
    def of(cls, var_dir: Path) -> "Place":
        """Give the place of a VAR_DIR, links and relative parts resolved; nothing is made."""
        return cls(Path(var_dir).expanduser().resolve())

    @property
    def postgres(self) -> Path:
        """PostgreSQL's own folder."""
        return self.root / "postgres"

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.postgres / "data"

    @property
    def valkey(self) -> Path:
        """Valkey's own folder, with its append-only file."""
        return self.root / "valkey"

    @property
    def locks(self) -> Path:
        """The lock files by which processes share the servers."""
        return self.root / "locks"

    @property
    def sockets(self) -> Path:
        """The folder of both sockets: in VAR_DIR, or a hashed one where that path is too long."""
        near = self.root / "run"
        if len(os.fsencode(near / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return near
        return SYSTEM_TEMPORARY / f"kaiban-{hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]}"

    def lock(self, name: str) -> Path:
        """Give the path of the lock file of that name."""
        return self.locks / f"{name}.lock"


def open_lock(path: Path) -> int:
    """Open a lock file and give its descriptor; who closes it releases what it locked."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    """Take a flock without waiting; False when somebody else stands in the way."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def say(line: str) -> None:
    """Tell the person at the terminal, apart from a command's own output."""
    sys.stderr.write(f"{line}\n")


def find_wheel(package: str) -> Path:
    """Give the folder of an installed package without importing it: only its files are of use here."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"{package} is not installed. Install requirements.txt, "
            "or name servers by DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0]).resolve()


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold the exclusive lock of a file for the length of a block, waiting for it first."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Say whether some living process holds the lock of this file."""
    if not path.exists():
        return False
    descriptor = open_lock(path)
    try:
        return not try_lock(descriptor)
    finally:
        os.close(descriptor)


def tail(path: Path, lines: int = 15) -> str:
    """Give the last lines of a log, or an empty string when there is none."""
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - 8192))
            text = log.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def rotate(log: Path, limit: int = 5_000_000) -> None:
    """Put a log of more than `limit` bytes aside, over the one put aside before."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_name(log.name + ".1"))


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file so that it is either the old one or the new one, even after a power loss."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as new:
        new.write(text)
        new.flush()
        os.fchmod(new.fileno(), mode)
        os.fsync(new.fileno())
    Path(name).replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def wait_for(condition: Callable[[], bool], seconds: float, step: float = 0.05) -> bool:
    """Ask again until the condition holds; False when the seconds (monotonic) are over."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True
