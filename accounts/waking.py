"""A worker is told of a row that waits. The row is the truth: what the broker does not take, the sweep finds."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError

logger = logging.getLogger(__name__)


def wake_after_commit(task: str, row_id: int) -> None:
    """Tells a worker once the row is committed; nothing that the broker's client may raise becomes an error page."""

    def tell() -> None:  # a partial has no name, by which Django logs what a robust call raises
        wake(task, row_id)

    transaction.on_commit(tell, robust=True)


def wake(task: str, row_id: int) -> bool:
    """Tells a worker of the row at once, by the task's name; says whether the broker took it."""
    try:
        # A connection of its own: a broker that hangs costs one socket timeout and leaves no broken pool behind.
        with current_app.connection_for_write() as connection:
            current_app.send_task(task, args=[row_id], connection=connection)
    except (KombuError, OSError) as error:
        logger.warning(
            "%s of row %s waits for the sweep, the broker did not take it: %s", task, row_id, error
        )
        return False
    return True
