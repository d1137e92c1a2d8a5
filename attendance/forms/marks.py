"""The shapes of what the grid and the roll-call take: filters, cells, one answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from attendance.policy import Flag
from attendance.standing import Row as StandingRow
from attendance.standing import Standing
from attendance.value import CHOICES, UNMARKED, Value
from timetable.calendar import HalfDay

OPEN = "open"


class GridFilter(forms.Form):
    """Narrows the grid by words, town, group and state; its choices are those of the class's people."""

    q = forms.CharField(
        label=_("搜索"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("姓名、单位、拼音")}),
    )
    town = forms.ChoiceField(label=_("镇街"), required=False)
    group = forms.ChoiceField(label=_("组别"), required=False)
    show = forms.ChoiceField(
        label=_("显示"),
        required=False,
        choices=[
            ("", _("全部学员")),
            (Flag.FLAGGED.value, Flag.FLAGGED.label),
            (Flag.WARNED.value, Flag.WARNED.label),
            (OPEN, _("有未记")),
        ],
    )
    half_day = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, standing: Standing) -> None:
        super().__init__(data)
        self.standing = standing
        people = [row.enrolment for row in standing.rows]
        towns = dict.fromkeys(person.town_name for person in people if person.town_name)
        groups = sorted(
            {(person.group.number, person.group.pk, person.group.name) for person in people if person.group}
        )
        self._choices("town", [(name, name) for name in towns])
        self._choices("group", [(str(pk), name) for _number, pk, name in groups])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        if len(choices) > 1:
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("全部")), *choices]
        else:
            del self.fields[name]

    def rows(self) -> list[StandingRow]:
        """The rows that are left; a filter that makes no sense narrows nothing."""
        self.full_clean()
        wanted = getattr(self, "cleaned_data", {})
        return [row for row in self.standing.rows if self._keeps(row, wanted)]

    def _keeps(self, row: StandingRow, wanted: dict[str, str]) -> bool:
        person, words = row.enrolment, wanted.get("q", "").strip().lower()
        found = (
            not words or words in person.cadre.search_key or words in f"{person.town_name}{person.unit_name}"
        )
        town, group, show = wanted.get("town"), wanted.get("group"), wanted.get("show")
        return (
            found
            and (not town or person.town_name == town)
            and (not group or str(person.group_id) == group)
            and (not show or row.flag == show or (show == OPEN and any(cell.is_open for cell in row.cells)))
        )

    def chosen(self) -> HalfDay | None:
        """The half-day that the address names, where the class has it."""
        half_days = {column.half_day.key: column.half_day for column in self.standing.columns}
        return half_days.get(self.data.get("half_day", ""))


@dataclass(frozen=True)
class CellChange:
    """What somebody wants a cell to say, and what it said when they saw it."""

    half_day: HalfDay
    enrolment_id: int
    value: Value
    seen: Value


class CellsForm(forms.Form):
    """Changed cells, each `cell` as enrolment/half-day/value/seen; empty ones are those left alone. `reason` is needed for
    corrections after the day."""

    reason = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Adds `cells`, a list of CellChange."""
        try:
            self.cleaned_data["cells"] = [_read(text) for text in self._texts() if text]
        except ValueError as error:
            raise forms.ValidationError(_("有一格读不懂，没有保存。请刷新后再试。")) from error
        return self.cleaned_data

    def _texts(self) -> Iterable[str]:
        return cast(QueryDict, self.data).getlist("cell")


def _read(text: str) -> CellChange:
    enrolment, half_day, value, seen = text.split("/")
    return CellChange(HalfDay.parse(half_day), int(enrolment), Value.of(value), Value.of(seen))


class RollForm(forms.Form):
    """One answer of a roll-call: who, what, what was seen, and why where the day is over."""

    enrolment = forms.IntegerField()
    value = forms.ChoiceField(
        choices=[(value.code, value.label) for value in (UNMARKED, *CHOICES)], required=False
    )
    seen = forms.ChoiceField(
        choices=[(value.code, value.label) for value in (UNMARKED, *CHOICES)], required=False
    )
    reason = forms.CharField(required=False, max_length=200)
