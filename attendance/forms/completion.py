"""What becomes of a trainee, and why; why a closed class is opened again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import Outcome


class DecisionForm(forms.Form):
    """The outcome for one trainee of a class; whether a reason is needed says the verb."""

    enrolment = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("结论"), choices=Outcome.choices)
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)


class ReopenForm(forms.Form):
    """Why a closing is taken back."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        help_text=_("会留在操作记录里，如：有人考勤记错了。"),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
