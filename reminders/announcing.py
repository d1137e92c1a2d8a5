"""临时通知: sent to those of a class by their channels, once; withdrawn as far as it has not gone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from reminders import planning, rule_settings
from reminders.batches import About
from reminders.due import RULES
from reminders.due.announcements import VERSION, holding, occasion_of, subject_of
from reminders.models import Announcement, MessageStatus, RuleName, RuleSetting
from trainees.models import StudyGroup

JUST_DUE = dt.timedelta(minutes=10)


def draft(
    training_class: TrainingClass,
    *,
    title: str,
    text: str,
    audiences: Sequence[str],
    channels: Sequence[str],
    group: StudyGroup | None = None,
    send_at: dt.datetime | None = None,
) -> Announcement:
    """An announcement that is not saved; without a time it goes at once."""
    return Announcement(
        training_class=training_class,
        title=title,
        text=text,
        audiences=list(audiences),
        channels=list(channels),
        group=group,
        group_name=group.name if group else "",
        send_at=send_at or timezone.now(),
    )


@transaction.atomic
def announce(row: Announcement, *, by: User, nonce: uuid.UUID) -> Announcement:
    """Saves a draft and writes its messages; the same form again (its nonce) gives what it made."""
    values = {
        name: getattr(row, name)
        for name in (
            "training_class",
            "title",
            "text",
            "audiences",
            "channels",
            "group",
            "group_name",
            "send_at",
        )
    }
    kept, is_new = Announcement.objects.get_or_create(nonce=nonce, defaults={**values, "by": by})
    if is_new:
        rule = RULES[RuleName.ANNOUNCEMENT]
        written = planning.write(setting_for(kept), rule, [occasion_of(kept)], now=timezone.now())
        audit.record(
            "reminders.announce",
            by=by,
            subject=kept.training_class,
            announcement=kept.pk,
            audiences=kept.audiences,
            channels=kept.channels,
            messages=written,
        )
    return kept


@transaction.atomic
def write_due(now: dt.datetime | None = None) -> int:
    """Writes to whoever has joined since an announcement was put off until now; how many rows were new."""
    now = now or timezone.now()
    rows = holding().filter(send_at__gt=now - JUST_DUE, send_at__lte=now, at__lt=F("send_at"))
    rule = RULES[RuleName.ANNOUNCEMENT]
    return sum(
        planning.write(setting_for(row), rule, [occasion_of(row)], now=now)
        for row in rows.select_related("training_class__plan__district")
    )


@transaction.atomic
def withdraw(row: Announcement, *, by: User) -> int:
    """Nothing of it goes out any more; how many messages were cancelled. Twice is once."""
    kept = Announcement.objects.select_for_update().get(pk=row.pk)
    if kept.withdrawn_at:
        return 0
    kept.withdrawn_at = timezone.now()
    kept.save(update_fields=["withdrawn_at"])
    left = about(kept).messages().filter(status__in=[MessageStatus.WAITING, MessageStatus.HELD])
    count = left.update(status=MessageStatus.CANCELLED, by=by, moved_at=kept.withdrawn_at)
    audit.record(
        "reminders.withdraw", by=by, subject=kept.training_class, announcement=kept.pk, messages=count
    )
    return count


def about(row: Announcement) -> About:
    """Its batch."""
    return About(row.training_class, RuleName.ANNOUNCEMENT.value, subject_of(row), VERSION)


def setting_for(row: Announcement) -> RuleSetting:
    """How it is to be sent, as an unsaved row: by its own channels to its own audiences. Whoever sent it saw before
    how many it reaches, so nobody confirms it once more."""
    found = rule_settings.usual(row.training_class.plan.district, RULES[RuleName.ANNOUNCEMENT])
    found.audiences, found.channels, found.confirm_over = row.audiences, row.channels, None
    return found


def left_of(row: Announcement) -> int:
    """How many messages could still be withdrawn. One query."""
    left = about(row).messages().filter(status__in=[MessageStatus.WAITING, MessageStatus.HELD])
    count: int = left.count()
    return count
