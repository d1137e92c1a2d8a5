"""Moving a class on: why, and by which document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.approval import ApprovalFields
from courses.forms.days import DayInput, plannable
from courses.forms.training_class import months
from courses.models import ClassStatus, TrainingClass
from courses.steps import Step


class StatusForm(ApprovalFields):
    """A reason where the step needs one, the document where an issued plan is touched (R30)."""

    to = forms.ChoiceField(choices=ClassStatus.choices, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("to", "reason")

    def __init__(self, *args: Any, step: Step, training_class: TrainingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].initial = step.target.value
        if not step.needs_reason:
            del self.fields["reason"]
        if step.touches_plan:
            self.ask_for(training_class.plan)
        else:
            self.drop_approval()

    def clean(self) -> dict[str, Any]:
        """A document where one is asked for."""
        cleaned = super().clean() or self.cleaned_data
        self.need_document()
        return cleaned


class PostponeForm(ApprovalFields):
    """The new days, or only the month, the reason, and the document where the plan is issued (R30); `version` is the one
    that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    starts_on = forms.DateField(
        label=_("新的开始日期"), widget=DayInput, required=False, validators=[plannable]
    )
    ends_on = forms.DateField(
        label=_("新的结束日期"), widget=DayInput, required=False, validators=[plannable]
    )
    month = forms.TypedChoiceField(
        label=_("新的月份"),
        choices=months,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("日期还没定时，只选月份。"),
    )
    reason = forms.CharField(label=_("延期原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("version", "starts_on", "ends_on", "month", "reason")

    def __init__(self, *args: Any, training_class: TrainingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = training_class.version
        self.ask_for(training_class.plan)

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first; without days there is a month; a document where one is needed."""
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        if not starts_on and "starts_on" not in self.errors and (ends_on or not cleaned.get("month")):
            self.add_error("starts_on", _("请填新的开始日期；日期还没定的，填新的月份。"))
        self.need_document()
        return cleaned

    @property
    def place(self) -> dict[str, Any]:
        """The new place in the plan as the verb takes it, when the form is valid."""
        return {name: self.cleaned_data[name] for name in ("starts_on", "ends_on", "month", "version")}
