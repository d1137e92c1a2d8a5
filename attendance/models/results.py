"""What a class comes to: evaluation, scores, 学习体会, honours, who completes, certificates, make-up training."""

from __future__ import annotations

import uuid
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from timetable.models import Session
from trainees.models import Enrolment
from units.models import Unit

_MARKS = [MinValueValidator(1), MaxValueValidator(5)]


class CompletionTerms(models.Model):
    """What a class asks of its trainees beyond coming, and how many 优秀学员 it may name."""

    training_class = models.OneToOneField(
        TrainingClass, models.CASCADE, related_name="completion_terms", verbose_name=_("班次")
    )
    asks_evaluation = models.BooleanField(_("教学评估"), default=True)
    asks_reflection = models.BooleanField(_("学习体会"), default=False)
    honours_most = models.PositiveSmallIntegerField(_("优秀学员名额"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("结业要求")
        verbose_name_plural = _("结业要求")

    def __str__(self) -> str:
        return str(self.training_class)


class EvaluationGiven(models.Model):
    """That a trainee has rated a session: once (R26). What was said is kept without the person, in `Evaluation`."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="evaluated_by")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="evaluations_given")

    class Meta:
        verbose_name = _("已评估")
        verbose_name_plural = _("已评估")
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="evaluated_once")]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.enrolment_id}"


class Evaluation(models.Model):
    """One anonymous rating of a session for a class, 1 to 5: no person, a random key, a day instead of an instant. Shown
    only in aggregate of five or more (R26); `counted` once five that came together can join what is shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="evaluations")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="evaluations")
    score = models.PositiveSmallIntegerField(_("总体评价"), validators=_MARKS)
    delivery = models.PositiveSmallIntegerField(_("讲解"), null=True, blank=True, validators=_MARKS)
    method = models.PositiveSmallIntegerField(_("方式"), null=True, blank=True, validators=_MARKS)
    effect = models.PositiveSmallIntegerField(_("效果"), null=True, blank=True, validators=_MARKS)
    words = models.CharField(_("一句话意见"), max_length=200, blank=True)
    given_on = models.DateField(default=timezone.localdate)
    counted = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("教学评估")
        verbose_name_plural = _("教学评估")
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="evaluation_is_one_to_five")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.score}"


class ClassTestQuerySet(models.QuerySet["ClassTest"]):
    """Which tests."""

    def in_place(self) -> Self:
        """Those that were not taken out."""
        return self.filter(removed_at=None)


class ClassTest(models.Model):
    """A test of a class; who reaches `pass_mark` of `full_mark` has passed. One that is taken out keeps its row and its
    scores, so that it can be put back."""

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="tests", verbose_name=_("班次")
    )
    title = models.CharField(_("测试名称"), max_length=80)
    held_on = models.DateField(_("日期"), null=True, blank=True)
    full_mark = models.DecimalField(
        _("满分"), max_digits=5, decimal_places=1, default=100, validators=[MinValueValidator(1)]
    )
    pass_mark = models.DecimalField(
        _("及格分"), max_digits=5, decimal_places=1, default=60, validators=[MinValueValidator(0)]
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = ClassTestQuerySet.as_manager()

    class Meta:
        verbose_name = _("测试")
        verbose_name_plural = _("测试")
        ordering = ["held_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "title"],
                condition=Q(removed_at=None),
                name="test_title_once",
                violation_error_message=_("本班已有同名的测试。"),
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__lte=F("full_mark")),
                name="test_can_be_passed",
                violation_error_message=_("及格分不能高于满分。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TestScore(models.Model):
    """A trainee's score; None with a remark for one who did not sit the test (缺考)."""

    __test__ = False  # not a test of ours

    test = models.ForeignKey(ClassTest, models.CASCADE, related_name="scores")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="scores")
    score = models.DecimalField(_("成绩"), max_digits=5, decimal_places=1, null=True, blank=True)
    remark = models.CharField(_("备注"), max_length=80, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("成绩")
        verbose_name_plural = _("成绩")
        constraints = [models.UniqueConstraint(fields=["test", "enrolment"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.score}"


class Reflection(models.Model):
    """A trainee's 学习体会: text or a file."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="reflection")
    text = models.TextField(_("正文"), blank=True)
    file = models.FileField(_("文件"), upload_to="reflections/%Y/", blank=True)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    handed_in_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("学习体会")
        verbose_name_plural = _("学习体会")

    def __str__(self) -> str:
        return str(self.enrolment)


class Honour(models.Model):
    """优秀学员: named by a person, within the class's quota."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="honour")
    reason = models.CharField(_("事迹"), max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("优秀学员")
        verbose_name_plural = _("优秀学员")

    def __str__(self) -> str:
        return str(self.enrolment)


class Outcome(models.TextChoices):
    """What a person decided on a trainee at the end; the same words as the enrolment's status."""

    COMPLETED = "COMPLETED", _("结业")
    NOT_COMPLETED = "NOT_COMPLETED", _("未结业")
    DISMISSED = "DISMISSED", _("退学")
    EXEMPT = "EXEMPT", _("免修")


class CompletionDecision(models.Model):
    """Who completes, decided by a person; `findings` is what the program found at that time. A later decision withdraws
    the one before; rows stay."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="completion_decisions")
    outcome = models.CharField(_("结论"), max_length=14, choices=Outcome.choices)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    findings = models.JSONField(default=list)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("结业认定")
        verbose_name_plural = _("结业认定")
        ordering = ["decided_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(withdrawn_at=None), name="one_standing_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_outcome_display()}"


class Certificate(models.Model):
    """A 结业证书: numbered once in a district's year. Reopening voids it; closing again gives the same number back."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="certificate")
    district = models.ForeignKey(Unit, models.PROTECT, related_name="certificates")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("编号"), max_length=40)
    code = models.CharField(max_length=24, unique=True, editable=False)
    issued_on = models.DateField(_("发证日期"))
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("结业证书")
        verbose_name_plural = _("结业证书")
        ordering = ["year", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["district", "year", "sequence"], name="certificate_number_once")
        ]

    def __str__(self) -> str:
        return self.number


class MakeUpState(models.TextChoices):
    """How far a make-up training has come."""

    OWED = "OWED", _("待补训")
    ARRANGED = "ARRANGED", _("已安排")
    DONE = "DONE", _("已补训")
    WAIVED = "WAIVED", _("免补")


class MakeUp(models.Model):
    """补训 that a closed class left to somebody: what is owed, and the class in which it is made up."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="make_up")
    hours = models.DecimalField(_("缺学时"), max_digits=5, decimal_places=1)
    is_whole = models.BooleanField(_("整个班次"), default=False)
    state = models.CharField(_("状态"), max_length=8, choices=MakeUpState.choices, default=MakeUpState.OWED)
    arranged = models.ForeignKey(
        Enrolment, models.SET_NULL, null=True, blank=True, related_name="makes_up", verbose_name=_("补训班次")
    )
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("补训")
        verbose_name_plural = _("补训")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state"], name="make_up_state")]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.hours}"
