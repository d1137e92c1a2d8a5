"""Whether a message still holds: asked once more when a worker has it in hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from reminders import channel_settings, rule_settings
from reminders.due import RULES
from reminders.due.rule import Batch, Occasion, Offset, Span
from reminders.group_texts import text_for
from reminders.models import Channel, Message, RuleName, RuleSetting

AROUND = dt.timedelta(days=2)  # a setting's time of day may have changed since the row was written


def why_not(message: Message, setting_of: Callable[[Message], RuleSetting] | None = None) -> str:
    """Why it must not go any more, in the language of the page; "" while it holds: the rule is on, what it is about
    stands as it did, and the person is still meant. `setting_of` may know the setting without reading it again."""
    rule = RULES.get(RuleName(message.rule))
    if rule is None:
        return _("这项提醒已经没有了。")
    if not channel_settings.is_on(message.channel, message.training_class.plan.district_id):
        return _("区里停用了这个通道。")
    if rule.is_laid_out:
        if message.training_class.status not in rule_settings.ALIVE:
            return _("班次已取消或已结班，不用再提醒。")
        setting = (
            setting_of(message)
            if setting_of
            else rule_settings.setting_of(message.rule, message.training_class)
        )
        if not rule_settings.follows(setting, message.channel, message.audience):
            return _("这项提醒或通道已停用。")
        offsets = [Offset.parse(row) for row in setting.offsets]
    else:
        offsets = []
    span = Span(message.due_at - AROUND, message.due_at + AROUND)
    about = [
        one
        for one in rule.occasions([message.training_class_id], offsets, span)
        if one.subject == message.subject
    ]
    if not about:
        return _("事情已经变了（取消、改期或已办完），不用再提醒。")
    if all(one.version != message.subject_version for one in about):
        return _("内容已经变动，由新的一条代替。")
    if message.channel == Channel.GROUP:
        return _silent(message)
    return (
        ""
        if _is_meant(message, [one for one in about if one.version == message.subject_version])
        else _("这个人已不在提醒范围内。")
    )


def _silent(message: Message) -> str:
    """Why a robot says nothing of it any more; "" while it does."""
    if message.robot is None or not message.robot.is_on:
        return _("群机器人已停用。")
    return "" if text_for(message) else _("事情已经变了（取消、改期或已办完），不用再提醒。")


def _is_meant(message: Message, occasions: list[Occasion]) -> bool:
    rule = RULES[RuleName(message.rule)]
    return any(
        _holds(batch, message)
        for audience in rule.audiences
        if audience == message.audience
        for batch in rule.batches(audience, occasions)
    )


def _holds(batch: Batch, message: Message) -> bool:
    person = getattr(message, f"{batch.kind}_id")
    if person is None:
        return False
    if batch.people is None:
        return (message.training_class_id, message.subject, person) in batch.listed
    return bool(
        batch.people.filter(**{batch.class_field: message.training_class_id, batch.kind: person}).exists()
    )
