"""What a turn need not read again for each message."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from reminders import rule_settings, wording
from reminders.models import Message, MessageTemplate, RuleSetting, WordingForm

Value = TypeVar("Value")
KEPT = 2.0  # seconds: so long may a change of a setting or a wording go unseen
MOST = 1000


class Memory:
    """Settings and wordings, each read anew after two seconds. What a message is about is never kept here."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[float, Any]] = {}

    def once(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """The value that was read under the key within the last two seconds, else what is read now."""
        now = time.monotonic()
        read_at, value = self._kept.get(key, (0.0, None))
        if key in self._kept and now - read_at < KEPT:
            kept: Value = value
            return kept
        if len(self._kept) >= MOST:
            self._kept.clear()
        fresh = read()
        self._kept[key] = now, fresh
        return fresh

    def setting_of(self, message: Message) -> RuleSetting:
        """The setting that speaks for the message's class."""
        return self.once(
            ("setting", message.rule, message.training_class_id),
            lambda: rule_settings.setting_of(message.rule, message.training_class),
        )

    def template_for(self, message: Message, form: WordingForm) -> MessageTemplate:
        """The wording of the message's rule in that form."""
        district = message.training_class.plan.district_id
        return self.once(
            ("template", message.rule, form, message.language, district),
            lambda: wording.template_for(message.rule, form, message.language, district=district),
        )
