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
    def wanted(self) -> dict[str, Any]:
        """What a valid form asks for, as the verb takes it."""
        data = self.cleaned_data
        hall = Hall(data["rows"], data["columns"], data["order"], data["direction"])
        return {"hall": hall, "filling": data["filling"], "seen": data["seen"]}


class SeatMoveForm(forms.Form):
    """Where a card was dropped ("3-5", empty for no seat), from where, and who sat there."""

    to = forms.CharField(required=False, max_length=9)
    seen = forms.CharField(required=False, max_length=9)
    there = forms.IntegerField(required=False)

    def clean_to(self) -> Place | None:
        """A seat or none."""
        return _place(self.cleaned_data["to"])

    def clean_seen(self) -> Place | None:
        """A seat or none."""
        return _place(self.cleaned_data["seen"])


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
    def wanted(self) -> dict[str, Any]:
        """What a valid form asks for, as the verb takes it."""
        row, column = self.cleaned_data["row"], self.cleaned_data["column"]
        place, _bar, locked = self.cleaned_data["seen"].partition("|")
        return {
            "to": Place(row, column) if row and column else None,
            "locked": self.cleaned_data["locked"],
            "seen": (read_key(place), locked == "1"),
        }


class RostrumLine(forms.Form):
    """One of the rostrum by rank; a line without a name is left out."""

    rank = forms.IntegerField(
        label=gettext_lazy("位次"), required=False, min_value=1, max_value=MOST_ON_THE_ROSTRUM
    )
    name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=50)
    post = forms.CharField(label=gettext_lazy("职务"), required=False, max_length=80)


RostrumLines = forms.formset_factory(
    RostrumLine,
    extra=BLANK_LINES,
    max_num=MOST_ON_THE_ROSTRUM,
    absolute_max=MOST_ON_THE_ROSTRUM + BLANK_LINES,
    validate_max=True,
)


class RostrumForm(SeenForm):
    """The lines, and how an even number is placed; `seen` is the list as it was when the form was made."""

    seen = forms.CharField(required=False, max_length=6000, widget=forms.HiddenInput)
    flipped = forms.BooleanField(
        label=gettext_lazy("双数时，二号坐在一号右手边"),
        required=False,
        help_text=gettext_lazy("不选，二号坐在一号左手边。单数时总是左手边。"),
    )

    def __init__(self, data: Any, *, now: Sequence[tuple[str, str]], flipped: bool) -> None:
        super().__init__(data, initial={"seen": sealed_list(now), "flipped": flipped})
        # A posted line that equals the stored one would pass for an empty one.
        stored = [
            {"rank": rank, "name": name, "post": post} for rank, (name, post) in enumerate(now, start=1)
        ]
        self.lines: Any = RostrumLines(data, initial=stored if data is None else None, prefix="line")

    def is_valid(self) -> bool:
        """Both parts."""
        return super().is_valid() and bool(self.lines.is_valid())

    @property
    def wanted(self) -> dict[str, Any]:
        """What a valid form asks for, as the verb takes it: by rank, equal and missing ranks as they stand."""
        filled = [line for line in self.lines.cleaned_data if line.get("name")]
        filled.sort(key=lambda line: line.get("rank") or MOST_ON_THE_ROSTRUM + 1)
        return {
            "people": [(line["name"], line["post"]) for line in filled],
            "flipped": self.cleaned_data["flipped"],
            "seen": _unsealed(self.cleaned_data["seen"]),
        }


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


def read_key(text: str) -> Place | None:
    """The seat of such a key; None for what names none."""
    row, _dash, column = text.partition("-")
    place = Place(_number(row), _number(column))
    return place if 1 <= place.row <= LONGEST_SIDE and 1 <= place.column <= LONGEST_SIDE else None


def _place(text: str) -> Place | None:
    place = read_key(text)
    if text and place is None:
        raise forms.ValidationError(_("没有这个座位。"))
    return place


def _unsealed(text: str) -> list[tuple[str, str]]:
    try:
        return [(str(name), str(post)) for name, post in json.loads(text)]
    except (ValueError, TypeError, RecursionError):
        return []


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
