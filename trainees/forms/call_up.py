"""A named call-up (点名调训): what the unit answers, and what the organiser decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainees.models import Cadre

CONFIRM, CHANGE = "confirm", "change"
ACCEPT, INSIST = "accept", "insist"


class AnswerForm(forms.Form):
    """Confirms, or asks for somebody else with the reason; `offered` are those found for it."""

    answer = forms.ChoiceField(
        label=gettext_lazy("答复"),
        choices=[(CONFIRM, gettext_lazy("同意参训")), (CHANGE, gettext_lazy("申请换人"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("换人原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("申请换人时填写。"),
    )
    instead = forms.TypedChoiceField(
        label=gettext_lazy("建议换成"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, offered: dict[int, tuple[Cadre, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        field: Any = self.fields["instead"]
        field.choices = [("", _("由组织者决定")), *((pk, label) for pk, (_cadre, label) in offered.items())]

    def clean(self) -> dict[str, Any]:
        """A change needs its reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == CHANGE and not cleaned.get("reason"):
            self.add_error("reason", _("请写明换人原因。"))
        return cleaned

    @property
    def other(self) -> Cadre | None:
        """Whom the unit would send."""
        chosen = self.offered.get(self.cleaned_data.get("instead") or 0)
        return chosen[0] if chosen else None


class DecisionForm(forms.Form):
    """Accepts the change, or insists with a reason."""

    decision = forms.ChoiceField(
        label=gettext_lazy("决定"),
        choices=[(ACCEPT, gettext_lazy("同意换人")), (INSIST, gettext_lazy("仍请原人参训"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("仍请原人参训时填写，单位能看到。"),
    )

    def clean(self) -> dict[str, Any]:
        """Insisting needs its reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == INSIST and not cleaned.get("reason"):
            self.add_error("reason", _("请写明原因。"))
        return cleaned
