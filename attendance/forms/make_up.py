"""What is owed is looked for, arranged into a class, or waived."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import typed
from accounts.forms import search_box
from attendance.models import MakeUpState
from trainees.models import Enrolment

_ALL = [("", gettext_lazy("全部"))]
WAIVE = "waive"


class MakeUpFilter(forms.Form):
    """Search, year, town and state; years and towns are those that occur."""

    q = forms.CharField(
        label=gettext_lazy("搜索"),
        required=False,
        widget=search_box(gettext_lazy("姓名、拼音、首字母、单位或班次")),
    )
    year = forms.ChoiceField(label=gettext_lazy("年度"), required=False)
    town = forms.ChoiceField(label=gettext_lazy("镇街"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[*_ALL, *MakeUpState.choices]
    )
    training_class = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=10**15)

    def __init__(self, data: Any, *, years: Sequence[int], towns: Sequence[str]) -> None:
        super().__init__(data)
        for name, values in (("year", map(str, years)), ("town", towns)):
            field: Any = self.fields[name]
            field.choices = [*_ALL, *((value, value) for value in values)]
        self.is_valid()

    def wish(self) -> dict[str, Any]:
        """What is looked for; a choice that makes no sense counts as none."""
        given = self.cleaned_data
        return {
            **{name: given.get(name) or "" for name in ("year", "town", "state")},
            "q": typed(given.get("q"), most=50),
            "training_class": given.get("training_class"),
        }


class MakeUpForm(forms.Form):
    """In which of the person's classes it is made up, or why not at all."""

    into = forms.ChoiceField(label=gettext_lazy("补训"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("免补理由"), max_length=200, required=False, help_text=gettext_lazy("免补时填写。")
    )

    def __init__(self, data: Any, *, choices: Sequence[Enrolment], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.choices = {str(row.pk): row for row in choices}
        field: Any = self.fields["into"]
        field.choices = [
            *((key, _described(row)) for key, row in self.choices.items()),
            (WAIVE, _("免补")),
        ]

    def clean(self) -> dict[str, Any]:
        """A waiver says why."""
        given = super().clean() or self.cleaned_data
        if given.get("into") == WAIVE and not given.get("reason"):
            self.add_error("reason", _("请写明理由。"))
        return given

    @property
    def enrolment(self) -> Enrolment | None:
        """The class chosen, None for a waiver; the form is valid."""
        return self.choices.get(self.cleaned_data["into"])


def _described(row: Enrolment) -> str:
    training_class = row.training_class
    day = f" · {training_class.starts_on:%Y-%m-%d}" if training_class.starts_on else ""
    return f"{training_class}{day} · {row.get_status_display()}"
