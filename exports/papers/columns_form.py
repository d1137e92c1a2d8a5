"""The form of a list: its columns, which are ticked and put in order, and the order of its people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from exports.papers.asking import OrderedForm, PaperForm
from exports.papers.columns import Columns, kept


class ColumnsWidget(forms.SelectMultiple):
    """Boxes to tick in the order in which they stand; those of `always` stay ticked."""

    use_fieldset = True
    always: Sequence[str] = ()

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """A legend stands above many boxes and belongs to none of them."""
        return ""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The boxes in their standard order, or with the chosen ones first where these have one of their own."""
        chosen = [str(key) for key in self.format_value(value)]
        labels = {str(key): label for key, label in self.choices}
        standard = list(labels)
        known = [key for key in chosen if key in labels]
        in_order = known == sorted(known, key=standard.index)
        keys = standard if in_order else [*known, *(key for key in standard if key not in known)]
        ticked = {*known, *self.always}
        lines = [(key, labels[key], key in ticked, key in self.always) for key in keys]
        context = {"name": name, "id": (attrs or {}).get("id", name), "lines": lines, "count": len(ticked)}
        return render_to_string("exports/_columns.html", context)


class ColumnsField(forms.MultipleChoiceField):
    """Keys of columns in the order in which they were sent, none twice."""

    widget = ColumnsWidget

    def to_python(self, value: Any) -> list[str]:
        """A list, or from a command line its keys with commas between them."""
        return super().to_python(value.split(",") if isinstance(value, str) and value else value)

    def clean(self, value: Any) -> list[str]:
        """The keys; an unknown one is an error."""
        return list(dict.fromkeys(super().clean(value)))


class ColumnsForm(PaperForm):
    """Which columns there are in which order: a paper's own form says which are `offered`."""

    offered: ClassVar[Columns]

    columns = ColumnsField(label=_("列"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = self.offered.allowed(self.training_class, self.user)
        field = cast(ColumnsField, self.fields["columns"])
        field.choices = [(column.key, str(column.label)) for column in allowed]
        field.initial = self.offered.standard
        cast(ColumnsWidget, field.widget).always = [column.key for column in allowed if column.always]

    @property
    def options(self) -> dict[str, Any]:
        """The choices as plain JSON; the columns only where they are not the standard ones."""
        chosen = super().options
        asked = chosen.pop("columns")
        return {**chosen, **kept(self.offered, asked)}


class ListForm(ColumnsForm, OrderedForm):
    """In which order people stand, and with which columns."""
