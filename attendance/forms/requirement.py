"""What the rules ask of an audience, and how online hours convert, as a district sets them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.forms.lines import laid_out, side_by_side
from attendance.models import OnlineRate, Requirement
from courses.yearbook import YEARS

FIGURES = ("hours", "days", "county_classes", "township_classes", "face_to_face_classes")


class _YearlyForm(forms.ModelForm):
    """A row for one year or for all; `version` is the one that was read, 0 of a new row."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        year: Any = self.fields["year"]
        year.help_text = _("不填就每年都用；填了只管这一年，并代替每年的那条。")
        year.widget.attrs |= {"min": YEARS[0], "max": YEARS[-1]}

    def clean_year(self) -> int | None:
        """A year of this century."""
        year: int | None = self.cleaned_data.get("year")
        if year is not None and year not in YEARS:
            years = {"first": YEARS[0], "last": YEARS[-1]}
            raise forms.ValidationError(_("请填%(first)s到%(last)s之间的年份。") % years)
        return year


class RequirementForm(_YearlyForm):
    """One requirement."""

    helper = laid_out(
        "version",
        side_by_side("audience", "rule"),
        side_by_side("hours", "days"),
        "either",
        side_by_side("county_classes", "township_classes", "face_to_face_classes"),
        side_by_side("year", "within_months"),
        side_by_side("span_years", "span_from", "rank"),
        "is_active",
    )

    class Meta:
        model = Requirement
        fields = [
            "audience",
            "rule",
            "year",
            "hours",
            "days",
            "either",
            "county_classes",
            "township_classes",
            "face_to_face_classes",
            "within_months",
            "span_years",
            "span_from",
            "rank",
            "is_active",
        ]
        help_texts = {
            "rule": gettext_lazy("依据的简称。同一依据里，一个人只按最前面的一条算。"),
            "within_months": gettext_lazy("从任职或换届那天算起；填了就不按年度算。"),
            "span_from": gettext_lazy("几年一个周期的，从哪一年开始；不填就算到当年为止的几年。"),
            "rank": gettext_lazy("数字小的排在前面。"),
            "township_classes": gettext_lazy("参加县级以上班次也算。"),
        }

    def clean(self) -> dict[str, Any]:
        """Something is asked for, either of two needs both, months and years do not go together, and no second row
        says the same."""
        given = super().clean() or self.cleaned_data
        if not any(given.get(name) for name in FIGURES) and not set(FIGURES) & set(self.errors):
            self.add_error("hours", _("至少填一项要求。"))
        if given.get("either") and not (given.get("hours") and given.get("days")):
            self.add_error("either", _("要同时填了学时和天数，才能任选一项。"))
        if given.get("within_months") and (given.get("span_years") or 1) > 1:
            self.add_error("within_months", _("按月限期的，周期填 1 年。"))
        same = Requirement.objects.filter(
            district=self.instance.district,
            **{name: given.get(name) for name in ("year", "rule", "audience", "within_months")},
        )
        if not self.errors and same.exclude(pk=self.instance.pk).exists():
            self.add_error("audience", _("这个年度已有同一规则。"))
        return given


class OnlineRateForm(_YearlyForm):
    """How online hours convert."""

    helper = laid_out("version", "year", side_by_side("claimed", "credited", "most"))

    class Meta:
        model = OnlineRate
        fields = ["year", "claimed", "credited", "most"]
        help_texts = {"most": gettext_lazy("不填就没有上限。")}

    def clean(self) -> dict[str, Any]:
        """A rate of something, and one a year."""
        given = super().clean() or self.cleaned_data
        for name, least in (("claimed", 0.1), ("credited", 0), ("most", 0)):
            if given.get(name) is not None and given[name] < least:
                self.add_error(name, _("请填不小于 %(least)s 的数。") % {"least": least})
        same = OnlineRate.objects.filter(district=self.instance.district, year=given.get("year"))
        if not self.errors and same.exclude(pk=self.instance.pk).exists():
            self.add_error("year", _("这个年度已有折算办法。"))
        return given
