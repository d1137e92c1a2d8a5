"""What somebody types to say who holds the phone."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import identity
from intake.problems import Problem
from trainees.slip_codes import tidied


class SlipForm(forms.Form):
    """The code on the slip."""

    code = forms.CharField(
        label=gettext_lazy("报到条上的 8 位代码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NameForm(forms.Form):
    """Name and last digits; the unit is asked for where two share both."""

    name = forms.CharField(
        label=gettext_lazy("姓名"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    digits = forms.CharField(
        label=gettext_lazy("报名时留的手机号，后四位"),
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=80, required=False)

    def __init__(self, *args: Any, asks_unit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_unit:
            self.fields["unit"].widget = forms.HiddenInput()

    def clean_digits(self) -> str:
        """Four digits of any width."""
        digits = tidied(self.cleaned_data["digits"])
        if len(digits) != 4 or not digits.isascii() or not digits.isdigit():
            raise forms.ValidationError(_("请填手机号的最后四位数字。"))
        return digits

    def ask_unit(self) -> None:
        """Shows the field, with the reason."""
        self.fields["unit"].widget = forms.TextInput(attrs={"autocomplete": "organization"})
        self.add_error("unit", _("本班有两位学员同名，尾号也相同，请再填单位。"))


class TextForm(forms.Form):
    """The mobile to which a code goes."""

    phone = forms.CharField(
        label=gettext_lazy("手机号"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        """Eleven digits of a mobile, however written."""
        number = identity.read_phone(self.cleaned_data["phone"])
        if isinstance(number, Problem) or not identity.is_mobile(number):
            raise forms.ValidationError(_("请填 11 位手机号。"))
        return number


class TextCodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=gettext_lazy("短信里的 6 位验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """Digits of any width, without spaces."""
        return tidied(self.cleaned_data["code"])
