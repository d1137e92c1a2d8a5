"""Where threads wait for one another, so that a control does not depend on who is faster."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any


class Meeting:
    """So many threads wait here until all have come; each waits once, and goes through when it comes again, or when the
    others cannot come because a guard holds them (`patience`, in seconds)."""

    def __init__(self, size: int, patience: float = 30) -> None:
        self._place = threading.Barrier(size)
        self._patience = patience
        self._came: set[int] = set()

    def wait(self) -> None:
        """Until all have come."""
        me = threading.get_ident()
        if me not in self._came:
            self._came.add(me)
            with suppress(threading.BrokenBarrierError):
                self._place.wait(timeout=self._patience)

    def after(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """The act, whose answer nobody gets before all have theirs."""

        def met(*args: Any, **kwargs: Any) -> Any:
            found = act(*args, **kwargs)
            self.wait()
            return found

        return met

    def before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """The act, which nobody begins before all are about to."""

        def met(*args: Any, **kwargs: Any) -> Any:
            self.wait()
            return act(*args, **kwargs)

        return met
