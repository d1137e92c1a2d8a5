"""Signs of life: beat asks by way of the broker, a worker answers by a row."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from reminders.models import Heartbeat

QUEUES = ("messages", "exports", "planning")
SILENT_AFTER = dt.timedelta(minutes=3)


def leave(queue: str, *, worker: str) -> None:
    """Writes down that a worker of the queue lives."""
    Heartbeat.objects.update_or_create(
        queue=queue, defaults={"seen_at": timezone.now(), "worker": worker[:120]}
    )


def seen() -> dict[str, dt.datetime]:
    """When each queue was last heard from; without those never heard from. One query."""
    return dict(Heartbeat.objects.filter(queue__in=QUEUES).values_list("queue", "seen_at"))


def silent(now: dt.datetime | None = None) -> list[str]:
    """The queues from which nothing was heard for three minutes, or ever."""
    now = now or timezone.now()
    heard = seen()
    return [queue for queue in QUEUES if queue not in heard or heard[queue] <= now - SILENT_AFTER]
