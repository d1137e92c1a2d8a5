"""What was done to a year's plan, act by act, and the documents it was done by (R30)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.plan import TrainingPlan
from courses.models.training_class import ClassStatus, TrainingClass


class PlanDocumentKind(models.TextChoices):
    """What a document of the plan is the ground of."""

    DELIBERATION = "DELIBERATION", _("会议审议")
    ISSUE = "ISSUE", _("计划印发")
    ADJUSTMENT = "ADJUSTMENT", _("计划调整")


class PlanDocumentQuerySet(models.QuerySet["PlanDocument"]):
    """Which documents of plans."""

    def visible_to(self, user: Any) -> Self:
        """Those of the plans that the user sees."""
        return self.filter(plan__in=TrainingPlan.objects.visible_to(user).values("pk"))


class PlanDocument(models.Model):
    """A document of the plan with its number and date, and its file where there is one. One that approves adjustments is
    entered once and stands for as many of them as it names."""

    plan = models.ForeignKey(
        TrainingPlan, models.PROTECT, related_name="documents", verbose_name=_("年度培训计划")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=PlanDocumentKind.choices)
    title = models.CharField(_("标题"), max_length=200, blank=True)
    number = models.CharField(_("文号"), max_length=80)
    dated_on = models.DateField(_("日期"), null=True, blank=True)
    file = models.FileField(_("文件"), upload_to="plans/%Y/%m/", blank=True)
    original_name = models.CharField(max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = PlanDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("计划文件")
        verbose_name_plural = _("计划文件")
        ordering = [F("dated_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=Q(kind="ADJUSTMENT"),
                name="plan_adjustment_document_once",
                violation_error_message=_("这个文号的调整文件已经登记过。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class PlanActKind(models.TextChoices):
    """What was done to the plan as a whole, or to one of its classes."""

    DELIBERATED = "DELIBERATED", _("会议审议")
    ISSUED = "ISSUED", _("印发")
    ADJUSTED = "ADJUSTED", _("调整")
    RETURNED = "RETURNED", _("退回草案")


class PlanChange(models.TextChoices):
    """What an adjustment did to its class."""

    POSTPONED = "POSTPONED", _("延期")
    CANCELLED = "CANCELLED", _("取消")
    ADDED = "ADDED", _("计划外新增")
    RESTORED = "RESTORED", _("恢复")
    WITHDRAWN = "WITHDRAWN", _("撤销新增")


@dataclass(frozen=True)
class Place:
    """Where a class stands in the plan: its days, or its month only, and its stored status."""

    month: int | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    status: str

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """As the class stands now."""
        return cls(
            training_class.month, training_class.starts_on, training_class.ends_on, training_class.status
        )

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """Reads `as_json` back."""
        days = [dt.date.fromisoformat(day) if day else None for day in (kept["starts_on"], kept["ends_on"])]
        return cls(kept["month"], days[0], days[1], kept["status"])

    @property
    def as_json(self) -> dict[str, Any]:
        """As an act keeps it."""
        first, last = (day.isoformat() if day else None for day in (self.starts_on, self.ends_on))
        return {"month": self.month, "starts_on": first, "ends_on": last, "status": self.status}

    @property
    def planned_month(self) -> int | None:
        """The month of the first day, or the planned one."""
        return self.starts_on.month if self.starts_on else self.month

    def is_where(self, other: Self) -> bool:
        """Whether both are the same days, or the same month without days."""
        mine = (self.starts_on, self.ends_on, self.planned_month)
        return mine == (other.starts_on, other.ends_on, other.planned_month)

    def leaves_month_for(self, other: Self, *, year: int) -> bool:
        """Whether the class is planned for another month in `other`, or for another year; a month that was open before is only
        filled in. Without a first day it stands in `year`, the plan's."""
        mine, theirs = (one.starts_on.year if one.starts_on else year for one in (self, other))
        if mine != theirs:
            return True
        return self.planned_month is not None and other.planned_month != self.planned_month

    @property
    def status_label(self) -> str:
        """The status in a word."""
        return str(ClassStatus(self.status).label)


class PlanActQuerySet(models.QuerySet["PlanAct"]):
    """Which acts."""

    def of_plan(self) -> Self:
        """Those that moved the plan itself: deliberated, issued, returned."""
        return self.exclude(kind=PlanActKind.ADJUSTED)

    def adjustments(self) -> Self:
        """Those that touched a class of a plan in force."""
        return self.filter(kind=PlanActKind.ADJUSTED)


class PlanAct(models.Model):
    """One act, written once and never changed. An adjustment names its class and keeps where the class stood before and
    after; where the class is gone since (an import taken back), its name remains."""

    plan = models.ForeignKey(
        TrainingPlan, models.PROTECT, related_name="acts", verbose_name=_("年度培训计划")
    )
    kind = models.CharField(_("事项"), max_length=12, choices=PlanActKind.choices)
    dated_on = models.DateField(_("日期"))
    document = models.ForeignKey(
        PlanDocument, models.PROTECT, null=True, related_name="acts", verbose_name=_("文件")
    )
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    change = models.CharField(_("调整"), max_length=12, choices=PlanChange.choices, blank=True)
    training_class = models.ForeignKey(
        TrainingClass, models.SET_NULL, null=True, related_name="plan_acts", verbose_name=_("班次")
    )
    class_name = models.CharField(_("班次名称"), max_length=120, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    nonce = models.UUIDField(null=True, unique=True, editable=False)

    objects = PlanActQuerySet.as_manager()

    class Meta:
        verbose_name = _("计划调整记录")
        verbose_name_plural = _("计划调整记录")
        ordering = ["pk"]
        indexes = [models.Index(fields=["plan", "kind"], name="plan_act_kind")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="ADJUSTED") & ~Q(change="") & ~Q(class_name=""))
                | (~Q(kind="ADJUSTED") & Q(change="", class_name="")),
                name="plan_act_adjusts_a_class",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["RETURNED", "ADJUSTED"]) | ~Q(reason=""),
                name="plan_act_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind="RETURNED") | Q(document__isnull=False),
                name="plan_act_has_its_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dated_on} {self.get_change_display() or self.get_kind_display()} {self.class_name}".strip()

    @property
    def place_before(self) -> Place | None:
        """Where the class stood."""
        return Place.read(self.before) if self.before else None

    @property
    def place_after(self) -> Place | None:
        """Where the class stands from then on."""
        return Place.read(self.after) if self.after else None
