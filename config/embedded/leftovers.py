"""Processes that a `make run` started: written down, so that they can be ended when it died."""

import json
import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from .owner import prepare_root
from .place import Place, open_lock, try_lock, wait_for

FILE = "run.json"
PATIENCE = 10.0


class RunningAlready(Exception):
    """A living `make run` uses the same VAR_DIR."""


class Record:
    """The one list of processes of a place's `make run`, in a file that stays locked while the run lives."""

    def __init__(self, lock: int) -> None:
        self._lock = lock

    @classmethod
    def open(cls, var_dir: Path) -> "Record":
        """Take the list of a VAR_DIR, ending first what a dead run left. Raises RunningAlready, EmbeddedError."""
        place = Place.of(var_dir)
        prepare_root(place)
        lock = open_lock(place.locks / FILE)
        while not try_lock(lock):
            owner = _read(lock).get("run")
            if owner and _is_living(owner):
                os.close(lock)
                raise RunningAlready(
                    f"Kaiban already runs from {place.root} (process {owner[0]:.0f}). "
                    "A second one beside it needs another PORT and another VAR_DIR."
                )
            time.sleep(0.2)
        _end_children(lock)
        record = cls(lock)
        record.write([])
        return record

    def write(self, numbers: Iterable[int]) -> None:
        """Write down the processes; each leads a process group of its own."""
        _write(self._lock, {"run": _mark(os.getpid()), "children": [_mark(number) for number in numbers]})

    def __enter__(self) -> "Record":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _write(self._lock, {})
        os.close(self._lock)


def end(place: Place) -> None:
    """End the processes that a dead run of this place left; a living run's are not touched."""
    try:
        lock = os.open(place.locks / FILE, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if try_lock(lock):
            _end_children(lock)
    finally:
        os.close(lock)


def _end_children(lock: int) -> None:
    children = _read(lock).get("children", [])
    if children:
        end_groups([int(row[0]) for row in children if _is_living(row) or not psutil.pid_exists(int(row[0]))])
        _write(lock, {})


def _mark(number: int) -> list[float]:
    """Name a process so that another one with the same number is not taken for it."""
    return [number, psutil.Process(number).create_time()]


def _is_living(row: list[float]) -> bool:
    try:
        process = psutil.Process(int(row[0]))
        is_same: bool = abs(process.create_time() - row[1]) < 1
        return is_same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _read(lock: int) -> dict[str, list[Any]]:
    try:
        rows = json.loads(os.pread(lock, 65536, 0) or b"{}")
    except ValueError:
        return {}
    return rows if isinstance(rows, dict) else {}


def _write(lock: int, rows: dict[str, list[Any]]) -> None:
    os.truncate(lock, 0)
    os.pwrite(lock, json.dumps(rows).encode(), 0)


def end_groups(groups: Iterable[int], patience: float = PATIENCE) -> None:
    """Ask the leaders of process groups to end, and after `patience` seconds make the whole groups."""
    groups = list(groups)
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(group, signal.SIGTERM)
    wait_for(lambda: not any(map(_has_members, groups)), patience, 0.1)
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    wait_for(lambda: not any(map(_has_members, groups)), patience, 0.1)


def _has_members(group: int) -> bool:
    """Say whether a process group has a member that is not already dead and waiting to be collected."""
    for process in psutil.process_iter(["status"]):
        with suppress(ProcessLookupError):
            if os.getpgid(process.pid) == group and process.info["status"] != psutil.STATUS_ZOMBIE:
                return True
    return False
