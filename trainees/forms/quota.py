"""The table of seats by unit, sharing seats out, and a pasted or uploaded table."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.forms.unit_choices import grouped, units_to_choose
from intake.forms import SourceForm, file_field, text_field
from intake.problems import Unreadable
from trainees import quota_sheet
from trainees.allotting import MOST, NOTHING, Allotment, Line, Table
from trainees.quota_sheet import NOTE_LENGTH, Given
from trainees.sharing import Rule
from trainees.workplaces import Workplaces


class Entry(NamedTuple):
    """A unit of the table with its two fields, and whether other seats stand in the field than are saved."""

    line: Line
    seats: BoundField
    note: BoundField
    is_changed: bool


class QuotaForm(forms.Form):
    """A row of the table a unit, and one more unit to choose. An empty cell takes the unit's limit away.

    `proposed` fills cells in that nobody has saved yet: seats by unit id.
    """

    more_unit = forms.TypedChoiceField(
        label=gettext_lazy("另加单位"), required=False, coerce=int, empty_value=None
    )
    more_seats = forms.IntegerField(label=gettext_lazy("名额"), required=False, min_value=0, max_value=MOST)

    def __init__(
        self, data: QueryDict | None, *, table: Table, proposed: Mapping[int, Allotment] | None = None
    ) -> None:
        super().__init__(data)
        self.table = table
        self.proposed = proposed or {}
        for line in table.lines:
            allotted = self.proposed.get(line.unit.pk, line.allotted)
            self.fields[f"seats-{line.unit.pk}"] = _seats_field(line, allotted)
            self.fields[f"note-{line.unit.pk}"] = _note_field(line, allotted)
        for field in self.fields.values():
            wide = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = wide
        more: Any = self.fields["more_unit"]
        listed = {line.unit.pk for line in table.lines}
        district = table.training_class.plan.district
        more.choices = grouped(
            (unit for unit in units_to_choose([district.path]) if unit.pk not in listed and unit.parent_id),
            empty=_("选择单位"),
        )

    def entries(self) -> Iterator[Entry]:
        """The rows in the order of the table."""
        for line in self.table.lines:
            seats, note = self[f"seats-{line.unit.pk}"], self[f"note-{line.unit.pk}"]
            yield Entry(line, seats, note, _differs(seats, line.allotted.seats))

    def clean(self) -> dict[str, Any]:
        """A unit that is added needs its seats."""
        data = super().clean() or {}
        if data.get("more_unit") and data.get("more_seats") is None and "more_seats" not in self.errors:
            self.add_error("more_seats", _("请填写这个单位的名额。"))
        return data

    @property
    def seats(self) -> dict[int, Allotment]:
        """What a valid form says, by unit id."""
        data = self.cleaned_data
        said = {
            line.unit.pk: _allotment(data[f"seats-{line.unit.pk}"], data[f"note-{line.unit.pk}"])
            for line in self.table.lines
        }
        if data["more_unit"]:
            said[data["more_unit"]] = Allotment(data["more_seats"])
        return said


class ShareForm(forms.Form):
    """How many seats are shared out, and by what."""

    total = forms.IntegerField(label=gettext_lazy("名额总数"), min_value=1, max_value=MOST)
    rule = forms.ChoiceField(label=gettext_lazy("按什么分"), choices=Rule.choices, initial=Rule.COMMUNITIES)
    least = forms.IntegerField(
        label=gettext_lazy("每个单位至少"),
        min_value=0,
        max_value=100,
        initial=0,
        required=False,
        help_text=gettext_lazy("一个都没有的单位不分。"),
    )


class QuotaSheetForm(SourceForm):
    """A table with a unit and its seats in each row."""

    file = file_field(gettext_lazy("Excel 或 CSV 文件"))
    text = text_field(
        gettext_lazy("或粘贴"),
        gettext_lazy("一行一个单位：单位、名额、备注。有没有表头都可以。"),
        placeholder=quota_sheet.EXAMPLE,
    )

    def __init__(self, *args: Any, workplaces: Workplaces, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workplaces = workplaces

    def take(self, source: bytes | str) -> str:
        """Why it is no such table; else `given` is what it says."""
        given = quota_sheet.read(source, self.workplaces)
        self.cleaned_data["given"] = given
        return given.message if isinstance(given, Unreadable) else ""

    @property
    def given(self) -> Given:
        """What a valid form gives."""
        given: Given = self.cleaned_data["given"]
        return given


def _differs(field: BoundField, saved: int | None) -> bool:
    value = field.value()
    return str("" if value is None else value).strip() != str("" if saved is None else saved)


def _allotment(seats: int | None, note: str) -> Allotment:
    return NOTHING if seats is None else Allotment(seats, note.strip())


def _seats_field(line: Line, allotted: Allotment) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("%(unit)s的名额") % {"unit": line.unit},
        required=False,
        min_value=0,
        max_value=MOST,
        initial=allotted.seats,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-seats": ""}),
    )


def _note_field(line: Line, allotted: Allotment) -> forms.CharField:
    return forms.CharField(
        label=_("%(unit)s的备注") % {"unit": line.unit},
        required=False,
        max_length=NOTE_LENGTH,
        initial=allotted.note,
    )
