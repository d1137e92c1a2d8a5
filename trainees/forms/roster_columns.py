"""Saying how a roster's file is to be read."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import identity
from intake.layout import Layout
from intake.roster_columns import REQUIRED
from intake.sheets import Row, is_empty
from intake.sighting import Column, Sighting, shown

# What a column may be read as.
FIELDS = {
    "name": gettext_lazy("姓名"),
    "unit_and_post": gettext_lazy("单位及职务"),
    "unit": gettext_lazy("单位"),
    "town": gettext_lazy("镇街"),
    "post": gettext_lazy("职务"),
    "phone": gettext_lazy("手机"),
    "id_number": gettext_lazy("身份证号"),
    "gender": gettext_lazy("性别"),
    "nationality": gettext_lazy("民族"),
    "birth_month": gettext_lazy("出生年月"),
    "political_status": gettext_lazy("政治面貌"),
    "education": gettext_lazy("学历"),
    "is_new": gettext_lazy("新任/连任"),
    "started_on": gettext_lazy("任现职时间"),
    "group": gettext_lazy("组别"),
    "lodging": gettext_lazy("是否住宿"),
    "diet": gettext_lazy("用餐要求"),
    "remark": gettext_lazy("备注"),
    "number": gettext_lazy("序号"),
}
_WORDS = 60


class PlaceForm(forms.Form):
    """Which sheet, which row is the header, and whether all sheets with that header go together; what is not sent
    stays as it is seen."""

    sheet = forms.ChoiceField(label=gettext_lazy("工作表"), required=False)
    row = forms.TypedChoiceField(label=gettext_lazy("列名在"), coerce=int, empty_value=None, required=False)
    together = forms.BooleanField(required=False)

    def __init__(self, *args: Any, seen: Sighting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen
        fields: dict[str, Any] = self.fields
        fields["sheet"].choices = [(name, name) for name in seen.sheets]
        rows = {row.number: row for row in seen.head}
        if seen.row and seen.row not in rows:
            rows[seen.row] = seen.sheet.rows[seen.row - 1]
        fields["row"].choices = [(number, _label(row)) for number, row in sorted(rows.items())]
        fields["row"].choices += [(0, _("没有列名这一行"))]
        fields["row"].initial = seen.row

    def layout(self, now: Layout) -> Layout:
        """How the file is then read; columns said before hold only for the same sheet and row."""
        data = self.cleaned_data
        sheet = data["sheet"] or self.seen.sheet.name
        if sheet != self.seen.sheet.name:
            return Layout(sheet=sheet, known=now.known)
        if data["row"] is None:
            return replace(now, sheet=sheet, together=data["together"])
        if data["row"] == self.seen.row:
            return replace(now, sheet=sheet)
        return Layout(sheet, now.together, data["row"], None, now.known)


class ColumnsForm(forms.Form):
    """What each column is read as: no field twice, and none that is required left out."""

    remember = forms.BooleanField(
        label=gettext_lazy("记住，以后同样的列名都这样读"), required=False, initial=True
    )

    def __init__(self, *args: Any, seen: Sighting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen
        for column in seen.columns:
            self.fields[_name(column)] = forms.ChoiceField(
                label=column.title,
                choices=[("", _("不读取")), *FIELDS.items()],
                initial=column.field,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Names the columns that are meant for one field."""
        data = super().clean() or {}
        chosen = {column: data.get(_name(column), "") for column in self.seen.columns}
        twice = {field for field, count in Counter(chosen.values()).items() if field and count > 1}
        for column, field in chosen.items():
            if field in twice:
                self.add_error(
                    _name(column), _("有几列都读作“%(field)s”，请只留一列。") % {"field": FIELDS[field]}
                )
        for field in REQUIRED:
            if field not in chosen.values():
                self.add_error(None, _("请说明哪一列是“%(field)s”。") % {"field": FIELDS[field]})
        return data

    @property
    def columns(self) -> dict[int, str]:
        """The field of each column of a valid form, "" for none."""
        return {column.index: self.cleaned_data[_name(column)] for column in self.seen.columns}

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The columns with their first cells, phones and ID numbers masked, and the field of the form."""
        return [
            {
                "title": column.title,
                "samples": [identity.mask_numbers(sample) for sample in column.samples],
                "field": self[_name(column)],
                "is_unread": not column.field,
            }
            for column in self.seen.columns
        ]


def _name(column: Column) -> str:
    return f"column_{column.index}"


def _label(row: Row) -> str:
    words = " ".join(shown(cell) for cell in row.cells if not is_empty(cell))
    return _("第 %(row)d 行：%(words)s") % {
        "row": row.number,
        "words": identity.mask_numbers(words[:_WORDS]),
    }
