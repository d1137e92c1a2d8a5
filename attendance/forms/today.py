"""What the pages about today take: one answer for a person, a call, a check-in at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.forms.marks import RollForm
from timetable.calendar import HalfDay

# Of the lists in which the same person may stand on one page.
LISTS = ("e", "q", "l")


class HalfDayField(forms.CharField):
    """The key of a half-day, read as HalfDay."""

    def clean(self, value: Any) -> HalfDay:
        """Raises ValidationError where it names none."""
        try:
            return HalfDay.parse(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(_("请选择哪个半天。")) from error


class PersonForm(forms.Form):
    """Which half-day, and in which list of the page the person stood."""

    half_day = HalfDayField(max_length=20)
    list = forms.CharField(max_length=1, required=False)

    def clean_list(self) -> str:
        """A list of the page, by default that of the missing."""
        wanted = self.cleaned_data["list"]
        return wanted if wanted in LISTS else LISTS[0]


class TodayMarkForm(PersonForm):
    """What the person's half-day says now, what was seen there, and why where check-in is over (补签)."""

    value = RollForm.base_fields["value"]
    seen = RollForm.base_fields["seen"]
    reason = forms.CharField(max_length=200, required=False)


class ContactForm(PersonForm):
    """What came of a call."""

    words = forms.CharField(max_length=200, required=False)


class AbsenceFillForm(forms.Form):
    """How many were still missing when it was asked."""

    number = forms.IntegerField(min_value=0)
