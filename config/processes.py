"""Several processes that live and end together: the web server, a worker and beat."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType

PERIOD = 0.25
PATIENCE = 12.0
PR_SET_PDEATHSIG = 1


class ProcessEnded(Exception):
    """One of the processes ended by itself; says which one, and how."""


class Company:
    """Starts processes, each in a session of its own, and ends them all when one ends or a signal comes."""

    def __init__(self) -> None:
        self._members: dict[str, subprocess.Popen[bytes]] = {}
        self._stopped_by = 0
        # A run started by make follows make: killed by force, make can pass nothing on.
        self._parent = os.getppid() if "MAKELEVEL" in os.environ else None
        self._on_linux = ctypes.CDLL(None) if sys.platform == "linux" else None

    @property
    def numbers(self) -> list[int]:
        """The process numbers; each leads a process group."""
        return [member.pid for member in self._members.values()]

    def listen(self) -> None:
        """Take Ctrl-C and the end of the terminal or service as the wish to stop; a second one hurries."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self._stopped_by:
            self._kill()
        self._stopped_by = number

    @property
    def is_stopping(self) -> bool:
        """Whether a signal asked for the end, or make is gone."""
        return bool(self._stopped_by) or (self._parent is not None and os.getppid() != self._parent)

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process; on Linux the kernel ends it when this one is killed."""
        me = os.getpid()

        def follow() -> None:
            if self._on_linux:
                self._on_linux.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
                if os.getppid() != me:
                    os._exit(1)

        self._members[name] = subprocess.Popen(  # noqa: S603 - a list of our own, no shell
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=follow,
        )

    def watch(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Wait until the condition holds (True) or the end is wished for (False).

        Raises ProcessEnded when a process ends before that.
        """
        while not self.is_stopping:
            for name, member in self._members.items():
                status = member.poll()
                if status is not None and not self.is_stopping:
                    how = f"by signal {-status}" if status < 0 else f"with status {status}"
                    raise ProcessEnded(f"The {name} ended {how}; its last lines are above.")
            if until():
                return True
            time.sleep(PERIOD)
        return False

    def end(self) -> None:
        """Ask every process to end, and after 12 s make them; returns when all are gone."""
        for member in self._members.values():
            with suppress(ProcessLookupError):
                member.send_signal(signal.SIGTERM)
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit and any(member.poll() is None for member in self._members.values()):
            time.sleep(0.05)
        self._kill()
        for member in self._members.values():
            member.wait()

    def _kill(self) -> None:
        for member in self._members.values():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(member.pid, signal.SIGKILL)
