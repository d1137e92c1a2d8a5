"""Taking somebody off the list."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawalForm(forms.Form):
    """Why somebody is withdrawn."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        help_text=_("会留在花名册里，如：因工作调整不能参加。"),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
