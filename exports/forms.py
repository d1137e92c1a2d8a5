"""What may be chosen for each paper."""

import uuid
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers.people import ORDERS
from exports.papers.sign_in_sheet import PAGES_BY, half_days_of


class PaperForm(forms.Form):
    """A paper without choices; `nonce` makes a double click or a resend one export. `user` None is whoever sits at
    the server."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, training_class: TrainingClass, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.training_class = training_class
        self.user = user
        self.fields["nonce"].initial = uuid.uuid4

    @property
    def options(self) -> dict[str, Any]:
        """The choices of a valid form as plain JSON."""
        return {name: value for name, value in self.cleaned_data.items() if name != "nonce"}


class AttendanceSheetForm(PaperForm):
    """In which order people stand."""

    order = forms.ChoiceField(label=_("排列次序"), choices=ORDERS, initial="unit")


class ReplySlipForm(PaperForm):
    """The form to be filled in, or filled; of one unit with a quota or of all."""

    filled = forms.TypedChoiceField(
        label=_("内容"),
        choices=[("", _("空白模板，带下拉选项和示例")), ("1", _("已填好：已推荐和已入班的人"))],
        coerce=bool,
        required=False,
    )
    unit = forms.ChoiceField(label=_("单位"), required=False)
    id_column = forms.BooleanField(label=_("空白模板加一列证件号码"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quotas = self.training_class.quotas.select_related("unit")
        choices = [(str(quota.unit_id), str(quota.unit)) for quota in quotas]
        cast(forms.ChoiceField, self.fields["unit"]).choices = [("", _("全部")), *choices]


class RosterForm(AttendanceSheetForm):
    """The order, and the ID numbers for those who may see them."""

    id_numbers = forms.BooleanField(
        label=_("包含身份证号"), help_text=_("只有管理员可选，每次都会留下记录。"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user and not self.user.has_perm("exports.see_id_numbers", self.training_class):
            del self.fields["id_numbers"]


class SignInSheetForm(AttendanceSheetForm):
    """Which half-day; a page for each town or group; lines for late additions."""

    field_order = ("half_day", "order", "pages_by", "blank_lines")

    half_day = forms.ChoiceField(label=_("半天"))
    pages_by = forms.ChoiceField(label=_("换页"), choices=PAGES_BY, required=False)
    blank_lines = forms.IntegerField(
        label=_("空白行"), min_value=0, max_value=50, initial=3, help_text=_("留给增补的学员。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = half_days_of(self.training_class)
        chosen = cast(forms.ChoiceField, self.fields["half_day"])
        chosen.choices = [(one.key, one.label) for one in choices]
        if not choices:
            chosen.help_text = _("课表还没有发布，没有可选的半天。")
        today = timezone.localdate()
        to_come = (one.key for one in choices if one.day >= today)
        chosen.initial = next(to_come, choices[-1].key if choices else None)


FORMS: dict[str, type[PaperForm]] = {
    PaperName.REPLY_SLIP: ReplySlipForm,
    PaperName.ROSTER: RosterForm,
    PaperName.ATTENDANCE_SHEET: AttendanceSheetForm,
    PaperName.SIGN_IN_SHEET: SignInSheetForm,
}


def form_of(paper: str, data: Any = None, *, training_class: TrainingClass, user: User | None) -> PaperForm:
    """The form of that paper, bound when there are data; its ids carry the paper's name, several stand on a page."""
    return FORMS.get(paper, PaperForm)(
        data, training_class=training_class, user=user, auto_id=f"id_{paper}_%s"
    )
