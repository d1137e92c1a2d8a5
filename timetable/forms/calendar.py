"""The forms of the calendar: a day, a year to fill in, the half-days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timetable.models import CalendarDay, HalfDayTimes


class CalendarDayForm(forms.ModelForm):
    """A holiday or a make-up workday."""

    class Meta:
        model = CalendarDay
        fields = ["day", "kind", "name"]
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"name": gettext_lazy("如“国庆节”。")}


class SeedForm(forms.Form):
    """Which year's holidays to enter."""

    year = forms.IntegerField(min_value=2004, max_value=2100)


class HalfDayForm(forms.ModelForm):
    """When a half-day begins and ends, and the hours it counts."""

    class Meta:
        model = HalfDayTimes
        fields = ["starts_at", "ends_at", "hours"]
        widgets = {
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        """Says beside the field that it ends too early."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("结束时间要晚于开始时间。"))
        return data

    def validate_unique(self) -> None:
        """The verb replaces the row of the half-day."""

    def validate_constraints(self) -> None:
        """Asked above, beside the field."""
