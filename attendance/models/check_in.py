"""Checking in: one row a session, trainee and direction; and what a person decided about suspicious ones."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from timetable.models import Period, Session
from trainees.models import Enrolment, Phone


class Direction(models.TextChoices):
    """Coming, going, or being there when asked (R29)."""

    IN = "IN", _("签到")
    OUT = "OUT", _("签退")
    SPOT = "SPOT", _("抽查")


class CheckInWay(models.TextChoices):
    """How somebody checked in."""

    CODE = "CODE", _("扫码")
    NUMBER = "NUMBER", _("数字码")
    BADGE = "BADGE", _("扫学员证")
    DESK = "DESK", _("现场登记")


class SpotCheck(models.Model):
    """抽查: who does not answer between the two instants is a candidate for 早退, decided by a person (R29)."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="spot_checks")
    session = models.ForeignKey(Session, models.PROTECT, related_name="spot_checks")
    opened_at = models.DateTimeField(_("开始"), default=timezone.now)
    closes_at = models.DateTimeField(_("截止"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("抽查")
        verbose_name_plural = _("抽查")
        ordering = ["opened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.session_id} {self.opened_at:%H:%M}"


class CheckIn(models.Model):
    """The first time that somebody checked in; later tries leave it as it is. `at` is the instant that counts (of the
    scan), `received_at` when it arrived here. `phone` is the trainee's own, `taken_by` the person at the desk."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="check_ins")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="check_ins")
    direction = models.CharField(_("方向"), max_length=4, choices=Direction.choices, default=Direction.IN)
    spot_check = models.ForeignKey(SpotCheck, models.PROTECT, null=True, blank=True, related_name="check_ins")
    way = models.CharField(_("方式"), max_length=6, choices=CheckInWay.choices)
    at = models.DateTimeField(_("时间"))
    received_at = models.DateTimeField(default=timezone.now)
    phone = models.ForeignKey(Phone, models.PROTECT, null=True, blank=True, related_name="check_ins")
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("签到")
        verbose_name_plural = _("签到")
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["session", "-received_at"], name="check_in_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment", "direction"],
                condition=Q(spot_check=None),
                name="check_in_once",
            ),
            models.UniqueConstraint(
                fields=["spot_check", "enrolment"],
                condition=Q(spot_check__isnull=False),
                name="spot_check_once",
            ),
            models.CheckConstraint(
                condition=Q(direction=Direction.SPOT, spot_check__isnull=False)
                | (~Q(direction=Direction.SPOT) & Q(spot_check=None)),
                name="spot_check_has_its_row",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.enrolment_id} {self.direction}"


class BadgeCode(models.Model):
    """The code of a 学员证: random, holds nothing of the person, and opens nothing; only staff of the class scan it."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="badge")
    code = models.CharField(max_length=16, unique=True)

    class Meta:
        verbose_name = _("学员证代码")
        verbose_name_plural = _("学员证代码")

    def __str__(self) -> str:
        return self.code


class RollTap(models.Model):
    """A tap of a roll-call made without network, counted once by its nonce: when it was tapped and when it arrived.
    `outcome` says what became of it: taken, the same already, or why not."""

    nonce = models.UUIDField(unique=True)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="roll_taps")
    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    value = models.CharField(max_length=10)
    tapped_at = models.DateTimeField()
    arrived_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("点名补传")
        verbose_name_plural = _("点名补传")
        ordering = ["arrived_at", "pk"]

    def __str__(self) -> str:
        return str(self.nonce)


class FlagKind(models.TextChoices):
    """What looks like signing in for another (代签)."""

    SHARED_PHONE = "SHARED_PHONE", _("一部手机多人签到")
    CHANGED_PHONE = "CHANGED_PHONE", _("中途换了手机")
    HALF_A_DAY = "HALF_A_DAY", _("只签了半天")


class FlagVerdict(models.TextChoices):
    """What a person decided."""

    FINE = "FINE", _("情况属实，无代签")
    STOOD_IN = "STOOD_IN", _("认定代签")


class FlagReview(models.Model):
    """A person's decision on one flag; `key` names what was flagged, so that the same is not asked again."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="flag_reviews")
    kind = models.CharField(max_length=14, choices=FlagKind.choices)
    key = models.CharField(max_length=120)
    verdict = models.CharField(_("结论"), max_length=8, choices=FlagVerdict.choices)
    words = models.CharField(_("说明"), max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("签到核查")
        verbose_name_plural = _("签到核查")
        constraints = [
            models.UniqueConstraint(fields=["training_class", "kind", "key"], name="flag_reviewed_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ContactTry(models.Model):
    """联系不上: somebody tried to reach a missing trainee in a half-day and could not, or wrote what was said."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="contact_tries")
    day = models.DateField(_("日期"))
    period = models.CharField(_("半天"), max_length=3, choices=Period.choices)
    words = models.CharField(_("情况"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("联系记录")
        verbose_name_plural = _("联系记录")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["enrolment", "day"], name="contact_try_day")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.day}"


class AttendancePosting(models.Model):
    """考勤通报: the attendance of a half-day was posted to the units (R15), by whom and when, in which words."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="attendance_postings")
    day = models.DateField(_("日期"))
    period = models.CharField(_("半天"), max_length=3, choices=Period.choices)
    text = models.TextField(_("内容"))
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("考勤通报")
        verbose_name_plural = _("考勤通报")
        ordering = ["-posted_at", "-pk"]
        indexes = [models.Index(fields=["training_class", "day"], name="posting_class_day")]

    def __str__(self) -> str:
        return f"{self.training_class_id} {self.day} {self.period}"
