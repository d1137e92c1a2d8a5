"""How a roster is narrowed down."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import search_box
from trainees import listing
from trainees.listing import Line, Order

_NARROWING = ("town", "group", "status", "newness")


class RosterFilter(forms.Form):
    """Search, town, group, state, newness and order; the choices are those that occur in the class."""

    q = forms.CharField(
        label=gettext_lazy("搜索学员"),
        required=False,
        widget=search_box(gettext_lazy("姓名、拼音、首字母或单位")),
    )
    town = forms.ChoiceField(label=gettext_lazy("镇街"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("组别"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("状态"), required=False)
    newness = forms.ChoiceField(label=gettext_lazy("新任"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("排序"), required=False, choices=Order.choices)

    def __init__(self, data: Any, *, lines: Sequence[Line]) -> None:
        super().__init__(data)
        self._lines = lines
        groups = {line.group_number: line.group_name for line in lines if line.group_number}
        self._choose("town", [(town, town) for town in _towns(lines)])
        self._choose("group", [(number, groups[number]) for number in sorted(groups)])
        newness = [("new", _("新任")), ("rest", _("其他人"))] if any(line.is_new for line in lines) else []
        self._choose("newness", newness)
        states = [(status, f"{status.label} {count}") for status, count in listing.counted(lines)]
        seated = sum(line.is_seated for line in lines)
        _offer(
            self.fields["status"],
            [
                ("", _("在册 %(count)d") % {"count": seated}),
                *states,
                ("all", _("全部 %(count)d") % {"count": len(lines)}),
            ],
        )

    def _choose(self, name: str, choices: list[Any]) -> None:
        if len(choices) < 2:
            del self.fields[name]
            return
        _offer(self.fields[name], [("", _("全部")), *choices])

    def chosen(self) -> list[Line]:
        """The lines that are left, in order; a choice that does not occur counts as none."""
        self.is_valid()
        given = {name: str(self.cleaned_data.get(name) or "") for name in _NARROWING}
        found = listing.narrowed(self._lines, text=self.cleaned_data.get("q") or "", **given)
        return listing.ordered(found, self.cleaned_data.get("order") or "")


def _towns(lines: Sequence[Line]) -> list[str]:
    return [town for town in dict.fromkeys(line.town_name for line in lines) if town]


def _offer(field: forms.Field, choices: list[Any]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
