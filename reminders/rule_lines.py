"""A rule and its setting in words, as the lists of rules show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reminders.due import RULES
from reminders.due.rule import Direction, Offset, Rule, Words
from reminders.models import Audience, Channel, RuleName, RuleSetting


def slug_of(rule: Rule) -> str:
    """session_ahead: how addresses spell a rule."""
    return rule.name.value.lower()


def rule_of(slug: str) -> Rule | None:
    """The rule that an address names, among those that a district sets; None where it names none."""
    rule = RULES.get(RuleName(slug.upper())) if slug.upper() in RuleName.values else None
    return rule if rule and rule.is_laid_out else None


def laid_out() -> list[Rule]:
    """The rules that a district sets, in the order of their names."""
    return [RULES[name] for name in RuleName if name in RULES and RULES[name].is_laid_out]


def offset_words(offset: Offset, direction: Direction) -> str:
    """提前1天 19:00, 当天 07:30, 提前3个工作日 09:00, 2天后 09:00."""
    words = {"n": offset.days, "at": f"{offset.at:%H:%M}"}
    if not offset.days:
        return _("当天 %(at)s") % words
    if direction == Direction.BEFORE:
        if offset.working:
            return ngettext("提前%(n)d个工作日 %(at)s", "提前%(n)d个工作日 %(at)s", offset.days) % words
        return ngettext("提前%(n)d天 %(at)s", "提前%(n)d天 %(at)s", offset.days) % words
    if offset.working:
        return ngettext("%(n)d个工作日后 %(at)s", "%(n)d个工作日后 %(at)s", offset.days) % words
    return ngettext("%(n)d天后 %(at)s", "%(n)d天后 %(at)s", offset.days) % words


def moments_of(rule: Rule, offsets: Sequence[Offset]) -> list[str]:
    """When a rule with these offsets speaks, each in words, the first first."""
    if rule.direction == Direction.AT_ONCE:
        return [_("事情发生时")]
    forward = -1 if rule.direction == Direction.BEFORE else 1
    ordered = sorted(offsets, key=lambda one: (forward * one.days, one.at))
    return [offset_words(one, rule.direction) for one in ordered] or [_("没有设时间")]


def quiet_words(starts: dt.time | None, ends: dt.time | None) -> str:
    """21:00 至次日 07:00; 不设 where there are none."""
    if starts is None or ends is None or starts == ends:
        return _("不设")
    words = {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
    if starts < ends:
        return _("%(starts)s 至 %(ends)s") % words
    return _("%(starts)s 至次日 %(ends)s") % words


@dataclass(frozen=True)
class RuleLine:
    """One rule as it stands for a district or a class."""

    rule: Rule
    setting: RuleSetting

    @property
    def slug(self) -> str:
        """How addresses spell it."""
        return slug_of(self.rule)

    @property
    def label(self) -> Words:
        """上课提醒."""
        return self.rule.name.label

    @property
    def purpose(self) -> Words:
        """What it is for, in a sentence."""
        return self.rule.purpose

    @property
    def is_own(self) -> bool:
        """Whether the class has laid it down for itself."""
        return self.setting.training_class_id is not None

    @property
    def who(self) -> str:
        """Whom it tells."""
        return _("、").join(str(Audience(one).label) for one in self.setting.audiences) or _("没有选")

    @property
    def moments(self) -> list[str]:
        """When it speaks, each in words."""
        return moments_of(self.rule, [Offset.parse(row) for row in self.setting.offsets])

    @property
    def when(self) -> str:
        """When it speaks, in a line."""
        return _("；").join(self.moments)

    @property
    def channels(self) -> str:
        """By what it goes."""
        return _("、").join(str(Channel(one).label) for one in self.setting.channels) or _("没有选")

    @property
    def quiet(self) -> str:
        """When it keeps silent."""
        return quiet_words(self.setting.quiet_from, self.setting.quiet_to)
