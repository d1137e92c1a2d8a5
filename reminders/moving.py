"""A person's word on what is in the outbox: hold it, let it go, send it now, cancel it, try it again.

A worker may take a message in the same instant: each act is one statement that looks at the row's state again under the
row's lock, so that it moves what is still to be had and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from reminders import outlook, planning
from reminders.batches import About
from reminders.models import Channel, Message, MessageStatus


class Move(models.TextChoices):
    """What a person can do with a message. RELEASE confirms what was held, which then goes in its own time."""

    HOLD = "hold", _("暂缓")
    RELEASE = "release", _("确认发送")
    SEND = "send", _("立即发送")
    CANCEL = "cancel", _("取消发送")
    RETRY = "retry", _("重试")


FROM: Mapping[Move, tuple[MessageStatus, ...]] = {
    Move.HOLD: (MessageStatus.WAITING,),
    Move.RELEASE: (MessageStatus.HELD,),
    Move.SEND: (MessageStatus.HELD, MessageStatus.WAITING),
    Move.CANCEL: (MessageStatus.WAITING, MessageStatus.HELD),
    Move.RETRY: (MessageStatus.FAILED, MessageStatus.MISSED),
}
UNDONE = (Move.HOLD, Move.CANCEL)
_TO = {Move.HOLD: MessageStatus.HELD, Move.CANCEL: MessageStatus.CANCELLED}


@dataclass(frozen=True)
class Moved:
    """How many it moved; how many of those asked for had `gone` since the page was shown, or were going; how many were
    too `late` to be of use. `entry` is its row in the trail."""

    count: int
    gone: int
    late: int
    entry: AuditEntry | None


@transaction.atomic
def move(about: About, *, to: Move, by: User, seen_at: dt.datetime) -> Moved:
    """Moves all of a batch that is still in a state for it; of one that is only to come, the rows are written first, so
    that nobody else writes them."""
    _lock(about.training_class)
    if to != Move.RETRY:
        _write_ahead(about)
    data = {"rule": about.rule, "about": about.subject, "version": about.version}
    return _move(about.messages(), about.training_class, to=to, by=by, seen_at=seen_at, data=data)


@transaction.atomic
def move_one(message: Message, *, to: Move, by: User, seen_at: dt.datetime) -> Moved:
    """Moves one message, if it is still in a state for it."""
    _lock(message.training_class)
    rows = Message.objects.filter(pk=message.pk)
    data = {"message": message.pk, "rule": message.rule}
    return _move(rows, message.training_class, to=to, by=by, seen_at=seen_at, data=data)


@transaction.atomic
def undo(entry: AuditEntry, training_class: TrainingClass, *, by: User) -> int:
    """Takes a holding or cancelling back; how many rows are as they were. What was moved on since stays."""
    _lock(training_class)
    moved = Message.objects.filter(
        training_class=training_class,
        by=entry.by,
        moved_at=dt.datetime.fromisoformat(entry.data["at"]),
        status=_TO[Move(entry.data["to"])],
    )
    count = moved.exclude(before="").update(status=F("before"), before="", by=None, moved_at=None)
    audit.record("reminders.undo_move", by=by, subject=training_class, act=entry.pk, messages=count)
    return count


def acts_of(training_class: TrainingClass) -> QuerySet[AuditEntry]:
    """The acts on the class's messages that can be taken back."""
    return AuditEntry.objects.filter(
        action="reminders.move",
        subject_type=training_class._meta.label_lower,
        subject_id=training_class.pk,
        data__to__in=[to.value for to in UNDONE],
    )


def expire(now: dt.datetime | None = None) -> int:
    """What was held until nobody needs it any more is shown as missed; how many rows."""
    held = Message.objects.filter(status=MessageStatus.HELD, useful_until__lte=now or timezone.now())
    return held.update(status=MessageStatus.MISSED)


def _lock(training_class: TrainingClass) -> None:
    """Two people who move the same batch do so one after the other, in whatever order its rows are found."""
    TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)


def _write_ahead(about: About) -> None:
    for setting, rule, occasion in outlook.ahead([about.training_class.pk]):
        if (setting.rule, occasion.subject, occasion.version) == (about.rule, about.subject, about.version):
            planning.write(setting, rule, [occasion], now=timezone.now())


def _move(
    rows: QuerySet[Message],
    training_class: TrainingClass,
    *,
    to: Move,
    by: User,
    seen_at: dt.datetime,
    data: Mapping[str, Any],
) -> Moved:
    now = timezone.now()
    rows = rows.exclude(channel=Channel.MANUAL)
    of_use = Q(useful_until=None) | Q(useful_until__gt=now)
    movable = rows.filter(status__in=FROM[to])
    late = 0
    if to not in UNDONE:
        late = movable.exclude(of_use).count()
        movable = movable.filter(of_use)
    count = movable.update(before=F("status"), by=by, moved_at=now, **_changes(to, now))
    gone = rows.filter(
        Q(status=MessageStatus.SENDING) | Q(status=MessageStatus.SENT, sent_at__gte=seen_at)
    ).count()
    entry = None
    if count:
        words = {**data, "to": to.value, "at": now.isoformat(), "messages": count}
        entry = audit.record("reminders.move", by=by, subject=training_class, **words)
    return Moved(count, 0 if to == Move.RETRY else gone, late, entry)


def _changes(to: Move, now: dt.datetime) -> dict[str, Any]:
    if to in _TO:
        return {"status": _TO[to]}
    if to == Move.RELEASE:
        return {"status": MessageStatus.WAITING}
    if to == Move.SEND:
        return {"status": MessageStatus.WAITING, "next_try_at": now, "ignores_quiet": True}
    fresh = {"attempts": 0, "error": "", "address": "", "claim": None, "lease_until": None}
    return {"status": MessageStatus.WAITING, "next_try_at": now, **fresh}
