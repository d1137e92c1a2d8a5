"""How long a hand-over may take: less than the lease, whatever the server at the other end does."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 5.0  # seconds after which whoever is still saying goodbye is interrupted once more


class TookTooLong(BaseException):
    """The time is over. No Exception, so that nobody's `except Exception` swallows it on the way."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TookTooLong within the block after so many seconds. Timeouts of a socket are for each answer, and a server
    that drips, or several of them in a row, could outlast any lease.

    It needs the main thread, in which Celery's processes run tasks; in another thread nothing limits the block.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGALRM, _ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


def _ring(number: int, frame: FrameType | None) -> None:
    raise TookTooLong
