"""The shapes of what is typed while a class is reconciled: the counts of signed sheets, and a word on a difference."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from attendance.reconciliation.explaining import SHORTEST, Said
from attendance.reconciliation.half_days import SheetLine
from timetable.calendar import HalfDay

MOST = 100_000


class CountsForm(forms.Form):
    """A number for each half-day's sheet; what is left empty, or is not sent, stays as it is. `seen_…` is what stood there."""

    def __init__(self, data: QueryDict | None, *, rows: Sequence[SheetLine]) -> None:
        super().__init__(data)
        self.half_days = {row.half_day: row.field for row in rows}
        for row in rows:
            number = row.counted.number if row.counted else None
            self.fields[row.field] = forms.IntegerField(
                label=row.half_day.label, required=False, min_value=0, max_value=MOST, initial=number
            )
            self.fields[f"seen_{row.field}"] = forms.IntegerField(required=False)

    @property
    def counts(self) -> dict[HalfDay, int]:
        """What was typed."""
        found = self.cleaned_data
        return {day: found[name] for day, name in self.half_days.items() if found.get(name) is not None}

    @property
    def seen(self) -> dict[HalfDay, int | None]:
        """What stood there when the page was made."""
        return {day: self.cleaned_data.get(f"seen_{name}") for day, name in self.half_days.items()}


class ExplainForm(forms.Form):
    """Why the two figures of a line differ; the figures, and the last explanation, as the page showed them."""

    key = forms.CharField(max_length=60)
    left = forms.CharField(max_length=20, required=False)
    right = forms.CharField(max_length=20, required=False)
    last_note = forms.IntegerField(min_value=0)
    words = forms.CharField(
        label=_("说明"),
        max_length=200,
        min_length=SHORTEST,
        error_messages={"required": _("请写一句说明。"), "min_length": _("请至少写两个字。")},
    )

    @property
    def said(self) -> Said:
        """As the verb takes it."""
        names = ("left", "right", "last_note", "words")
        return Said(**{name: self.cleaned_data[name] for name in names})
