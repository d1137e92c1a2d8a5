"""How the list of people is narrowed down, and how one is found by a number."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import typed
from accounts.forms import search_box
from attendance.cadres import Newness, Order, Progress, Wish, towns_of
from attendance.offices import Office, Person

_ALL = [("", _("全部"))]


class CadreFilter(forms.Form):
    """Search, town, post, newness, progress and order; the towns are those that occur."""

    q = forms.CharField(
        label=_("搜索干部"),
        required=False,
        widget=search_box(_("姓名、拼音、首字母、单位或职务")),
    )
    town = forms.ChoiceField(label=_("镇街"), required=False)
    office = forms.ChoiceField(label=_("职务类别"), required=False, choices=[*_ALL, *Office.choices])
    newness = forms.ChoiceField(label=_("新任"), required=False, choices=[*_ALL, *Newness.choices])
    progress = forms.ChoiceField(label=_("本年培训"), required=False, choices=[*_ALL, *Progress.choices])
    order = forms.ChoiceField(label=_("排序"), required=False, choices=Order.choices)

    def __init__(self, data: Any, *, people: Sequence[Person]) -> None:
        super().__init__(data)
        towns = towns_of(people)
        if len(towns) > 1:
            field: Any = self.fields["town"]
            field.choices = [*_ALL, *((str(pk), name) for pk, name in towns)]
        else:
            del self.fields["town"]

    def wish(self) -> Wish:
        """What is looked for; a choice that does not occur counts as none."""
        self.is_valid()
        given = self.cleaned_data
        return Wish(
            text=typed(given.get("q"), most=50),
            town=int(given["town"]) if given.get("town") else None,
            **{name: given.get(name) or "" for name in ("office", "newness", "progress", "order")},
        )


class CadreFindForm(forms.Form):
    """A whole phone or ID number; it is posted, so that it stands in no address."""

    number = forms.CharField(
        label=_("手机号或身份证号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}),
        help_text=_("要填完整的号码；只在您能看到的干部里找。"),
    )

    def nobody(self) -> None:
        """Says that nobody in sight has the number."""
        self.add_error("number", gettext("没有找到这个号码的干部，请检查号码。"))
