"""The forms of what limits placing: times not to be had, a district's maxima, the ways between its campuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timetable.models import Period, PlacingLimits, Unavailability, Weekday

_DAY = {"type": "date"}
_A_DAY = 24 * 60


def _strictness(label: Any) -> forms.TypedChoiceField:
    """Hard or soft, in words."""
    return forms.TypedChoiceField(
        label=label,
        choices=[
            ("True", gettext_lazy("不能排：排课时直接拒绝")),
            ("False", gettext_lazy("提醒：可以排，课表上会提示")),
        ],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )


class UnavailabilityForm(forms.ModelForm):
    """When a room or a lecturer, set on the instance before, is not to be had."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期几"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不勾就是每天。"),
    )
    periods = forms.MultipleChoiceField(
        label=gettext_lazy("时段"),
        choices=Period.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不勾就是全天。"),
    )
    is_hard = _strictness(gettext_lazy("遇到了怎么办"))

    class Meta:
        model = Unavailability
        fields = ["first_on", "last_on", "weekdays", "periods", "is_hard", "reason"]
        widgets = {
            "first_on": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
            "last_on": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        }
        help_texts = {
            "last_on": gettext_lazy("只有一天就填同一天；不填就一直有效。"),
            "reason": gettext_lazy("如“外出开会”“空调检修”，排课的人会看到。"),
        }

    def clean(self) -> dict[str, Any]:
        """Says beside the field that it ends too early, or that none of its days is among the weekdays."""
        data = super().clean() or self.cleaned_data
        first, last, weekdays = data.get("first_on"), data.get("last_on"), data.get("weekdays")
        if first and last and last < first:
            self.add_error("last_on", _("结束日期不能早于开始日期。"))
        elif first and last and weekdays and (last - first).days < 6:
            days = {
                (first + dt.timedelta(days=offset)).weekday() for offset in range((last - first).days + 1)
            }
            if not days & set(weekdays):
                self.add_error("weekdays", _("这几天里没有勾选的星期。"))
        return data


class PlacingLimitsForm(forms.ModelForm):
    """A district's maxima, each hard or soft."""

    max_half_days_is_hard = _strictness(gettext_lazy("超过了怎么办"))
    transit_is_hard = _strictness(gettext_lazy("来不及怎么办"))

    class Meta:
        model = PlacingLimits
        fields = ["max_half_days", "max_half_days_is_hard", "transit_minutes", "transit_is_hard"]
        help_texts = {
            "max_half_days": gettext_lazy("上午、下午、晚上各算半天；讲师页上可以给个人另定。"),
            "transit_minutes": gettext_lazy("下面没有填的两个校区之间都按这个算；填0就不查。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["max_half_days"].widget.attrs |= {"min": 1, "max": len(Period)}
        self.fields["transit_minutes"].widget.attrs |= {"min": 0, "max": _A_DAY}

    def clean_transit_minutes(self) -> int:
        """No way takes a day."""
        minutes: int = self.cleaned_data["transit_minutes"]
        if minutes > _A_DAY:
            raise forms.ValidationError(_("请填1440以内的分钟数。"))
        return minutes


class WaysForm(forms.Form):
    """The minutes between campuses, a field a pair; an empty one means the usual minutes."""

    def __init__(
        self,
        *args: Any,
        pairs: Sequence[tuple[str, str]],
        known: Mapping[frozenset[str], int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = pairs
        for number, (one, other) in enumerate(pairs):
            self.fields[f"way_{number}"] = forms.IntegerField(
                label=f"{one} – {other}",
                min_value=0,
                max_value=_A_DAY,
                required=False,
                initial=known.get(frozenset((one, other))),
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )

    @property
    def ways(self) -> dict[tuple[str, str], int | None]:
        """What the verb `set_limits` takes."""
        return {pair: self.cleaned_data[f"way_{number}"] for number, pair in enumerate(self.pairs)}
