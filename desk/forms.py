"""The forms of the first set-up and of clearing the demo."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.forms.approval import ApprovalFields
from courses.forms.days import plannable
from desk import setup_code
from desk.opening import Times
from timetable.models import Period

_USUAL = {
    Period.AM: ("09:00", "11:30", Decimal(4)),
    Period.PM: ("14:00", "16:30", Decimal(4)),
    Period.EVE: ("19:00", "20:30", Decimal(2)),
}


class NewPasswordForm(forms.Form):
    """A password, typed twice and held against the usual rules."""

    password1 = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("再输一次密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password1(self) -> str:
        """Refuses what is too short, too common or too like the name."""
        password = str(self.cleaned_data["password1"])
        validate_password(
            password, User(username=self.data.get("username", ""), name=self.data.get("person", ""))
        )
        return password

    def clean_password2(self) -> str:
        """Must be the first one again."""
        if self.cleaned_data["password2"] != self.cleaned_data.get(
            "password1", self.cleaned_data["password2"]
        ):
            raise ValidationError(_("两次输入的密码不一样。"))
        return str(self.cleaned_data["password2"])


class SetupForm(NewPasswordForm):
    """The district, its first administrator and its half-days."""

    code = forms.CharField(
        label=gettext_lazy("启用码"), help_text=gettext_lazy("启动程序的窗口里印着，形如 7KQM-2XPA。")
    )
    district = forms.CharField(label=gettext_lazy("区名"), max_length=80)
    person = forms.CharField(label=gettext_lazy("管理员姓名"), max_length=50)
    username = forms.CharField(
        label=gettext_lazy("登录名"), max_length=150, validators=[UnicodeUsernameValidator()]
    )
    field_order = ["code", "district", "person", "username", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        for period in Period:
            starts_at, ends_at, hours = _USUAL[period]
            label = {"period": period.label}
            key = period.value.lower()
            self.fields[f"{key}_start"] = forms.TimeField(
                label=_("%(period)s开始") % label, initial=dt.time.fromisoformat(starts_at), widget=clock
            )
            self.fields[f"{key}_end"] = forms.TimeField(
                label=_("%(period)s结束") % label, initial=dt.time.fromisoformat(ends_at), widget=clock
            )
            self.fields[f"{key}_hours"] = forms.DecimalField(
                label=_("%(period)s学时") % label, initial=hours, min_value=0, max_digits=3, decimal_places=1
            )

    def clean_code(self) -> str:
        """Must be the printed one."""
        if not setup_code.matches(self.cleaned_data["code"]):
            raise ValidationError(_("启用码不对。请看启动程序的窗口，或运行 manage.py setup_code。"))
        return str(self.cleaned_data["code"])

    def clean_username(self) -> str:
        """Must be free."""
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("这个登录名已被使用。"))
        return username

    def clean(self) -> dict[str, Any]:
        """Each half-day ends after it starts."""
        cleaned = super().clean() or self.cleaned_data
        for period in Period:
            key = period.value.lower()
            start, end = cleaned.get(f"{key}_start"), cleaned.get(f"{key}_end")
            if start and end and end <= start:
                self.add_error(f"{key}_end", _("结束时间要晚于开始时间。"))
        return cleaned

    def times(self) -> Times:
        """Period → start, end, hours."""
        cleaned = self.cleaned_data
        keys = {period: period.value.lower() for period in Period}
        return {
            period: (cleaned[f"{key}_start"], cleaned[f"{key}_end"], cleaned[f"{key}_hours"])
            for period, key in keys.items()
        }


class DemoClearForm(NewPasswordForm):
    """The typed confirmation, and the administrator's own password from now on."""

    confirmation = forms.CharField(
        label=gettext_lazy("请输入“清空演示数据”"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ["confirmation", "password1", "password2"]

    def clean_confirmation(self) -> str:
        """Must be the words themselves."""
        if self.cleaned_data["confirmation"].strip() not in {"清空演示数据", "clear the demo"}:
            raise ValidationError(_("请原样输入“清空演示数据”，才会清空。"))
        return str(self.cleaned_data["confirmation"])


class ClassCopyForm(ApprovalFields):
    """When the copy begins and what it is called; in an issued plan also why, and by which document (R30)."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    starts_on = forms.DateField(
        label=gettext_lazy("开始日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[plannable],
    )
    name = forms.CharField(label=gettext_lazy("班次名称"), max_length=120)
    reason = forms.CharField(
        label=gettext_lazy("计划外新增的原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("那一年的计划已印发时，原因和文号都要填。"),
    )
    field_order = ("nonce", "starts_on", "name", "reason")

    @property
    def facts(self) -> dict[str, Any]:
        """Which copy, when the form is valid."""
        return {name: self.cleaned_data[name] for name in ("nonce", "starts_on", "name")}
