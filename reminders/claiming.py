"""Taking messages in hand: under a claim that nobody else has, and a lease that a dead worker lets run out."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from reminders.models import Message, MessageStatus
from reminders.turns import Way

TOGETHER = 50  # messages that are looked at for one text to a group

_RELATED = ("training_class__plan", "training_class__host", "cadre__user", "instructor", "user", "robot")


def free_abandoned(*, tries: int) -> int:
    """What dead workers held waits again; whatever was in hand more than `tries` times, and may itself be the
    cause, has failed."""
    lost = Message.objects.filter(status=MessageStatus.SENDING, lease_until__lte=timezone.now())
    freed = {"claim": None, "lease_until": None}
    given_up = lost.filter(attempts__gt=tries).update(
        status=MessageStatus.FAILED, error=_("发送多次中断，已停止尝试。可以再发一次。"), **freed
    )
    return given_up + lost.update(status=MessageStatus.WAITING, **freed)


@transaction.atomic
def claim(way: Way | None = None, *, lease: dt.timedelta) -> Message | None:
    """Takes the message that has waited longest, there or anywhere, passing over those that others are taking; None
    where none waits."""
    now = timezone.now()
    rows = Message.objects.filter(status=MessageStatus.WAITING, next_try_at__lte=now)
    if way:
        classes = TrainingClass.objects.filter(plan__district=way.district)
        rows = rows.filter(channel=way.channel, robot=way.robot, training_class__in=classes.values("pk"))
    # The key alone: with what hangs on it, all that wait would be joined and sorted to find the first.
    rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at", "pk")
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        return None
    message = Message.objects.select_related(*_RELATED).get(pk=found)
    message.status, message.claim, message.lease_until = MessageStatus.SENDING, uuid.uuid4(), now + lease
    message.attempts = message.attempts + 1
    message.save(update_fields=["status", "claim", "lease_until", "attempts"])
    return message


@transaction.atomic
def claim_beside(first: Message, *, lease: dt.timedelta) -> list[Message]:
    """Takes what else waits for the robot of a message in hand, the oldest first, passing over what others take."""
    now = timezone.now()
    rows = Message.objects.filter(
        status=MessageStatus.WAITING, next_try_at__lte=now, channel=first.channel, robot=first.robot_id
    ).order_by("next_try_at", "pk")
    found = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:TOGETHER])
    Message.objects.filter(pk__in=found).update(
        status=MessageStatus.SENDING,
        claim=uuid.uuid4(),
        lease_until=now + lease,
        attempts=F("attempts") + 1,
    )
    taken = Message.objects.filter(pk__in=found).select_related(*_RELATED)
    return list(taken.order_by("next_try_at", "pk"))
