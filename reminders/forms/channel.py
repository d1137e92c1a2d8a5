"""How a district uses a channel, and a robot of a group."""

from __future__ import annotations

import uuid
from typing import Any, cast

from crispy_forms import layout
from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reminders.channels import robots
from reminders.channels.outward import Forbidden
from reminders.models import ChannelSetting, GroupRobot, RobotKind

MOST_A_MINUTE = 600
ROBOTS_MOST = 20  # what WeCom and DingTalk take in a minute


def _laid_out(*names: str) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = layout.Layout(*names)
    return helper


class _Unseen(forms.TextInput):
    """A field that never shows what is in it: an address or a secret is typed, and not given back."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Without the value."""
        return super().get_context(name, None, attrs)


def _unseen(label: Any, *, most: int) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=most, widget=_Unseen({"autocomplete": "off"})
    )


class ChannelForm(forms.Form):
    """On or off, and how fast."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_on = forms.BooleanField(label=gettext_lazy("启用"), required=False)
    per_minute = forms.IntegerField(
        label=gettext_lazy("每分钟最多几条"),
        min_value=1,
        max_value=MOST_A_MINUTE,
        help_text=gettext_lazy("太快会被服务商限制；多出来的自动排到后面发。"),
    )
    helper = _laid_out("version", "is_on", "per_minute")

    def __init__(self, *args: Any, setting: ChannelSetting, **kwargs: Any) -> None:
        names = ("version", "is_on", "per_minute")
        super().__init__(*args, **kwargs)
        self.initial.update({name: getattr(setting, name) for name in names})
        if setting.channel == "GROUP":  # each robot has a pace of its own
            del self.fields["per_minute"]
            self.helper = _laid_out("version", "is_on")


class RobotForm(forms.Form):
    """A robot, new or changed; what is kept of address and secret stays where nothing is typed."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    nonce = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("类型"))
    name = forms.CharField(
        label=gettext_lazy("群名称"), max_length=60, help_text=gettext_lazy("例如“第3期学员群”。")
    )
    address = _unseen(gettext_lazy("Webhook 地址"), most=500)
    secret = _unseen(gettext_lazy("加签密钥"), most=200)
    forget_secret = forms.BooleanField(label=gettext_lazy("去掉已存的密钥"), required=False)
    per_minute = forms.IntegerField(
        label=gettext_lazy("每分钟最多几条"),
        min_value=1,
        max_value=ROBOTS_MOST,
        initial=ROBOTS_MOST,
        help_text=gettext_lazy("企业微信、钉钉限每分钟 20 条；同时要发的几条会合成一条。"),
    )
    is_on = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def __init__(
        self, *args: Any, robot: GroupRobot | None = None, webhook: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.robot = robot
        self.fields["secret"].help_text = _("钉钉、飞书选了“加签”才填；企业微信不用填。")
        self.fields["address"].help_text = _("在群设置里添加机器人，把给出的地址原样粘贴到这里。")
        kinds = [RobotKind.WEBHOOK] if webhook else [kind for kind in RobotKind if kind != RobotKind.WEBHOOK]
        if webhook:
            self.fields["address"].help_text = _("以 https:// 开头的外部地址；每条提醒以 JSON 发过去。")
            self.fields["secret"].help_text = _("填了就在 X-Kaiban-Signature 里附上正文的 HMAC-SHA256 签名。")
        if robot:
            self._keeps(robot)
            return
        cast(forms.ChoiceField, self.fields["kind"]).choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["address"].required = True
        self.initial["nonce"] = uuid.uuid4()
        for name in ("version", "forget_secret", "is_on"):
            del self.fields[name]
        self.helper = _laid_out("nonce", "kind", "name", "address", "secret", "per_minute")

    def clean(self) -> dict[str, Any]:
        """The address is one of the kind, and lies outside as far as its spelling shows."""
        given = super().clean() or self.cleaned_data
        kind = self.robot.kind if self.robot else given.get("kind")
        if kind and given.get("address"):
            try:
                robots.KINDS[RobotKind(kind)].check(given["address"])
            except Forbidden as error:
                self.add_error("address", str(error))
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """What the verbs take."""
        return dict(self.cleaned_data)

    def _keeps(self, robot: GroupRobot) -> None:
        """The kind of a robot stays, and what is not typed anew."""
        for name in ("kind", "nonce"):
            del self.fields[name]
        for name in ("version", "name", "per_minute", "is_on"):
            self.initial[name] = getattr(robot, name)
        self.fields["address"].help_text = _("现在是 %(address)s。不改就留空。") % {
            "address": robots.masked(robot)
        }
        names = ["version", "name", "address", "secret", "forget_secret", "per_minute", "is_on"]
        if robot.secret_encrypted:
            self.fields["secret"].help_text = _("已存有密钥。不改就留空。")
        else:
            del self.fields["forget_secret"]
            names.remove("forget_secret")
        self.helper = _laid_out(*names)
