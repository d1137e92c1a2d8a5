"""The rules of a district or a class."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.forms.lines import laid_out, side_by_side
from attendance.models import AttendancePolicy, LeaveKind
from attendance.policy import EDITABLE


class PolicyForm(forms.ModelForm):
    """The rules of a district or a class."""

    helper = laid_out(
        side_by_side("opens_minutes", "grace_minutes", "late_minutes"),
        side_by_side("leave_numerator", "leave_denominator", "warning_percent"),
        "counted_leave",
        side_by_side("absent_half_days", "lates_per_absence", "early_leaves_allowed"),
    )

    counted_leave = forms.MultipleChoiceField(
        label=_("计入请假的种类"),
        choices=LeaveKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("按规定请假超过上限按退学处理；旷课总是计入。"),
    )

    class Meta:
        model = AttendancePolicy
        fields = EDITABLE
        labels = {"lates_per_absence": _("几次迟到算一次旷课")}
        help_texts = {
            "lates_per_absence": _("填 0 不折算。"),
            "grace_minutes": _("从上课时间起算。"),
            "late_minutes": _("从上课时间起算，不小于上一项。"),
            "leave_denominator": _("正好达到上限不算超过。"),
            "absent_half_days": _("上午、下午合计；晚上只计学时。填 0 不按半天标记。"),
        }

    def clean(self) -> dict[str, Any]:
        """Late ends after the grace, and the limit of leave is a part of the whole."""
        cleaned = super().clean() or self.cleaned_data
        grace, late = cleaned.get("grace_minutes"), cleaned.get("late_minutes")
        if grace is not None and late is not None and late < grace:
            self.add_error("late_minutes", _("不能小于不算迟到的分钟数。"))
        numerator, denominator = cleaned.get("leave_numerator"), cleaned.get("leave_denominator")
        if numerator and denominator and numerator > denominator:
            self.add_error("leave_numerator", _("上限不能超过全部学时。"))
        return cleaned
