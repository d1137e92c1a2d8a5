"""What a rule would do next with these values, told before they are saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from courses.models import TrainingClass
from reminders import planning, rule_settings
from reminders.due.rule import Direction, Occasion, Offset, Rule, Span
from reminders.models import Audience, Channel, Message, MessageStatus, RuleSetting

AHEAD = dt.timedelta(days=14)


@dataclass(frozen=True)
class Outlook:
    """`at` is when it speaks next within two weeks, None where it does not; to about so many `people` of so many
    `classes`, by what rings at `rings_at` only where that is later. `waiting` messages would be dropped."""

    is_on: bool
    is_at_once: bool
    at: dt.datetime | None = None
    people: int = 0
    classes: int = 0
    rings_at: dt.datetime | None = None
    waiting: int = 0


def classes_of(setting: RuleSetting) -> list[int]:
    """The classes for which such a row speaks: its own, or those of its district without a row of their own."""
    alive = TrainingClass.objects.filter(status__in=rule_settings.ALIVE)
    if setting.training_class_id:
        alive = alive.filter(pk=setting.training_class_id)
    else:
        own = RuleSetting.objects.filter(rule=setting.rule, training_class__isnull=False)
        alive = alive.filter(plan__district=setting.district_id).exclude(pk__in=own.values("training_class"))
    return list(alive.order_by("pk").values_list("pk", flat=True))


def outlook_of(setting: RuleSetting, rule: Rule, now: dt.datetime | None = None) -> Outlook:
    """What that row, saved or not, leads to. The queries do not grow with classes or people."""
    now = now or timezone.now()
    is_at_once = rule.direction == Direction.AT_ONCE
    classes = classes_of(setting)
    if not setting.is_on:
        return Outlook(is_on=False, is_at_once=is_at_once, waiting=_waiting(setting, classes))
    if is_at_once:
        return Outlook(is_on=True, is_at_once=True)
    offsets = [Offset.parse(row) for row in setting.offsets]
    occasions = rule.occasions(classes, offsets, Span(now, now + AHEAD))
    if not occasions:
        return Outlook(is_on=True, is_at_once=False)
    at = min(one.due_at for one in occasions)
    first = [one for one in occasions if one.due_at == at]
    rings_at = rule_settings.after_quiet(setting, _ringing(setting), at)
    return Outlook(
        is_on=True,
        is_at_once=False,
        at=at,
        people=_people(setting, rule, first),
        classes=len({one.class_id for one in first}),
        rings_at=rings_at if rings_at != at else None,
    )


def _people(setting: RuleSetting, rule: Rule, occasions: list[Occasion]) -> int:
    """About how many are told: those whom one of the channels reaches."""
    batches = [
        batch
        for audience in rule.audiences
        if audience.value in setting.audiences
        for batch in rule.batches(Audience(audience), occasions)
    ]
    return sum(
        planning.size_of(batch)
        for batch in batches
        if any(planning.reaches(channel, batch.kind) for channel in setting.channels)
    )


def _ringing(setting: RuleSetting) -> str:
    """One of its channels that may wake somebody, else one that does not."""
    return next((one for one in setting.channels if rule_settings.rings(one)), Channel.IN_APP.value)


def _waiting(setting: RuleSetting, classes: Collection[int]) -> int:
    rows = Message.objects.filter(rule=setting.rule, training_class__in=classes)
    return rows.filter(status__in=(MessageStatus.WAITING, MessageStatus.HELD)).count()
