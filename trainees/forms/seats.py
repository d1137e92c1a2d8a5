"""The hall, a seat in it, and the rostrum."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainees.forms.groups import SeenForm
from trainees.models import Enrolment, SeatingDirection, SeatingOrder, SeatingPlan
from trainees.seating import Filling, Hall, Place, place_of

LONGEST_SIDE = 60
MOST_ON_THE_ROSTRUM = 30
BLANK_LINES = 4


class HallForm(SeenForm):
    """Rows and columns, the order and the direction, and who gets a seat; `seen` is the plan's version."""

    rows = forms.IntegerField(label=gettext_lazy("排数"), min_value=1, max_value=LONGEST_SIDE)
    columns = forms.IntegerField(label=gettext_lazy("每排座位"), min_value=1, max_value=LONGEST_SIDE)
    order = forms.ChoiceField(label=gettext_lazy("排序"), choices=SeatingOrder.choices)
    direction = forms.ChoiceField(label=gettext_lazy("方向"), choices=SeatingDirection.choices)
    filling = forms.ChoiceField(
        label=gettext_lazy("怎样排"), choices=Filling.choices, widget=forms.RadioSelect
    )

    def clean_seen(self) -> int:
        """The version, 0 for no plan."""
        return _number(self.cleaned_data["seen"])

    @property
    def hall(self) -> Hall:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Hall(data["rows"], data["columns"], data["order"], data["direction"])


class SeatMoveForm(forms.Form):
    """Where a card was dropped ("3-5", empty for no seat), from where, and who sat there."""

    to = forms.CharField(required=False, max_length=9)
    seen = forms.CharField(required=False, max_length=9)
    there = forms.IntegerField(required=False)

    def clean_to(self) -> Place | None:
        """A seat or none."""
        return _read(self.cleaned_data["to"])

    def clean_seen(self) -> Place | None:
        """A seat or none."""
        return _read(self.cleaned_data["seen"])


class SeatForm(SeenForm):
    """Somebody's seat by row and column, and whether it is fixed."""

    row = forms.IntegerField(
        label=gettext_lazy("第几排"), required=False, min_value=1, max_value=LONGEST_SIDE
    )
    column = forms.IntegerField(
        label=gettext_lazy("第几座"),
        required=False,
        min_value=1,
        max_value=LONGEST_SIDE,
        help_text=gettext_lazy("从台下看，左起。两项都空着，就是不安排座位。"),
    )
    locked = forms.BooleanField(
        label=gettext_lazy("固定座位"),
        required=False,
        help_text=gettext_lazy("重新排座时不动。"),
    )

    def __init__(self, data: Any, *, person: Enrolment) -> None:
        initial = {
            "row": person.seat_row,
            "column": person.seat_column,
            "locked": person.seat_locked,
            "seen": sealed(person),
        }
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Row and column together, or neither; only a seat can be fixed."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if (data["row"] is None) != (data["column"] is None):
            self.add_error(
                "row" if data["row"] is None else "column", _("排和座要一起填；都空着就是不安排座位。")
            )
        elif data["locked"] and data["row"] is None:
            self.add_error("locked", _("先填座位，才能固定。"))
        return data

    @property
    def place(self) -> Place | None:
        """What a valid form asks for."""
        row, column = self.cleaned_data["row"], self.cleaned_data["column"]
        return Place(row, column) if row and column else None

    @property
    def was(self) -> tuple[Place | None, bool]:
        """What the form was made of."""
        place, _bar, locked = self.cleaned_data["seen"].partition("|")
        try:
            return _read(place), locked == "1"
        except forms.ValidationError:
            return None, False


class RostrumLine(forms.Form):
    """One of the rostrum by rank; a line without a name is left out."""

    rank = forms.IntegerField(
        label=gettext_lazy("位次"), required=False, min_value=1, max_value=MOST_ON_THE_ROSTRUM
    )
    name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=50)
    post = forms.CharField(label=gettext_lazy("职务"), required=False, max_length=80)


class RostrumForm(SeenForm):
    """How an even number is placed, and the list as it was when the form was made."""

    seen = forms.CharField(required=False, max_length=6000, widget=forms.HiddenInput)
    flipped = forms.BooleanField(
        label=gettext_lazy("双数时，二号坐在一号右手边"),
        required=False,
        help_text=gettext_lazy("不选，二号坐在一号左手边。单数时总是左手边。"),
    )

    @property
    def was(self) -> list[tuple[str, str]]:
        """The list that the form was made of; what is no list is an empty one."""
        try:
            return [(str(name), str(post)) for name, post in json.loads(self.cleaned_data["seen"])]
        except (ValueError, TypeError):
            return []


RostrumLines = forms.formset_factory(
    RostrumLine,
    extra=BLANK_LINES,
    max_num=MOST_ON_THE_ROSTRUM,
    absolute_max=MOST_ON_THE_ROSTRUM + BLANK_LINES,
    validate_max=True,
)


def ranked(lines: Any) -> list[tuple[str, str]]:
    """Name and post of the filled lines of a valid formset, by rank; equal and missing ranks as they stand."""
    filled = [line for line in lines.cleaned_data if line.get("name")]
    filled.sort(key=lambda line: line.get("rank") or MOST_ON_THE_ROSTRUM + 1)
    return [(line["name"], line["post"]) for line in filled]


def sealed_list(people: Sequence[tuple[str, str]]) -> str:
    """The rostrum as a form carries it along."""
    return json.dumps(people, ensure_ascii=False)


def sealed(person: Enrolment) -> str:
    """Somebody's seat and lock as a form carries them along."""
    return f"{key_of(place_of(person))}|{int(person.seat_locked)}"


def key_of(place: Place | None) -> str:
    """3-5, or nothing for no seat."""
    return f"{place.row}-{place.column}" if place else ""


def suggested(plan: SeatingPlan | None, people: int) -> dict[str, Any]:
    """What the form of the hall starts from: the plan, or a hall of twelve seats a row that holds everybody."""
    if plan:
        return {
            "rows": plan.rows,
            "columns": plan.columns,
            "order": plan.order,
            "direction": plan.direction,
            "filling": Filling.NEWCOMERS,
            "seen": plan.version,
        }
    return {
        "rows": max(1, -(-people // 12)),
        "columns": 12,
        "order": SeatingOrder.STROKES,
        "direction": SeatingDirection.ROWS,
        "filling": Filling.ALL,
        "seen": 0,
    }


def _read(text: str) -> Place | None:
    if not text:
        return None
    row, _dash, column = text.partition("-")
    place = Place(_number(row), _number(column))
    if not (1 <= place.row <= LONGEST_SIDE and 1 <= place.column <= LONGEST_SIDE):
        raise forms.ValidationError(_("没有这个座位。"))
    return place


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
