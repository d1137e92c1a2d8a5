"""How the hours of a unit's people are narrowed down."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.forms.cadre import CadreFilter
from attendance.forms.coverage import YEARS_BACK
from attendance.offices import Person


def year_of(data: Mapping[str, Any]) -> int:
    """The year asked for where it is one that is offered, else this one."""
    asked = str(data.get("year") or "")
    return int(asked) if asked in map(str, _years()) else timezone.localdate().year


class HoursFilter(CadreFilter):
    """The year beside what people are looked for by."""

    year = forms.ChoiceField(label=_("年度"), required=False)

    field_order = ("year",)

    def __init__(self, data: Any, *, people: list[Person]) -> None:
        super().__init__(data, people=people)
        field: Any = self.fields["year"]
        field.choices = [(str(year), str(year)) for year in _years()]


def _years() -> list[int]:
    this = timezone.localdate().year
    return list(range(this, this - YEARS_BACK - 1, -1))
