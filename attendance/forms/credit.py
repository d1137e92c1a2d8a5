"""Hours entered by hand, and why some are taken back."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.correcting import Figures
from attendance.crediting import NewCredit
from attendance.forms.lines import laid_out, side_by_side
from attendance.models import CreditSource, HoursCredit, TrainingLevel
from courses.forms.days import DayInput, plannable
from courses.forms.document import KINDS, MAX_MEGABYTES
from courses.forms.files import checked
from courses.yearbook import YEARS
from trainees.models import Cadre

_BY_HAND = [choice for choice in CreditSource.choices if choice[0] != CreditSource.CLASS]
_MOST = Decimal("9999.9")


def _figure(label: Any, most: Decimal, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        max_value=most,
        decimal_places=1,
        required=False,
        help_text=help_text,
    )


class CreditForm(forms.Form):
    """A training that was held elsewhere: what, when, how much, and the proof of it."""

    helper = laid_out(
        side_by_side("title", "source"),
        side_by_side("started_on", "ended_on", "year"),
        side_by_side("hours", "days", "level"),
        "is_face_to_face",
        side_by_side("proof_number", "proof"),
    )

    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=_BY_HAND)
    title = forms.CharField(label=gettext_lazy("培训名称"), max_length=120)
    started_on = forms.DateField(
        label=gettext_lazy("开始日期"), required=False, widget=DayInput, validators=[plannable]
    )
    ended_on = forms.DateField(
        label=gettext_lazy("结束日期"),
        required=False,
        widget=DayInput,
        validators=[plannable],
        help_text=gettext_lazy("只有一天的不用填。跨年的按天数分到两年。"),
    )
    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        min_value=YEARS[0],
        max_value=YEARS[-1],
        required=False,
        help_text=gettext_lazy("不知道日期时填；有日期的按日期算。"),
    )
    hours = _figure(gettext_lazy("学时"), _MOST, gettext_lazy("网络学院填折算前的学时，按区里的办法折算。"))
    days = _figure(gettext_lazy("天数"), Decimal("999.9"))
    level = forms.ChoiceField(
        label=gettext_lazy("培训级别"), choices=TrainingLevel.choices, initial=TrainingLevel.NONE
    )
    is_face_to_face = forms.BooleanField(label=gettext_lazy("集中面授"), required=False, initial=True)
    proof_number = forms.CharField(
        label=gettext_lazy("证明文号"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("如结业证书号、调训通知文号。"),
    )
    proof = forms.FileField(
        label=gettext_lazy("证明材料"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
    )

    def clean_proof(self) -> UploadedFile | None:
        """Says clearly what is wrong with a file."""
        file: UploadedFile | None = self.cleaned_data.get("proof")
        return checked(file, kinds=KINDS, megabytes=MAX_MEGABYTES) if file else None

    def clean(self) -> dict[str, Any]:
        """A year or a first day, an end after the beginning, and something to credit."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("started_on"), given.get("ended_on")
        if not first and not given.get("year") and not {"started_on", "year"} & set(self.errors):
            self.add_error("started_on", _("请填开始日期；不知道日期的，填年度。"))
        if last and not first:
            self.add_error("ended_on", _("填了结束日期，也请填开始日期。"))
        elif first and last and last < first:
            self.add_error("ended_on", _("结束日期不能早于开始日期。"))
        if not given.get("hours") and not given.get("days") and not {"hours", "days"} & set(self.errors):
            self.add_error("hours", _("学时和天数至少填一项。"))
        return given

    def credit_of(self, cadre: Cadre) -> NewCredit:
        """What is to be credited; the form is valid."""
        given = dict(self.cleaned_data)
        year, proof = given.pop("year"), given["proof"]
        given |= {name: given[name] or Decimal(0) for name in ("hours", "days")}
        name = proof.name[-200:] if proof else ""
        return NewCredit(cadre=cadre.pk, year=None if given["started_on"] else year, proof_name=name, **given)


class CorrectionForm(forms.Form):
    """The figures of a credit as they should be, and why; `seen` are those that were read."""

    helper = laid_out("seen", side_by_side("hours", "days", "year"), "reason")

    seen = forms.CharField(widget=forms.HiddenInput)
    hours = _figure(gettext_lazy("学时"), _MOST)
    days = _figure(gettext_lazy("天数"), Decimal("999.9"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=YEARS[0], max_value=YEARS[-1])
    reason = forms.CharField(
        label=gettext_lazy("更正原因"),
        max_length=200,
        help_text=gettext_lazy("原来的数会保留，谁改的、为什么改都看得到。"),
    )

    def __init__(self, data: Any, *, credit: HoursCredit) -> None:
        now = Figures.of(credit)
        super().__init__(data, initial={**now.plain(), "seen": _written(now)})
        if credit.claimed_hours is not None:
            self.fields["hours"].label = _("折算前学时")

    def clean_seen(self) -> Figures:
        """The figures that were read."""
        parts = self.cleaned_data["seen"].split("|")
        try:
            return Figures.from_plain(dict(zip(("hours", "days", "year"), parts, strict=True)))
        except (ValueError, ArithmeticError):
            raise forms.ValidationError(_("请重新打开这一页。")) from None

    def clean(self) -> dict[str, Any]:
        """A credit of nothing is taken back, not corrected."""
        given = super().clean() or self.cleaned_data
        if not given.get("hours") and not given.get("days") and not {"hours", "days"} & set(self.errors):
            self.add_error("hours", _("学时和天数至少填一项。"))
        return given

    def figures(self) -> Figures:
        """What it should be; the form is valid."""
        given = self.cleaned_data
        return Figures(given["hours"] or Decimal(0), given["days"] or Decimal(0), given["year"])


def _written(figures: Figures) -> str:
    return "|".join(str(value) for value in figures.plain().values())


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("会留在操作记录里，如：登错了人。"),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
