"""Days as the browser's own calendar gives them."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.yearbook import YEARS


def plannable(day: dt.date) -> None:
    """Raises ValidationError for a day on which no class can be; further out, dates begin to overflow."""
    if day.year not in YEARS:
        years = {"first": YEARS[0], "last": YEARS[-1]}
        raise ValidationError(_("请填%(first)s年到%(last)s年之间的日期。") % years)


class DayInput(forms.DateInput):
    """A day; written as the browser wants it whatever the page's language is."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
