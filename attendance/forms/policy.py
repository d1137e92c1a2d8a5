"""The rules of a district or a class."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.forms.lines import laid_out, side_by_side
from attendance.laying_down import EDITABLE
from attendance.models import AttendancePolicy, CheckInMode, LeaveKind


def _kinds(label: Any, choices: Any, help_text: Any, *, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class PolicyForm(forms.ModelForm):
    """The rules of a district or a class. `version` is the stored one that the page began from, `previewed` the
    fingerprint of the values whose effect was shown."""

    helper = laid_out(
        "version",
        Fieldset(
            _("签到"),
            "modes",
            "sign_and_scan",
            side_by_side("opens_minutes", "grace_minutes", "late_minutes"),
            side_by_side("each_session", "check_out", "spot_checks"),
        ),
        Fieldset(
            _("旷课、迟到和早退"),
            side_by_side("absent_half_days", "lates_per_absence", "early_leaves_allowed"),
        ),
        Fieldset(
            pgettext_lazy("request", "请假"),
            side_by_side("leave_numerator", "leave_denominator", "warning_percent"),
            "counted_leave",
            "proof_needed",
            "unit_word",
            side_by_side("head_teacher_half_days", "organiser_half_days"),
            "leave_in_turn",
        ),
    )

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    modes = _kinds(
        _("签到方式"),
        CheckInMode.choices,
        _("可以并用，哪种先记到就算哪种；只用纸质的班，会后按签到表补录。"),
        required=True,
    )
    counted_leave = _kinds(
        _("计入请假的种类"), LeaveKind.choices, _("按规定请假超过上限按退学处理；旷课总是计入。")
    )
    proof_needed = _kinds(
        _("须附证明的种类"), LeaveKind.choices, _("病假附医疗证明，公假附会议通知或单位证明。")
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
            "sign_and_scan": _("不勾选时，签名或扫码一样就行。"),
            "each_session": _("不勾选时，每个半天签一次，记入这个半天的每节课。"),
            "check_out": _("下课时再扫一次；没有签退的列出来，由班主任判断。"),
            "spot_checks": _("上课中随时开几分钟；没有应答的列为早退候选，由人判断。"),
            "head_teacher_half_days": _("按上午、下午计，前后相连的假合并计算。"),
            "organiser_half_days": _("再长的由区里批。"),
            "leave_in_turn": _("勾选后，从班主任起一级一级批到有权的那一级。"),
            "unit_word": _("勾选后，联络员先签意见，或附单位证明。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version if self.instance.pk else 0

    def clean(self) -> dict[str, Any]:
        """Late ends after the grace, the limit of leave is a part of the whole, the ladder rises, and who must sign and
        scan can do both."""
        cleaned = super().clean() or self.cleaned_data
        grace, late = cleaned.get("grace_minutes"), cleaned.get("late_minutes")
        if grace is not None and late is not None and late < grace:
            self.add_error("late_minutes", _("不能小于不算迟到的分钟数。"))
        numerator, denominator = cleaned.get("leave_numerator"), cleaned.get("leave_denominator")
        if numerator and denominator and numerator > denominator:
            self.add_error("leave_numerator", _("上限不能超过全部学时。"))
        teacher, organiser = cleaned.get("head_teacher_half_days"), cleaned.get("organiser_half_days")
        if teacher is not None and organiser is not None and organiser < teacher:
            self.add_error("organiser_half_days", _("不能小于班主任批的半天数。"))
        both = {CheckInMode.PAPER, CheckInMode.CODE}
        if cleaned.get("sign_and_scan") and not both <= set(cleaned.get("modes", ())):
            self.add_error("sign_and_scan", _("既要签名又要扫码，签到方式里两种都要勾选。"))
        return cleaned
