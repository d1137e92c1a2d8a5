"""A worker that cannot go on by its connection takes another."""

from __future__ import annotations

import logging
from typing import Any

from celery import bootsteps
from celery.worker import state

EVERY = 5.0  # seconds between two looks

logger = logging.getLogger(__name__)


class FreshConnection(bootsteps.StartStopStep):
    """Looks whether the worker may be given another message.

    An acknowledgement that the broker does not take, because it hangs just then, leaves its message counted as in hand
    for good. With as many of them as the worker has processes nothing more is fetched, although the connection stands,
    until somebody restarts the worker. Where the count is full and no task is in hand at two looks in a row, the
    connection is given up as lost, and the consumer begins anew.
    """

    requires = {"celery.worker.consumer.tasks:Tasks"}

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._timer: Any = None
        self._was_stuck = False

    def start(self, consumer: Any) -> None:
        """From now on, each time the consumer begins."""
        self._was_stuck = False
        self._timer = consumer.timer.call_repeatedly(EVERY, self._look, (consumer,))

    def stop(self, consumer: Any) -> None:
        """Until it ends or begins anew."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self, consumer: Any) -> None:
        channel = getattr(consumer.task_consumer, "channel", None)
        is_stuck = channel is not None and not state.reserved_requests and not channel.qos.can_consume()
        if is_stuck and self._was_stuck:
            logger.warning("an acknowledgement was lost; the worker connects to its broker anew")
            raise ConnectionResetError("an acknowledgement was lost")
        self._was_stuck = is_stuck
