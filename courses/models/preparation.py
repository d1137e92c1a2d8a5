"""What is to be done before a class opens, counted back from its first day (筹备清单)."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.training_class import Category, TrainingClass
from units.models import Unit

EARLIEST = 120


class KnownBy(models.TextChoices):
    """What the system sees by itself; the app that owns the facts says whether it is so."""

    APPROVAL = "APPROVAL", _("批准文件已上传")
    NOTICE = "NOTICE", _("培训通知已上传")
    OUTLINE = "OUTLINE", _("培训目的、对象、人数已填写")
    HEAD_TEACHER = "HEAD_TEACHER", _("班主任已指定")
    QUOTAS = "QUOTAS", _("名额已分配")
    REPLIES = "REPLIES", _("各单位回执已报齐")
    CONFIRMED = "CONFIRMED", _("学员名单已定")
    GROUPS = "GROUPS", _("学员都已分组")
    SEATS = "SEATS", _("学员都有座位")
    ARRIVALS = "ARRIVALS", _("学员都已报到")
    LECTURERS = "LECTURERS", _("主讲人都已确认")
    PLACES = "PLACES", _("课程都有时间和地点")
    PUBLISHED = "PUBLISHED", _("课程表已发布")
    AGENDA = "AGENDA", _("开班式议程已定")
    SIGN_IN_SHEET = "SIGN_IN_SHEET", _("签到表已打印")
    BUDGET = "BUDGET", _("培训费预算表已生成")
    TABLE_CARDS = "TABLE_CARDS", _("桌签已生成")
    HANDBOOK = "HANDBOOK", _("学员手册已生成")
    REGISTRATION_LIST = "REGISTRATION_LIST", _("报到表已生成")


class PreparationItemQuerySet(models.QuerySet["PreparationItem"]):
    """Which items."""

    def of_template(self, district_id: int) -> Self:
        """The district's rows for all its classes, those switched off too."""
        return self.filter(district=district_id, training_class=None)


class PreparationItem(models.Model):
    """One item: of the district's template, or of a single class alone (`training_class`).

    `days_before` counts calendar days back from the first day of the class, 0 is that day. `known_by` names what the
    system sees by itself; "" is for a person to tick. `categories` (empty: all) and `from_days` (a class at least so
    long) say for which classes a row of the template is. `usual` names the one of ours it began as.
    """

    district = models.ForeignKey(Unit, models.CASCADE, related_name="+", editable=False)
    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, null=True, related_name="own_preparation", editable=False
    )
    usual = models.CharField(max_length=24, blank=True, editable=False)
    days_before = models.PositiveSmallIntegerField(
        _("开班前几天"), validators=[MinValueValidator(0), MaxValueValidator(EARLIEST)]
    )
    title = models.CharField(_("事项"), max_length=40)
    hint = models.CharField(_("说明"), max_length=120, blank=True)
    known_by = models.CharField(_("怎样算办妥"), max_length=20, choices=KnownBy.choices, blank=True)
    categories = ArrayField(
        models.CharField(max_length=12, choices=Category.choices),
        default=list,
        blank=True,
        verbose_name=_("只用于哪些班"),
    )
    from_days = models.PositiveSmallIntegerField(
        _("只用于几天以上的班"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(EARLIEST)],
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    is_active = models.BooleanField(_("在用"), default=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PreparationItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("筹备事项")
        verbose_name_plural = _("筹备清单")
        ordering = [F("days_before").desc(), "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days_before__lte=EARLIEST), name="preparation_is_not_too_early"
            ),
            models.UniqueConstraint(
                fields=["district", "usual"], condition=~Q(usual=""), name="usual_preparation_once"
            ),
        ]
        indexes = [models.Index(fields=["district", "training_class"], name="preparation_of_district")]

    def __str__(self) -> str:
        return self.title

    @property
    def category_labels(self) -> list[str]:
        """The categories of class for which it is, in words."""
        return [str(Category(one).label) for one in self.categories]


class TickState(models.TextChoices):
    """What a person has said of an item in a class. OPEN: nothing, the row only keeps a date of its own."""

    OPEN = "OPEN", _("未办")
    DONE = "DONE", _("已办妥")
    NOT_NEEDED = "NOT_NEEDED", _("本班不需要")


class PreparationTick(models.Model):
    """An item in a class: what was said of it, by whom and when; `days_before` is set where the class counts its own."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="preparation_ticks")
    item = models.ForeignKey(PreparationItem, models.CASCADE, related_name="ticks")
    state = models.CharField(_("状态"), max_length=10, choices=TickState.choices, default=TickState.OPEN)
    note = models.CharField(_("备注"), max_length=120, blank=True)
    days_before = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(EARLIEST)])
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("筹备登记")
        verbose_name_plural = _("筹备登记")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "item"], name="preparation_tick_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_state_display()}"


class PreparationRecord(models.Model):
    """The list of a class as it stood when the class was closed or cancelled; no later edit of the template alters it."""

    training_class = models.OneToOneField(TrainingClass, models.CASCADE, related_name="preparation_record")
    lines = models.JSONField(default=list)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("筹备清单存档")
        verbose_name_plural = _("筹备清单存档")

    def __str__(self) -> str:
        return str(self.training_class)
