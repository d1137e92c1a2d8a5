"""The facts of a class, as an organiser fills them in."""

from decimal import Decimal
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MinValueValidator
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.access import planned_paths
from courses.forms import class_layout
from courses.forms.approval import ApprovalFields
from courses.forms.days import DayInput, plannable
from courses.forms.staff import people_to_appoint
from courses.forms.unit_choices import above_grassroots, grouped, units_to_choose
from courses.models import StaffRole, TrainingClass, TrainingPlan
from courses.models.plan import IN_FORCE
from courses.planning import FACTS
from units.models import Unit

# Registration and departure count nothing, half a day or a day each (R25).
OUTER_DAYS = [("0.0", _("不计")), ("0.5", _("半天")), ("1.0", _("一天"))]
LONG_TEXTS = ("theme", "purposes", "goals", "disciplines")


def months() -> list[tuple[int | str, Any]]:
    """The twelve months, and none."""
    return [("", _("未定")), *MONTHS.items()]


class FactsForm(forms.ModelForm):
    """Every fact of a class and its head teacher.

    A host is a unit in which the person plans; partners come from anywhere in the person's districts.
    """

    month = forms.TypedChoiceField(
        label=_("计划月份"), choices=months, coerce=int, empty_value=None, required=False
    )
    registration_days = forms.TypedChoiceField(
        label=_("报到计几天"), choices=OUTER_DAYS, coerce=Decimal, empty_value=None, required=False
    )
    departure_days = forms.TypedChoiceField(
        label=_("离会计几天"), choices=OUTER_DAYS, coerce=Decimal, empty_value=None, required=False
    )
    co_hosts = forms.ModelMultipleChoiceField(
        label=_("协办单位"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    head_teacher = forms.ModelChoiceField(
        label=_("班主任"), queryset=User.objects.none(), required=False, empty_label=_("待定")
    )

    class Meta:
        model = TrainingClass
        fields = [*FACTS, "co_hosts"]
        widgets = {
            "starts_on": DayInput,
            "ends_on": DayInput,
            **{name: forms.Textarea(attrs={"rows": 4}) for name in LONG_TEXTS},
        }
        help_texts = {
            "ordinal": _("在年度计划里是第几个；不填则不编号。"),
            "series": _("同一系列的各期填同一个名称。"),
            "month": _("日期还没定时，先填月份。"),
            "disciplines": _("四段文字都按原文保存，空行和符号不改动。"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self._offer_units(planned_paths(user))
        self._offer_teachers(planned_paths(user))
        for name in ("registration_days", "departure_days"):
            self.initial[name] = f"{Decimal(self.initial.get(name) or 0):.1f}"
        self.fields["days"].validators.append(MinValueValidator(Decimal("0.5")))
        for name in ("starts_on", "ends_on"):
            self.fields[name].validators.append(plannable)
        for name in LONG_TEXTS:
            cast(forms.CharField, self.fields[name]).strip = False
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.special_fields(), *class_layout.fieldsets())

    def special_fields(self) -> list[Any]:
        """What only one of the two forms shows, above the rest."""
        return []

    def _offer_units(self, own: list[str]) -> None:
        everywhere = units_to_choose([path.split("/")[0] + "/" for path in own])
        hosting = [unit for unit in everywhere if any(unit.path.startswith(path) for path in own)]
        if self.instance.pk and self.instance.host not in hosting:
            hosting.append(self.instance.host)
        beside = above_grassroots(everywhere)
        for name, units, choices in (
            ("host", hosting, grouped(hosting, empty="---------")),
            ("implementer", everywhere, grouped(everywhere, empty=str(_("同主办单位")))),
            ("co_hosts", beside, [(unit.pk, str(unit)) for unit in beside]),
        ):
            field = cast(forms.ModelChoiceField, self.fields[name])
            field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
            field.choices = choices

    def _offer_teachers(self, own: list[str]) -> None:
        field = cast(forms.ModelChoiceField, self.fields["head_teacher"])
        field.queryset = people_to_appoint(own)
        if self.instance.pk:
            heads = self.instance.staff.in_force().filter(role=StaffRole.HEAD_TEACHER)
            field.initial = heads.values_list("user", flat=True).first()

    def clean(self) -> dict[str, Any]:
        """The month follows the first day; lines end as they do everywhere here."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("registration_days", "departure_days"):
            cleaned[name] = cleaned.get(name) or Decimal(0)
        for name in LONG_TEXTS:
            cleaned[name] = cleaned.get(name, "").replace("\r\n", "\n")
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on:
            cleaned["month"] = starts_on.month
        elif ends_on and "starts_on" not in self.errors:
            self.add_error("starts_on", _("填了结束日期，也请填开始日期。"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        return cleaned

    def refuse_taken_ordinal(self, district: Unit | None, year: int | None) -> None:
        """Says beside the field that another class of that plan has the number."""
        ordinal = self.cleaned_data.get("ordinal")
        if not (district and year and ordinal):
            return
        same = TrainingClass.objects.filter(plan__district=district, plan__year=year, ordinal=ordinal)
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("ordinal", _("这个序号在年度计划里已被占用。"))


class ClassForm(FactsForm):
    """Edits a class; `version` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def special_fields(self) -> list[Any]:
        """The version, unseen."""
        return ["version"]

    def clean(self) -> dict[str, Any]:
        """The number must be free in the class's own plan."""
        cleaned = super().clean()
        self.refuse_taken_ordinal(self.instance.plan.district, self.instance.plan.year)
        return cleaned


class NewClassForm(ApprovalFields, FactsForm):
    """Makes a class: in which year, and what a plan that is issued already asks for (R30)."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("新增原因"), max_length=200, required=False)

    def special_fields(self) -> list[Any]:
        """The nonce, unseen, the year, and reason and document once the year's plan is issued."""
        is_issued = self._is_issued()
        if is_issued:
            district = int(planned_paths(self.user)[0].split("/")[0])
            self.offer(district=district, year=int(str(self["year"].value())))
        return ["nonce", *class_layout.year(outside_the_plan=is_issued, known="document" in self.fields)]

    def _is_issued(self) -> bool:
        year = str(self["year"].value() or "")
        plans = TrainingPlan.objects.visible_to(self.user).filter(status__in=IN_FORCE)
        return year.isdecimal() and len(year) == 4 and plans.filter(year=year).exists()

    def clean(self) -> dict[str, Any]:
        """The number must be free in the plan of the host's district and the year."""
        cleaned = super().clean()
        if host := cleaned.get("host"):
            cleaned["district"] = Unit.objects.get(pk=int(host.path.split("/")[0]))
            self.refuse_taken_ordinal(cleaned["district"], cleaned.get("year"))
        return cleaned
