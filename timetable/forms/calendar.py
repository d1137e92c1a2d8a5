"""The forms of the calendar: a day, a year to fill in, the half-days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timetable import calendar
from timetable.models import CalendarDay, HalfDayTimes

_MOST_DAYS = 31


class CalendarDayForm(forms.ModelForm):
    """A holiday or a make-up workday."""

    class Meta:
        model = CalendarDay
        fields = ["day", "kind", "name"]
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"name": gettext_lazy("如“国庆节”。")}


class CalendarDaysForm(CalendarDayForm):
    """The same, or several days of one kind in a row."""

    last = forms.DateField(
        label=gettext_lazy("到"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("连着几天一次填，如国庆1日到7日；只有一天就不填。"),
    )

    field_order = ["day", "last", "kind", "name"]

    def clean(self) -> dict[str, Any]:
        """Says beside the field that the days end too early, are too many, or are there already."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("day"), data.get("last")
        if not first or not last:
            return data
        if last < first:
            self.add_error("last", _("结束日期不能早于开始日期。"))
        elif (last - first).days >= _MOST_DAYS:
            self.add_error("last", _("一次最多填%(most)s天。") % {"most": _MOST_DAYS})
        elif known := calendar.known_days(first + dt.timedelta(days=1), last):
            days = _("、").join(calendar.day_label(day) for day in known)
            self.add_error("last", _("%(days)s已在日历里。") % {"days": days})
        return data


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
