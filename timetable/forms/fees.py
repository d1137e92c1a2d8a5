"""The forms of fees: a correction, a payment, where it goes, and the dated standards."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import identity, resending
from intake.problems import Problem
from timetable.models import CostStandard, FeeStandard, WithholdingTable
from timetable.payment_details import Details

BRACKETS = 5
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_SAYS = [
    ("timetable", gettext_lazy("按课表和标准")),
    ("hours", gettext_lazy("改学时")),
    ("net", gettext_lazy("改实发金额")),
    ("unpaid", gettext_lazy("不发")),
]


class FeeAdjustForm(forms.Form):
    """What finance says of one fee, and why."""

    says = forms.ChoiceField(label=gettext_lazy("这节课"), choices=_SAYS, widget=forms.RadioSelect)
    hours = forms.DecimalField(
        label=gettext_lazy("学时"),
        required=False,
        min_value=Decimal(0),
        max_digits=4,
        decimal_places=1,
        help_text=gettext_lazy("选“改学时”时填。几位讲师分讲一节课，就给每位填各自讲的学时。"),
    )
    net = forms.DecimalField(
        label=gettext_lazy("实发（税后，元）"),
        required=False,
        min_value=Decimal(0),
        max_digits=10,
        decimal_places=2,
        help_text=gettext_lazy("选“改实发金额”时填。"),
    )
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """Asks for the figure that was chosen to be changed."""
        data = super().clean() or self.cleaned_data
        says = data.get("says")
        if says in ("hours", "net") and data.get(says) is None and says not in self.errors:
            self.add_error(says, _("请填写。"))
        return data

    @property
    def correction(self) -> dict[str, Any]:
        """What `paying.adjust` takes."""
        data, says = self.cleaned_data, self.cleaned_data["says"]
        return {
            "hours": data["hours"] if says == "hours" else None,
            "net": data["net"] if says == "net" else None,
            "is_unpaid": says == "unpaid",
            "reason": data["reason"],
        }


class PayForm(forms.Form):
    """The day on which it was paid; `seen` is the amount that the page showed."""

    paid_on = forms.DateField(
        label=gettext_lazy("发放日期"), widget=_DAY, help_text=gettext_lazy("个税按这一天的预扣率算。")
    )
    seen = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].initial = timezone.localdate

    def clean_paid_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("发放日期不能晚于今天。"))
        return day

    def refuse(self, problem: str, *, seen: Decimal) -> None:
        """Says why not, and goes on with the amount that stands now."""
        self.add_error(None, problem)
        resending.renew(self, seen=seen)


def _secret(label: Any, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, required=False, widget=widget, **more)


class PaymentDetailsForm(forms.Form):
    """Where a lecturer's fee goes; what is left empty stays as it is."""

    id_number = _secret(gettext_lazy("身份证号"), max_length=30)
    bank = _secret(gettext_lazy("开户行"), max_length=100)
    account = _secret(gettext_lazy("银行账号"), max_length=50)
    clear = forms.BooleanField(
        label=gettext_lazy("清除原有信息"),
        required=False,
        help_text=gettext_lazy("勾选后，没有填写的项会被清空。"),
    )

    def clean_id_number(self) -> str:
        """A valid number, or none."""
        number = identity.read_id_number(self.cleaned_data["id_number"])
        if isinstance(number, Problem):
            raise forms.ValidationError(str(number))
        return number

    def clean_account(self) -> str:
        """Digits alone, however they were grouped."""
        account = "".join(self.cleaned_data["account"].split()).replace("-", "")
        if account and not (account.isascii() and account.isdigit() and 6 <= len(account) <= 32):
            raise forms.ValidationError(_("银行账号应为 6 到 32 位数字。"))
        return account

    @property
    def details(self) -> Details:
        """What was typed."""
        return Details(*(self.cleaned_data[name] for name in ("id_number", "bank", "account")))


class _DatedForm(forms.ModelForm):
    """A standard from a day on; the district is set on the instance before."""

    rates: tuple[tuple[Decimal, Decimal], ...] = ()

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # the district is part of what is unique
        return excluded - {"district"}


class FeeStandardForm(_DatedForm):
    """A lecture fee after tax."""

    class Meta:
        model = FeeStandard
        fields = ["title_grade", "amount", "most_hours", "valid_from"]
        widgets = {"valid_from": _DAY}


class CostStandardForm(_DatedForm):
    """A 综合定额 by its parts."""

    class Meta:
        model = CostStandard
        fields = ["category", "lodging", "meals", "venue", "other", "valid_from"]
        widgets = {"valid_from": _DAY}
        help_texts = {"category": gettext_lazy("不选就用于没有另定的各类班次。")}


class WithholdingForm(_DatedForm):
    """A table of withholding with up to five brackets; the quick deductions follow from them."""

    class Meta:
        model = WithholdingTable
        fields = ["valid_from", "flat_deduction", "share_deducted"]
        widgets = {"valid_from": _DAY}
        help_texts = {"share_deducted": gettext_lazy("收入的这个比例超过定额减除时，按比例减除。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, BRACKETS + 1):
            for name, label in (
                ("over", _("第%(n)d级：应纳税所得额超过（元）")),
                ("rate", _("第%(n)d级：预扣率（%%）")),
            ):
                self.fields[f"{name}_{number}"] = forms.DecimalField(
                    label=label % {"n": number},
                    required=number == 1,
                    min_value=Decimal(0),
                    max_value=Decimal(99) if name == "rate" else None,
                    max_digits=10,
                    decimal_places=1 if name == "rate" else 2,
                    initial=0 if (name, number) == ("over", 1) else None,
                )

    def clean(self) -> dict[str, Any]:
        """The first bracket begins at nought; each further one higher than that before, with both figures."""
        data = super().clean() or self.cleaned_data
        rates = list(self._brackets(data))
        if not self.errors:
            overs = [over for over, _rate in rates]
            if overs != sorted(set(overs)) or overs[:1] != [Decimal(0)]:
                self.add_error("over_1", _("第1级从0起，以后各级要一级比一级高。"))
            if [rate for _over, rate in rates] != sorted(rate for _over, rate in rates):
                self.add_error("rate_1", _("预扣率要一级比一级高。"))
        self.rates = tuple(rates)
        return data

    def _brackets(self, data: dict[str, Any]) -> Iterator[tuple[Decimal, Decimal]]:
        for number in range(1, BRACKETS + 1):
            over, rate = data.get(f"over_{number}"), data.get(f"rate_{number}")
            if over is not None and rate is not None:
                yield over, rate
            elif over is not None or rate is not None:
                missing = f"rate_{number}" if rate is None else f"over_{number}"
                if missing not in self.errors:
                    self.add_error(missing, _("请填写。"))


STANDARD_FORMS: dict[str, type[_DatedForm]] = {
    "fee": FeeStandardForm,
    "cost": CostStandardForm,
    "tax": WithholdingForm,
}
