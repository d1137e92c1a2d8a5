"""A unit is renamed, merged into another, or split."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import UnitChoice, administered_units
from accounts.models import User
from courses.forms.days import DayInput, plannable
from trainees.models import Appointment
from trainees.succession import NewUnit
from units.models import Unit, UnitKind


class _DatedForm(forms.Form):
    """From which day."""

    on = forms.DateField(
        label=gettext_lazy("生效日期"),
        widget=DayInput,
        validators=[plannable],
        help_text=gettext_lazy("今天或以前。从这一天起用新的。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class RenameForm(_DatedForm):
    """The new name."""

    name = forms.CharField(label=gettext_lazy("新名称"), max_length=80)
    short_name = forms.CharField(label=gettext_lazy("新简称"), max_length=40, required=False)
    field_order = ["name", "short_name", "on"]


class UnitMergeForm(_DatedForm):
    """Into which unit."""

    into = UnitChoice(label=gettext_lazy("并入"), queryset=Unit.objects.none())
    field_order = ["into", "on"]

    def __init__(self, *args: Any, unit: Unit, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.empty_label = _("请选择")
        others = administered_units(by).exclude(path__startswith=unit.path)
        into.queryset = others.exclude(kind=UnitKind.DISTRICT)


class SplitForm(_DatedForm):
    """Into which new units, a line each; who goes where, beside the first."""

    parts = forms.CharField(
        label=gettext_lazy("拆成哪些单位"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每行一个新单位的名称；没有另外指定的人和名额都归第一个。"),
    )
    field_order = ["parts", "on"]

    def clean_parts(self) -> list[NewUnit]:
        """At least two names, each once and no longer than a name may be."""
        names = [line.strip() for line in str(self.cleaned_data["parts"]).splitlines() if line.strip()]
        if len(names) < 2:
            raise forms.ValidationError(_("拆分至少要有两个新单位。"))
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("新单位的名称不能相同。"))
        if any(len(name) > 80 for name in names):
            raise forms.ValidationError(_("单位名称最多 80 个字。"))
        return [NewUnit(name=name) for name in names]

    def chosen(self, posts: list[Appointment]) -> dict[int, int]:
        """Post id → the part that was chosen for it, as far as one was."""
        said = {post.pk: self.data.get(f"to_{post.pk}", "") for post in posts}
        return {
            pk: int(place)
            for pk, place in said.items()
            if place in ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
        }
