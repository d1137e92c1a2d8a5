"""What the tests of the outbox share: batches of messages of every state."""

import datetime as dt
from typing import Any

from django.utils import timezone

from reminders.batches import About
from reminders.models import Message
from tests.conftest import Cast

SUBJECT = "2026-11-23/1d"


def about(cast: Cast, subject: str = SUBJECT, rule: str = "SESSION_AHEAD") -> About:
    """A batch of the cast's class."""
    return About(cast.training_class, rule, subject, "v1")


def message(cast: Cast, person: Any = None, **values: Any) -> Message:
    """One message to the cast's cadre, or to another."""
    now = timezone.now()
    return Message.objects.create(
        **{
            "rule": "SESSION_AHEAD",
            "training_class": cast.training_class,
            "subject": SUBJECT,
            "subject_version": "v1",
            "audience": "TRAINEES",
            "channel": "SMS",
            "cadre": person or cast.cadre,
            "due_at": now,
            "next_try_at": now,
            "useful_until": now + dt.timedelta(hours=14),
            **values,
        }
    )
