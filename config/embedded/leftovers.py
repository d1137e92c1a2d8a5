"""Processes that a `make run` started: written down, so that they can be ended when it died."""

import json
import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from .place import Place, open_lock, try_lock

PATIENCE = 10.0


class Record:
    """The list of one run's processes, in a file that stays locked while the run lives."""

    def __init__(self, place: Place) -> None:
        self._path = place.locks / f"run-{os.getpid()}.json"
        self._lock = open_lock(self._path)
        try_lock(self._lock)

    def write(self, numbers: Iterable[int]) -> None:
        """Write down the processes by number and start time; each leads a process group of its own."""
        rows = [[number, psutil.Process(number).create_time()] for number in numbers]
        os.truncate(self._lock, 0)
        os.pwrite(self._lock, json.dumps(rows).encode(), 0)

    def close(self) -> None:
        """Forget the list: the run has ended its processes itself."""
        self._path.unlink(missing_ok=True)
        os.close(self._lock)


def end(place: Place) -> None:
    """End the processes of each run of this place that is dead."""
    for path in place.locks.glob("run-*.json"):
        try:
            lock = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            if try_lock(lock):
                _end_all(path)
        finally:
            os.close(lock)


def _end_all(path: Path) -> None:
    with suppress(ValueError):
        groups = [group for group in map(_living, json.loads(path.read_text())) if group]
        end_groups(groups)
    path.unlink(missing_ok=True)


def _living(row: list[float]) -> int | None:
    """Give the process group of a row, if that very process still lives."""
    number, started = int(row[0]), row[1]
    with suppress(psutil.NoSuchProcess):
        if abs(psutil.Process(number).create_time() - started) < 1:
            return number
    return None


def end_groups(groups: Iterable[int], patience: float = PATIENCE) -> None:
    """Ask process groups to end, and after `patience` seconds make them."""
    groups = list(groups)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for group in groups:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, number)
        limit = time.monotonic() + patience
        while time.monotonic() < limit and any(map(_has_members, groups)):
            time.sleep(0.1)


def _has_members(group: int) -> bool:
    """Say whether a process group has a member that is not already dead and waiting to be collected."""
    for process in psutil.process_iter(["status"]):
        with suppress(ProcessLookupError):
            if os.getpgid(process.pid) == group and process.info["status"] != psutil.STATUS_ZOMBIE:
                return True
    return False
