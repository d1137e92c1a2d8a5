"""Hours that a person has earned, and what the rules ask of whom (R1 to R6)."""

from __future__ import annotations

from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from trainees.models import Cadre
from units.models import Unit


class CreditSource(models.TextChoices):
    """Where the hours were earned."""

    CLASS = "CLASS", _("本系统班次")
    ONLINE = "ONLINE", _("网络学院")
    SUPERIOR = "SUPERIOR", _("上级调训")
    BEFORE = "BEFORE", _("系统启用前")
    OTHER = "OTHER", _("其他培训")


class TrainingLevel(models.TextChoices):
    """Who held the training (R4)."""

    COUNTY = "COUNTY", _("县级以上")
    TOWNSHIP = "TOWNSHIP", _("镇街级")
    NONE = "NONE", _("不分级")


class HoursCreditQuerySet(models.QuerySet["HoursCredit"]):
    """Which credits."""

    def visible_to(self, user: Any) -> Self:
        """Those of the people that the user sees."""
        return self.filter(cadre__in=Cadre.objects.visible_to(user))


class HoursCredit(models.Model):
    """Hours and days of one calendar year (R8: a class over 31 December makes two, both with the days of the whole).
    `claimed_hours` are online hours before they were converted (R6); `proof` and `proof_number` say by what."""

    cadre = models.ForeignKey(Cadre, models.PROTECT, related_name="credits", verbose_name=_("干部"))
    source = models.CharField(_("来源"), max_length=10, choices=CreditSource.choices)
    title = models.CharField(_("培训名称"), max_length=120)
    year = models.PositiveSmallIntegerField(_("年度"))
    started_on = models.DateField(_("开始日期"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    hours = models.DecimalField(
        _("学时"), max_digits=6, decimal_places=1, default=0, validators=[MinValueValidator(0)]
    )
    days = models.DecimalField(
        _("天数"), max_digits=5, decimal_places=1, default=0, validators=[MinValueValidator(0)]
    )
    claimed_hours = models.DecimalField(
        _("折算前学时"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    level = models.CharField(
        _("培训级别"), max_length=8, choices=TrainingLevel.choices, default=TrainingLevel.NONE
    )
    is_face_to_face = models.BooleanField(_("集中面授"), default=True)
    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, null=True, blank=True, related_name="credits", verbose_name=_("班次")
    )
    proof_number = models.CharField(_("证明文号"), max_length=80, blank=True)
    proof = models.FileField(_("证明材料"), upload_to="hours/%Y/", blank=True)
    proof_name = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = HoursCreditQuerySet.as_manager()

    class Meta:
        verbose_name = _("学时认定")
        verbose_name_plural = _("学时认定")
        ordering = ["-year", "-started_on", "-pk"]
        indexes = [models.Index(fields=["cadre", "year"], name="credit_cadre_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="credit_ends_after_it_starts",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            # The same training once: an import that is sent again finds it.
            models.UniqueConstraint(
                fields=["cadre", "source", "title", "year", "started_on"],
                name="credit_once",
                violation_error_message=_("这项学时已经登记过。"),
            ),
            models.UniqueConstraint(
                F("cadre"),
                F("source"),
                F("title"),
                F("year"),
                condition=Q(started_on=None),
                name="credit_once_undated",
                violation_error_message=_("这项学时已经登记过。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Audience(models.TextChoices):
    """Whom a requirement concerns."""

    LEADER = "LEADER", _("县处级以上领导干部")
    TOWNSHIP = "TOWNSHIP", _("乡科级及以下干部")
    PARTY_MEMBER = "PARTY_MEMBER", _("党员")
    GRASSROOTS_TEAM = "GRASSROOTS_TEAM", _("基层党组织书记和班子成员")
    NEW_SECRETARY = "NEW_SECRETARY", _("新任书记")
    HEAD = "HEAD", _("社区书记、主任")
    COMMITTEE = "COMMITTEE", _("其他两委成员")
    NEWLY_ELECTED = "NEWLY_ELECTED", _("换届后任职人员")


class Requirement(models.Model):
    """What a rule asks of an audience in `span_years` (R1 to R5). A district changes every figure, for one year or
    (`year` None) for all. A span of several years runs in blocks from `span_from` on, or, where that is None, up to
    the year asked for. With `either`, days or hours are enough (R2); `within_months` counts from the start of the
    post or the election. The lower `rank`, the stricter: its bar comes first."""

    district = models.ForeignKey(
        Unit, models.CASCADE, related_name="training_requirements", verbose_name=_("区")
    )
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    rule = models.CharField(_("规则"), max_length=8)
    audience = models.CharField(_("适用对象"), max_length=16, choices=Audience.choices)
    rank = models.PositiveSmallIntegerField(_("先后"), default=0)
    span_years = models.PositiveSmallIntegerField(
        _("周期（年）"), default=1, validators=[MinValueValidator(1)]
    )
    span_from = models.PositiveSmallIntegerField(_("周期起始年"), null=True, blank=True)
    hours = models.DecimalField(
        _("学时"), max_digits=6, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    days = models.DecimalField(
        _("天数"), max_digits=5, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    either = models.BooleanField(_("天数或学时满足一项即可"), default=False)
    county_classes = models.PositiveSmallIntegerField(_("县级以上班次"), default=0)
    township_classes = models.PositiveSmallIntegerField(_("镇街级班次"), default=0)
    face_to_face_classes = models.PositiveSmallIntegerField(_("集中面授"), default=0)
    within_months = models.PositiveSmallIntegerField(_("几个月内"), null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("学时要求")
        verbose_name_plural = _("学时要求")
        ordering = ["rank", "rule", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("district"),
                Coalesce("year", 0),
                F("rule"),
                F("audience"),
                Coalesce("within_months", 0),
                name="requirement_once",
                violation_error_message=_("这个年度已有同一规则。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.get_audience_display()}"


class OnlineRate(models.Model):
    """How online hours convert (R6): `claimed` hours there are `credited` here, at most `most` a year."""

    district = models.ForeignKey(Unit, models.CASCADE, related_name="online_rates", verbose_name=_("区"))
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    claimed = models.DecimalField(_("网络学时"), max_digits=5, decimal_places=1, default=1)
    credited = models.DecimalField(_("折算学时"), max_digits=5, decimal_places=1, default=1)
    most = models.DecimalField(_("一年最多折算"), max_digits=6, decimal_places=1, null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("网络学时折算")
        verbose_name_plural = _("网络学时折算")
        ordering = [F("year").desc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                F("district"),
                Coalesce("year", 0),
                name="online_rate_once",
                violation_error_message=_("这个年度已有折算办法。"),
            ),
            models.CheckConstraint(condition=Q(claimed__gt=0, credited__gte=0), name="online_rate_is_a_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.claimed} : {self.credited}"
