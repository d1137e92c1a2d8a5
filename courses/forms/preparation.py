"""The forms of the preparation list: a tick, a date, an item of a class, an item of the template."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import resending
from courses.models import EARLIEST, Category, PreparationItem, TickState
from courses.preparation import template, ticking

MOST = 2**31 - 1


class TickForm(forms.Form):
    """What is said of an item; `seen` is what the page showed."""

    state = forms.TypedChoiceField(choices=TickState.choices, coerce=TickState)
    seen = forms.TypedChoiceField(choices=TickState.choices, coerce=TickState)
    note = forms.CharField(label=gettext_lazy("备注"), max_length=120, required=False)


class MoveForm(forms.Form):
    """A date for an item, told as days before the opening; `seen` is the number that the page showed."""

    due_on = forms.DateField(label=gettext_lazy("日期"))
    seen = forms.IntegerField(min_value=0, max_value=EARLIEST)

    def __init__(self, *args: Any, opening: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opening = opening

    def clean(self) -> dict[str, Any]:
        """The number of days instead of the date; a class without a first day has no dates."""
        data = super().clean() or self.cleaned_data
        if self.opening is None:
            raise ValidationError(_("班次还没有定开班日期。"))
        if day := data.pop("due_on", None):
            data["days_before"] = (self.opening - day).days
            if not 0 <= data["days_before"] <= EARLIEST:
                words = {"n": EARLIEST}
                raise ValidationError(_("日期要在开班前%(n)s天到开班当天之间。") % words)
        return data


class _ItemForm(forms.ModelForm):
    """An item with the version of which the form was made."""

    names: tuple[str, ...]
    version_seen = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version_seen"].initial = self.instance.version
        self.fields["days_before"].help_text = _("从开班第一天往前数日历天，0 是开班当天，最多 %(n)s。") % {
            "n": EARLIEST
        }

    @property
    def wanted(self) -> dict[str, Any]:
        """What a valid form asks for, as the verbs take it."""
        return {name: self.cleaned_data[name] for name in self.names}

    @property
    def version(self) -> int:
        """The version of which a valid form was made."""
        return self.cleaned_data["version_seen"] or 0

    def renew(self, version: int) -> None:
        """Lets the same form mean it when it is sent once more."""
        resending.renew(self, version_seen=version)


class OwnItemForm(_ItemForm):
    """An item of one class."""

    names = ticking.OWN_FIELDS

    class Meta:
        model = PreparationItem
        fields = list(ticking.OWN_FIELDS)


class TemplateItemForm(_ItemForm):
    """An item of a district's template."""

    names = template.FIELDS
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("只用于哪些班"),
        choices=Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("都不勾，就是所有班。"),
    )

    class Meta:
        model = PreparationItem
        fields = ["title", "days_before", "hint", "known_by", "categories", "from_days"]
        help_texts = {
            "known_by": gettext_lazy("选了，系统看到就算办妥；不选，由人打勾。"),
            "from_days": gettext_lazy("不填，长短都用。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = self.fields["known_by"]
        known.choices = [("", _("由人打勾")), *[choice for choice in known.choices if choice[0]]]
