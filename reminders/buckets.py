"""How fast may be sent: a bucket a channel of a district, or a robot, that fills by the minute."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reminders.memory import Memory
from reminders.models import Channel, ChannelSetting, Message, SendingBucket

SKEW = dt.timedelta(minutes=1)  # by so much the clocks of two machines may differ
PER_MINUTE = {Channel.EMAIL: 120, Channel.SMS: 120}


@transaction.atomic
def take(message: Message, now: dt.datetime, memory: Memory | None = None) -> dt.datetime:
    """Takes a token and gives `now`; where the bucket is empty, the instant of the next one. What stays in the program
    needs none. `memory` knows the pace without reading it for each message."""
    key, per_minute = _of(message, memory or Memory())
    if not per_minute:
        return now
    held = SendingBucket.objects.select_for_update().filter(key=key)
    bucket = held.first()
    if bucket is None:
        SendingBucket.objects.get_or_create(key=key, defaults={"tokens": per_minute, "filled_at": now})
        bucket = held.get()
    if bucket.filled_at > now + SKEW:  # the clock was wrong then: nobody waits for that time to come
        bucket.filled_at = now
    passed = max(0.0, (now - bucket.filled_at).total_seconds())
    bucket.tokens = min(float(per_minute), bucket.tokens + passed * per_minute / 60)
    bucket.filled_at = max(now, bucket.filled_at)
    if bucket.tokens < 1:
        bucket.save()
        return now + dt.timedelta(seconds=(1 - bucket.tokens) * 60 / per_minute)
    bucket.tokens -= 1
    bucket.save()
    return now


def _of(message: Message, memory: Memory) -> tuple[str, int]:
    if message.channel == Channel.GROUP:
        return f"robot/{message.robot_id}", message.robot.per_minute if message.robot else 0
    if message.channel not in PER_MINUTE:
        return "", 0
    district = message.training_class.plan.district_id
    own = memory.once(
        ("pace", message.channel, district),
        lambda: ChannelSetting.objects.filter(district=district, channel=message.channel).first(),
    )
    return f"{message.channel}/{district}", own.per_minute if own else PER_MINUTE[Channel(message.channel)]
