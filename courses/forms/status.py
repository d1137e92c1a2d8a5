"""Moving a class on: why, and by which document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.days import DayInput, plannable
from courses.models import ClassStatus, TrainingClass
from courses.steps import Step


class StatusForm(forms.Form):
    """A reason where the step needs one, the document where an issued plan is touched (R30)."""

    to = forms.ChoiceField(choices=ClassStatus.choices, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    document_number = forms.CharField(label=_("批准文件文号"), max_length=80)

    def __init__(self, *args: Any, step: Step, training_class: TrainingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].initial = step.target.value
        if not step.needs_reason:
            del self.fields["reason"]
        if not (step.target == ClassStatus.CANCELLED and training_class.plan.is_in_force):
            del self.fields["document_number"]


class PostponeForm(forms.Form):
    """The new days, the reason, and the document where the plan is issued (R30)."""

    starts_on = forms.DateField(label=_("新的开始日期"), widget=DayInput, validators=[plannable])
    ends_on = forms.DateField(
        label=_("新的结束日期"), widget=DayInput, required=False, validators=[plannable]
    )
    reason = forms.CharField(label=_("延期原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    document_number = forms.CharField(label=_("批准文件文号"), max_length=80)

    def __init__(self, *args: Any, training_class: TrainingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not training_class.plan.is_in_force:
            del self.fields["document_number"]

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        return cleaned
