"""The attendance rules of a district, and of a class where it has its own."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance.models.ledger import LeaveKind
from courses.models import TrainingClass
from units.models import Unit


def every_leave_kind() -> list[str]:
    """All kinds of leave count by default, official leave too (R9)."""
    return list(LeaveKind.values)


class CheckInMode(models.TextChoices):
    """签到方式: how a class takes attendance."""

    PAPER = "PAPER", _("纸质签到表")
    CODE = "CODE", _("扫码")
    ROLL = "ROLL", _("点名")


def every_mode() -> list[str]:
    """Mixed by default: whichever comes first counts."""
    return list(CheckInMode.values)


def kinds_with_proof() -> list[str]:
    """Sick and official leave need a paper (R13)."""
    return [LeaveKind.SICK.value, LeaveKind.OFFICIAL.value]


class AttendancePolicy(models.Model):
    """Windows, limits and counts (R9, R10, R12, R16), the ways of checking in, and the ladder of leave (R11). A district has two default rows, for short classes (three
    days or fewer) and for others (R13); a class may have its own."""

    district = models.ForeignKey(
        Unit, models.PROTECT, related_name="attendance_policies", verbose_name=_("区")
    )
    training_class = models.OneToOneField(
        TrainingClass,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attendance_policy",
        verbose_name=_("班次"),
    )
    for_short_classes = models.BooleanField(_("用于三天以内的班"), default=False)
    opens_minutes = models.PositiveSmallIntegerField(_("提前几分钟开放签到"), default=30)
    grace_minutes = models.PositiveSmallIntegerField(_("几分钟内不算迟到"), default=5)
    late_minutes = models.PositiveSmallIntegerField(_("迟到几分钟后不再受理"), default=30)
    lates_per_absence = models.PositiveSmallIntegerField(_("几次迟到算一次旷课（0 为不折算）"), default=0)
    early_leaves_allowed = models.PositiveSmallIntegerField(_("允许早退次数"), default=2)
    leave_numerator = models.PositiveSmallIntegerField(
        _("请假上限分子"), default=1, validators=[MinValueValidator(1)]
    )
    leave_denominator = models.PositiveSmallIntegerField(
        _("请假上限分母"), default=7, validators=[MinValueValidator(1)]
    )
    warning_percent = models.PositiveSmallIntegerField(
        _("达到上限的百分之几时提醒"), default=70, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    absent_half_days = models.PositiveSmallIntegerField(_("旷课几个半天即标记"), default=4)
    counted_leave = ArrayField(
        models.CharField(max_length=8, choices=LeaveKind.choices),
        default=every_leave_kind,
        blank=True,
        verbose_name=_("计入请假的种类"),
    )
    modes = ArrayField(
        models.CharField(max_length=5, choices=CheckInMode.choices),
        default=every_mode,
        verbose_name=_("签到方式"),
    )
    sign_and_scan = models.BooleanField(_("既要签名又要扫码"), default=False)
    each_session = models.BooleanField(_("每节课都签到"), default=False)
    check_out = models.BooleanField(_("下课签退"), default=False)
    spot_checks = models.BooleanField(_("可以抽查"), default=False)
    head_teacher_half_days = models.PositiveSmallIntegerField(_("班主任批几个半天以内"), default=1)
    organiser_half_days = models.PositiveSmallIntegerField(_("组织者批几个半天以内"), default=2)
    leave_in_turn = models.BooleanField(_("逐级审批"), default=False)
    unit_word = models.BooleanField(_("先由所在单位出具意见"), default=True)
    proof_needed = ArrayField(
        models.CharField(max_length=8, choices=LeaveKind.choices),
        default=kinds_with_proof,
        blank=True,
        verbose_name=_("须附证明的种类"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("考勤规则")
        verbose_name_plural = _("考勤规则")
        ordering = ["for_short_classes", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "for_short_classes"],
                condition=Q(training_class=None),
                name="policy_default_once",
            )
        ]

    def __str__(self) -> str:
        if self.training_class:
            return str(self.training_class)
        return str(_("三天以内的班")) if self.for_short_classes else str(_("其他班次"))

    @property
    def mode_labels(self) -> list[str]:
        """The ways of checking in, as words."""
        return [str(CheckInMode(mode).label) for mode in self.modes]
