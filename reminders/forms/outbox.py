"""How the outbox is narrowed down, and what is done with what is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import typed
from accounts.forms import search_box
from reminders.models import Channel, Message, RuleName
from reminders.moving import Move
from reminders.outlook import Coming

RECENT = dt.timedelta(days=30)
_ALL = [("", _("全部"))]


class OutboxFilter(forms.Form):
    """A person, a rule, a channel; `state` is the tab beside the form."""

    q = forms.CharField(label=_("搜索收件人"), required=False, widget=search_box(_("姓名、拼音或首字母")))
    rule = forms.ChoiceField(label=_("提醒"), required=False, choices=[*_ALL, *RuleName.choices])
    channel = forms.ChoiceField(label=_("通道"), required=False, choices=[*_ALL, *Channel.choices])
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def narrowed(self, messages: QuerySet[Message]) -> QuerySet[Message]:
        """Those that are looked for; a choice that does not occur counts as none."""
        self.is_valid()
        given = self.cleaned_data
        if rule := given.get("rule"):
            messages = messages.filter(rule=rule)
        if channel := given.get("channel"):
            messages = messages.filter(channel=channel)
        if text := typed(given.get("q"), most=50).lower():
            messages = messages.filter(
                Q(cadre__search_key__contains=text)
                | Q(instructor__search_key__contains=text)
                | Q(user__search_key__contains=text)
            )
        return messages

    def coming(self, rows: Sequence[Coming]) -> list[Coming]:
        """Of what will be written those of that rule and channel; whom it reaches is not known yet."""
        self.is_valid()
        rule, channel = self.cleaned_data.get("rule"), self.cleaned_data.get("channel")
        return [
            row
            for row in rows
            if (not rule or row.about.rule == rule)
            and (not channel or channel in {share.channel for share in row.shares})
        ]

    @property
    def is_used(self) -> bool:
        """Whether anything is looked for."""
        self.is_valid()
        return any(self.cleaned_data.get(name) for name in ("q", "rule", "channel"))


class DistrictFilter(OutboxFilter):
    """The same over all classes: the last thirty days, or everything."""

    since = forms.ChoiceField(
        label=_("时间"), required=False, choices=[("", _("最近30天及以后")), ("all", _("全部"))]
    )
    field_order = ["q", "rule", "channel", "since", "state"]

    def narrowed(self, messages: QuerySet[Message]) -> QuerySet[Message]:
        """Also by time."""
        messages = super().narrowed(messages)
        if self.cleaned_data.get("since") == "all":
            return messages
        return messages.filter(due_at__gte=timezone.now() - RECENT)


class MoveForm(forms.Form):
    """What is done, and when the page that offered it was shown."""

    to = forms.ChoiceField(choices=Move.choices)
    seen_at = forms.DateTimeField(required=False)

    def clean_seen_at(self) -> dt.datetime:
        """Now, where the page does not say."""
        given: dt.datetime | None = self.cleaned_data["seen_at"]
        return given or timezone.now()

    @property
    def move(self) -> dict[str, Any]:
        """As the verbs take it."""
        return {"to": Move(self.cleaned_data["to"]), "seen_at": self.cleaned_data["seen_at"]}
