"""What lectures and classes may cost, by dated tables of a district; what finance says of a fee, and whom it has paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Category, TrainingClass
from timetable.models.instructor import Instructor, TitleGrade
from timetable.models.session import Session
from units.models import Unit

NOTHING = Decimal("0.00")
_NOT_NEGATIVE = [MinValueValidator(NOTHING)]


def _yuan(label: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=10, decimal_places=2, validators=_NOT_NEGATIVE, **more)


class DatedQuerySet(models.QuerySet[Any]):
    """Rows of a district that hold from a day until a newer one does."""

    def of(self, district_id: int) -> Self:
        """The district's, the newest first."""
        return self.filter(district=district_id).order_by("-valid_from", "pk")


class FeeStandard(models.Model):
    """What a 学时 of a lecture pays after tax, by title grade, from a day on; at most so many 学时 a half-day (R24)."""

    district = models.ForeignKey(Unit, models.CASCADE, related_name="fee_standards", verbose_name=_("区"))
    title_grade = models.CharField(
        _("课酬等级"),
        max_length=12,
        choices=[choice for choice in TitleGrade.choices if choice[0] != TitleGrade.UNPAID],
    )
    amount = _yuan(_("每学时（税后，元）"))
    most_hours = models.DecimalField(
        _("半天最多计几学时"), max_digits=3, decimal_places=1, default=4, validators=_NOT_NEGATIVE
    )
    valid_from = models.DateField(_("从哪天起"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("讲课费标准")
        verbose_name_plural = _("讲课费标准")
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "title_grade", "valid_from"],
                name="fee_standard_once",
                violation_error_message=_("这个等级从这一天起的标准已有，请先删除原来的。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_title_grade_display()} {self.amount}"


class CostStandard(models.Model):
    """综合定额: what a person may cost a day, by its parts, from a day on; without a category, for every class that has none of
    its own."""

    district = models.ForeignKey(Unit, models.CASCADE, related_name="cost_standards", verbose_name=_("区"))
    category = models.CharField(_("班次类别"), max_length=12, choices=Category.choices, blank=True)
    lodging = _yuan(_("住宿费"))
    meals = _yuan(_("伙食费"))
    venue = _yuan(_("场地、资料、交通费"))
    other = _yuan(_("其他费用"))
    valid_from = models.DateField(_("从哪天起"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("综合定额")
        verbose_name_plural = _("综合定额")
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "category", "valid_from"],
                name="cost_standard_once",
                violation_error_message=_("这类班次从这一天起的定额已有，请先删除原来的。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display() or '—'} {self.total}"

    @property
    def total(self) -> Decimal:
        """All parts together, a person and day."""
        return sum((self.lodging, self.meals, self.venue, self.other), NOTHING)


class WithholdingTable(models.Model):
    """How income tax is withheld from labour remuneration (劳务报酬), from a day on: `flat_deduction` yuan are taken off an
    income, or `share_deducted` per cent of it where that is more; what is left is taxed by the brackets."""

    district = models.ForeignKey(
        Unit, models.CASCADE, related_name="withholding_tables", verbose_name=_("区")
    )
    valid_from = models.DateField(_("从哪天起"))
    flat_deduction = _yuan(_("定额减除（元）"))
    share_deducted = models.DecimalField(
        _("比例减除（%）"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(99)],
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("劳务报酬预扣率")
        verbose_name_plural = _("劳务报酬预扣率")
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "valid_from"],
                name="withholding_table_once",
                violation_error_message=_("从这一天起的预扣率已有，请先删除原来的。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d}"


class WithholdingBracket(models.Model):
    """Above `over` yuan of taxable income, `rate` per cent less `quick_deduction` yuan."""

    table = models.ForeignKey(WithholdingTable, models.CASCADE, related_name="brackets")
    over = _yuan(_("应纳税所得额超过（元）"))
    rate = models.DecimalField(
        _("预扣率（%）"), max_digits=4, decimal_places=1, validators=[MaxValueValidator(99)]
    )
    quick_deduction = models.DecimalField(_("速算扣除数（元）"), max_digits=13, decimal_places=5)

    class Meta:
        verbose_name = _("预扣率级距")
        verbose_name_plural = _("预扣率级距")
        ordering = ["over"]
        constraints = [models.UniqueConstraint(fields=["table", "over"], name="withholding_bracket_once")]

    def __str__(self) -> str:
        return f"{self.over} {self.rate}%"


class FeeAdjustment(models.Model):
    """What finance says of one lecturer's fee for one session: other hours, another amount after tax, or nothing; none of these
    is back to what the timetable says. Rows are only added, and the newest counts."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="fee_adjustments")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="fee_adjustments")
    hours = models.DecimalField(
        _("学时"), max_digits=4, decimal_places=1, null=True, blank=True, validators=_NOT_NEGATIVE
    )
    net = _yuan(_("实发（税后，元）"), null=True, blank=True)
    is_unpaid = models.BooleanField(_("不发"), default=False)
    reason = models.CharField(_("原因"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("讲课费更正")
        verbose_name_plural = _("讲课费更正")
        ordering = ["pk"]
        indexes = [models.Index(fields=["session", "instructor"], name="fee_adjustment_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours=None, net=None)
                | Q(hours=None, is_unpaid=False)
                | Q(net=None, is_unpaid=False),
                name="fee_adjustment_says_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.instructor}"

    @property
    def changes_nothing(self) -> bool:
        """Back to what the timetable says."""
        return self.hours is None and self.net is None and not self.is_unpaid


class FeePayment(models.Model):
    """That a lecturer was paid for one class: one payment, taxed as one. `lines` keep what it was for, so that no later change
    of the timetable or of a standard alters it. One that was taken back has `undone_at`."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="fee_payments")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="fee_payments")
    paid_on = models.DateField(_("发放日期"))
    gross = _yuan(_("应发"))
    tax = _yuan(_("个税"))
    net = _yuan(_("实发"))
    lines = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("讲课费发放")
        verbose_name_plural = _("讲课费发放")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "instructor"],
                condition=Q(undone_at=None),
                name="fee_paid_once_a_class",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.paid_on:%Y-%m-%d}"


class PaymentDetails(models.Model):
    """Where a lecturer's fee goes: ID number, bank and account, each encrypted; "" encrypted is none."""

    instructor = models.OneToOneField(Instructor, models.CASCADE, related_name="payment_details")
    id_number_encrypted = models.BinaryField(default=bytes)
    bank_encrypted = models.BinaryField(default=bytes)
    account_encrypted = models.BinaryField(default=bytes)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("讲师收款信息")
        verbose_name_plural = _("讲师收款信息")

    def __str__(self) -> str:
        return str(self.instructor)

    @property
    def is_complete(self) -> bool:
        """Whether a fee can be paid with it."""
        return all(map(bytes, (self.id_number_encrypted, self.bank_encrypted, self.account_encrypted)))
