"""Which year, by what, and how the coverage is shown."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.coverage import By, Survey
from units.models import GRASSROOTS_KINDS, Unit, UnitKind

YEARS_BACK = 4
HEAT = "heat"
_LEAVES = (*GRASSROOTS_KINDS, UnitKind.DEPARTMENT)


class CoverageFilter(forms.Form):
    """The choices of the page; one that makes no sense counts as none. The unit stands beside them in the address."""

    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int)
    by = forms.ChoiceField(label=_("分行"), required=False, choices=By.choices)
    view = forms.ChoiceField(label=_("显示"), required=False, choices=[("", _("表格")), (HEAT, _("热力格"))])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        this = timezone.localdate().year
        field: Any = self.fields["year"]
        field.choices = [(year, str(year)) for year in range(this, this - YEARS_BACK - 1, -1)]
        self.is_valid()

    @property
    def chosen_year(self) -> int:
        """The year asked for, else this one."""
        return int(self.cleaned_data.get("year") or timezone.localdate().year)

    @property
    def shows_heat(self) -> bool:
        """Whether the grid of months is asked for."""
        return self.cleaned_data.get("view") == HEAT

    def rows_by(self, unit: Unit) -> By:
        """What a row is: as asked for; else units, and posts in a unit that has none below it."""
        return By(self.cleaned_data.get("by") or (By.POST if unit.kind in _LEAVES else By.UNIT))

    def query(self, survey: Survey) -> str:
        """The address's query for this survey, without how it is shown."""
        return urlencode({"year": survey.year, "unit": survey.unit.pk, "by": survey.by.value})
