"""The forms of accounts, roles and units."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import identity
from accounts.models import Grant, Role, User
from intake.problems import Problem
from units.models import Unit, UnitKind, UnitQuerySet, in_subtree

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def search_box(placeholder: Any) -> forms.TextInput:
    """The box into which one types what is looked for; `placeholder` says what may be."""
    return forms.TextInput(attrs={"type": "search", "autocomplete": "off", "placeholder": placeholder})


def administered_units(user: User) -> UnitQuerySet:
    """The units that the person administers, in the order of the tree."""
    paths = user.unit_paths(Role.ADMINISTRATOR)
    return Unit.objects.filter(in_subtree("", paths), valid_to=None).order_by("path")


class UnitChoice(forms.ModelChoiceField):
    """A unit, shown with how deep it lies."""

    def label_from_instance(self, obj: Unit) -> str:
        """The name, indented by its depth."""
        return "\u3000" * (obj.path.count("/") - 1) + obj.name


class AccountForm(forms.ModelForm):
    """Name, unit and how to reach the person."""

    class Meta:
        model = User
        fields = ["username", "name", "unit", "phone", "email"]
        field_classes = {"unit": UnitChoice}
        labels = {"username": gettext_lazy("登录名")}
        help_texts = {"username": gettext_lazy("字母、数字和 @ . + - _，也可用中文。")}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = administered_units(by)
        unit.required = True


class OwnAccountForm(forms.ModelForm):
    """How one is reached oneself. Who has a password types it to change the address by which a new one can be had."""

    password = forms.CharField(
        label=gettext_lazy("当前密码"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=gettext_lazy("改邮箱时要填：忘记密码的链接会发到这个邮箱。"),
    )

    class Meta:
        model = User
        fields = ["email", "phone"]
        labels = {"email": gettext_lazy("电子邮箱")}
        help_texts = {"email": gettext_lazy("上课提醒和通知也发到这里；不填就只在“消息”里看。")}
        widgets = {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.has_usable_password():
            del self.fields["password"]
        if self.instance.roles == {Role.CADRE}:
            del self.fields["phone"]  # the record's own counts, which the unit's liaison keeps

    def clean_phone(self) -> str:
        """A number in one spelling."""
        number = identity.read_phone(self.cleaned_data["phone"])
        if isinstance(number, Problem):
            raise forms.ValidationError(number.message)
        return number

    def clean(self) -> dict[str, Any]:
        """Another address of mail needs the password."""
        given: dict[str, Any] = super().clean() or {}
        asks = "password" in self.fields and "email" in self.changed_data
        if asks and not self.instance.check_password(given.get("password", "")):
            self.add_error("password", _("改邮箱请填当前密码；这里填的不对。"))
        return given


class InvitationForm(AccountForm):
    """A new account with its first role."""

    role = forms.ChoiceField(
        label=gettext_lazy("角色"),
        required=False,
        help_text=gettext_lazy("在所属单位及其下级的角色。只当班主任的不用选。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [
            ("", _("暂不授权")),
            *((value, label) for value, label in Role.choices if value != Role.CADRE),
        ]


def not_over(expires_on: dt.date | None) -> dt.date | None:
    """The last day of a role, which must be one that is not over; raises ValidationError."""
    if expires_on and expires_on < timezone.localdate():
        raise forms.ValidationError(_("有效期已经过去，请填今天或以后的日期；不再需要的角色请直接取消。"))
    return expires_on


class GrantForm(forms.ModelForm):
    """A role in a unit, until a day or for good."""

    class Meta:
        model = Grant
        fields = ["role", "unit", "expires_on"]
        field_classes = {"unit": UnitChoice}
        widgets = {"expires_on": _DAY}
        help_texts = {"expires_on": gettext_lazy("不填则一直有效；到期日当天仍有效。")}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = administered_units(by)

    def clean_expires_on(self) -> dt.date | None:
        """A day that is over would give nothing."""
        return not_over(self.cleaned_data["expires_on"])


class AccountFilterForm(forms.Form):
    """Which accounts are shown."""

    q = forms.CharField(
        label=gettext_lazy("姓名、登录名"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    role = forms.ChoiceField(label=gettext_lazy("角色"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [("", _("全部")), *Role.choices, ("disabled", _("已停用"))]


class UnitForm(forms.ModelForm):
    """A unit and its place in the tree."""

    class Meta:
        model = Unit
        fields = ["name", "short_name", "kind", "parent", "code", "position", "valid_from", "valid_to"]
        field_classes = {"parent": UnitChoice}
        widgets = {"valid_from": _DAY, "valid_to": _DAY}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        above = administered_units(by)
        if self.instance.pk:
            above = above.exclude(path__startswith=self.instance.path)
        parent.queryset = above
        parent.required = not self.instance.pk or self.instance.parent_id is not None
        if not parent.required:
            del self.fields["parent"]
            del self.fields["kind"]
        else:
            kind: Any = self.fields["kind"]
            kind.choices = [choice for choice in UnitKind.choices if choice[0] != UnitKind.DISTRICT]


class UnitFilterForm(forms.Form):
    """Which units are shown."""

    q = forms.CharField(
        label=gettext_lazy("名称"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    town = UnitChoice(
        label=gettext_lazy("镇街"),
        required=False,
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("全部"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town: Any = self.fields["town"]
        town.queryset = administered_units(by).townships()
