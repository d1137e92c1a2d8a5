"""Kaiban's Celery application in a hurry, for workers and beats of tests: `celery -A tests.reminders.hurried`.

The environment says what differs: EVERY seconds a turn (30 in earnest), LEASE seconds (60), CARELESS for a control, a
worker that acknowledges a message before it hands it over, and AS_CELERY for another, one that trusts its connection.
"""

import datetime as dt
import os

import django
from django.core.mail.utils import DNS_NAME

from config.celery import app
from config.reconnecting import FreshConnection

django.setup()

from reminders import sending  # noqa: E402 - needs the settings
from reminders.memory import Memory  # noqa: E402 - needs the settings too
from reminders.models import Message  # noqa: E402 - needs the settings too

__all__ = ["app"]

DNS_NAME._fqdn = "localhost"
app.conf.beat_max_loop_interval = 1
app.conf.beat_schedule = {
    "turn": {
        "task": "reminders.tasks.turn",
        "schedule": float(os.environ.get("EVERY", "1")),
        "options": {"expires": 25},
    }
}
sending.LEASE = dt.timedelta(seconds=float(os.environ.get("LEASE", "60")))
if "AS_CELERY" in os.environ:
    app.steps["consumer"].discard(FreshConnection)
if "CARELESS" in os.environ:
    _hand_over = sending._hand_over

    def _acknowledged_first(message: Message, memory: Memory) -> sending.Outcome:
        Message.objects.filter(pk=message.pk).update(status="SENT", lease_until=None)
        return _hand_over(message, memory)

    sending._hand_over = _acknowledged_first

    def _has_time(message: Message) -> bool:
        return True  # it holds no claim any more by which it could look

    sending._has_time = _has_time
