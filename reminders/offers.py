"""By what a district, or a class, can have a rule's messages sent."""

from __future__ import annotations

from django.db.models import Q

from accounts import sms
from courses.models import TrainingClass
from reminders.due.rule import Rule
from reminders.group_texts import GROUP_TEXTS
from reminders.models import Channel, ChannelSetting, GroupRobot
from units.models import Unit


def channels_for(
    rule: Rule, district: Unit, training_class: TrainingClass | None = None
) -> tuple[Channel, ...]:
    """Those by which the rule can go and that the district has not switched off (the inbox never is): SMS where a provider
    is set, GROUP where the rule has something to say to a group and a robot stands in one. Two queries."""
    stopped = ChannelSetting.objects.filter(district=district, is_on=False).exclude(channel=Channel.IN_APP)
    off = set(stopped.values_list("channel", flat=True))
    offered = {
        Channel.IN_APP: True,
        Channel.EMAIL: True,
        Channel.SMS: sms.is_offered(),
        Channel.GROUP: rule.name in GROUP_TEXTS and _has_robot(district, training_class),
    }
    return tuple(one for one in rule.channels if offered[one] and one not in off)


def _has_robot(district: Unit, training_class: TrainingClass | None) -> bool:
    robots = GroupRobot.objects.filter(district=district, is_on=True)
    if training_class is not None:
        robots = robots.filter(Q(training_class=None) | Q(training_class=training_class))
    return robots.exists()
