"""One run of a training class."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models.plan import TrainingPlan
from units.fields import SearchKeyField
from units.models import Unit, in_subtree


class Category(models.TextChoices):
    """Where a class stands in the plan."""

    MAIN = "MAIN", _("主体班次")
    SPECIAL = "SPECIAL", _("专题班")
    OUTREACH = "OUTREACH", _("送教下乡")
    COMMISSIONED = "COMMISSIONED", _("委托班")


class TrainingType(models.TextChoices):
    """Why its people are trained."""

    INITIAL = "INITIAL", _("初任培训")
    POSTING = "POSTING", _("任职培训")
    SPECIALISED = "SPECIALISED", _("专门业务培训")
    IN_SERVICE = "IN_SERVICE", _("在职培训")


class ClassStatus(models.TextChoices):
    """The life of a class; RUNNING and ENDED are worked out from the day, never stored."""

    DRAFT = "DRAFT", _("草拟")
    APPROVED = "APPROVED", _("已批准")
    ENROLLING = "ENROLLING", _("报名中")
    CONFIRMED = "CONFIRMED", _("名单已定")
    RUNNING = "RUNNING", _("进行中")
    ENDED = "ENDED", _("待结班")
    CLOSED = "CLOSED", _("已结班")
    ARCHIVED = "ARCHIVED", _("已归档")
    CANCELLED = "CANCELLED", _("已取消")

    @property
    def tone(self) -> str:
        """How the pages colour it: a tone of the status component."""
        return _TONES.get(self, "neutral")


_TONES = {
    ClassStatus.APPROVED: "info",
    ClassStatus.ENROLLING: "info",
    ClassStatus.CONFIRMED: "info",
    ClassStatus.RUNNING: "success",
    ClassStatus.ENDED: "warning",
    ClassStatus.CANCELLED: "danger",
}
DERIVED_STATUSES = (ClassStatus.RUNNING, ClassStatus.ENDED)
STORED_STATUSES = [status for status in ClassStatus.values if status not in DERIVED_STATUSES]


class TrainingClassQuerySet(models.QuerySet["TrainingClass"]):
    """Which classes."""

    def visible_to(self, user: Any) -> Self:
        """What staff see: classes that their unit hosts, implements or plans, and those they serve.

        Knows staff only; `trainees.access.classes_of` adds liaisons and cadres.
        """
        paths = user.unit_paths("administrator", "organiser", "finance", "auditor")
        condition = (
            in_subtree("host__", paths)
            | in_subtree("implementer__", paths)
            | in_subtree("plan__district__", paths)
        )
        served = user.class_roles.in_force().values("training_class")
        return self.filter(condition | Q(pk__in=served))

    def matching(self, text: str) -> Self:
        """Those found by characters, full pinyin or initials."""
        return self.filter(search_key__contains=text.strip().lower())

    def with_status(self, today: dt.date | None = None) -> Self:
        """Adds `current_status`: a CONFIRMED class is RUNNING on its published days and ENDED after them."""
        today = today or timezone.localdate()
        confirmed = Q(status=ClassStatus.CONFIRMED)
        return self.annotate(
            current_status=Case(
                When(confirmed & Q(last_published_on__lt=today), then=Value(ClassStatus.ENDED.value)),
                When(confirmed & Q(first_published_on__lte=today), then=Value(ClassStatus.RUNNING.value)),
                default=F("status"),
                output_field=models.CharField(max_length=12),
            )
        )

    def in_status(self, status: str) -> Self:
        """Those that stand there now, RUNNING and ENDED included; after `with_status`."""
        return self.filter(Q(("current_status", status)))

    def in_month(self, month: int) -> Self:
        """Those that begin in that month, or are planned for it without a day."""
        return self.filter(Q(starts_on__month=month) | Q(starts_on=None, month=month))

    def with_beginning(self) -> Self:
        """Adds `begins_on`: the first day, or the first of the planned month, by which lists are sorted."""
        first_of_month = Func(
            F("plan__year"), F("month"), Value(1), function="MAKE_DATE", output_field=models.DateField()
        )
        return self.annotate(begins_on=Coalesce("starts_on", first_of_month))

    def with_label(self) -> Self:
        """Fetches what `__str__` and the lists show."""
        return self.select_related("plan", "host", "implementer")


class TrainingClass(models.Model):
    """One run of a class: its facts, and how far its life has come.

    `starts_on` and `ends_on` are the plan's days, `first_published_on` and `last_published_on` those of the
    published timetable (written on publishing). A row of the plan may have only a month, a size and days (R30).
    """

    plan = models.ForeignKey(
        TrainingPlan, models.PROTECT, related_name="classes", verbose_name=_("年度培训计划")
    )
    ordinal = models.PositiveSmallIntegerField(_("计划序号"), null=True, blank=True)
    name = models.CharField(_("班次名称"), max_length=120)
    series = models.CharField(_("系列"), max_length=80, blank=True)
    batch_no = models.PositiveSmallIntegerField(_("期次"), null=True, blank=True)
    category = models.CharField(_("班次类别"), max_length=12, choices=Category.choices, default=Category.MAIN)
    training_type = models.CharField(
        _("培训类型"), max_length=12, choices=TrainingType.choices, default=TrainingType.IN_SERVICE
    )
    status = models.CharField(
        _("状态"),
        max_length=12,
        choices=[(status, label) for status, label in ClassStatus.choices if status in STORED_STATUSES],
        default=ClassStatus.DRAFT,
    )
    after_election = models.BooleanField(_("换届后首次"), default=False)
    host = models.ForeignKey(Unit, models.PROTECT, related_name="hosted_classes", verbose_name=_("主办单位"))
    implementer = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="implemented_classes",
        verbose_name=_("承办单位"),
    )
    co_hosts = models.ManyToManyField(
        Unit, blank=True, related_name="co_hosted_classes", verbose_name=_("协办单位")
    )
    month = models.PositiveSmallIntegerField(
        _("计划月份"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    days = models.DecimalField(_("天数"), max_digits=4, decimal_places=1, null=True, blank=True)
    planned_size = models.PositiveSmallIntegerField(_("计划人数"), null=True, blank=True)
    audience = models.CharField(_("培训对象"), max_length=200, blank=True)
    venue = models.CharField(_("培训地点"), max_length=120, blank=True)
    nominations_close_at = models.DateTimeField(_("报名截止时间"), null=True, blank=True)
    hours_per_half_day = models.DecimalField(
        _("半天学时"), max_digits=3, decimal_places=1, default=4, validators=[MinValueValidator(0)]
    )
    registration_days = models.DecimalField(
        _("报到计几天"),
        max_digits=2,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    departure_days = models.DecimalField(
        _("离会计几天"),
        max_digits=2,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    theme = models.TextField(_("培训主题"), blank=True)
    purposes = models.TextField(_("培训目的"), blank=True)
    goals = models.TextField(_("培训目标"), blank=True)
    disciplines = models.TextField(_("纪律要求"), blank=True)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    first_published_on = models.DateField(null=True, editable=False)
    last_published_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    nonce = models.UUIDField(null=True, unique=True, editable=False)
    search_key = SearchKeyField(of="name")

    current_status: str  # added by with_status

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("班次")
        verbose_name_plural = _("班次")
        ordering = ["plan", F("ordinal").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(fields=["plan", "status"], name="class_plan_status"),
            models.Index(fields=["first_published_on", "last_published_on"], name="class_published_days"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="class_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "ordinal"],
                name="class_ordinal_once",
                violation_error_message=_("这个序号在年度计划里已被占用。"),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="class_ends_after_it_starts",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            # Registration and departure count nothing, half a day or a day each (R25).
            models.CheckConstraint(
                condition=Q(registration_days__in=[0, Decimal("0.5"), 1])
                & Q(departure_days__in=[0, Decimal("0.5"), 1]),
                name="class_outer_days_are_halves",
                violation_error_message=_("报到、离会各计 0、0.5 或 1 天。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=STORED_STATUSES), name="class_status_is_a_stored_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The class's page."""
        return reverse("courses:class_detail", args=[self.pk])

    @property
    def status_today(self) -> ClassStatus:
        """The status as the pages show it."""
        return self.status_on(timezone.localdate())

    def status_on(self, today: dt.date) -> ClassStatus:
        """The status on that day; the same rule as `with_status`."""
        if self.status == ClassStatus.CONFIRMED:
            if self.last_published_on and self.last_published_on < today:
                return ClassStatus.ENDED
            if self.first_published_on and self.first_published_on <= today:
                return ClassStatus.RUNNING
        return ClassStatus(self.status)
