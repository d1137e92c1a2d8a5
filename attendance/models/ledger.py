"""Marks are only ever added; the record of a session and a trainee is where they lead."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from timetable.models import Session
from trainees.models import Enrolment


class AttendanceStatus(models.TextChoices):
    """Whether somebody came."""

    PRESENT = "PRESENT", _("出勤")
    LATE = "LATE", _("迟到")
    LEFT_EARLY = "LEFT_EARLY", _("早退")
    ON_LEAVE = "ON_LEAVE", _("请假")
    ABSENT = "ABSENT", _("旷课")


class LeaveKind(models.TextChoices):
    """Why somebody is on leave."""

    PERSONAL = "PERSONAL", _("事假")
    SICK = "SICK", _("病假")
    OFFICIAL = "OFFICIAL", _("公假")


class MarkSource(models.TextChoices):
    """How a mark came about."""

    GRID = "GRID", _("考勤表格")
    ROLL = "ROLL", _("点名")
    CODE = "CODE", _("扫码")
    IMPORT = "IMPORT", _("导入")
    DESK = "DESK", _("现场登记")
    BADGE = "BADGE", _("扫学员证")
    SHEET = "SHEET", _("签到表补录")
    LEAVE = "LEAVE", _("请假审批")


_LEAVE_HAS_A_KIND = Q(status=AttendanceStatus.ON_LEAVE, leave_kind__gt="") | (
    ~Q(status=AttendanceStatus.ON_LEAVE) & Q(leave_kind="")
)


class Mark(models.Model):
    """One act of marking; a cleared mark has an empty status. Rows are never changed. `leave_tenths` are the tenths of a
    学时 of the session that leave by the hour takes (R29), None where it takes all of it; `without_approval` is 擅自离校
    (R10)."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="marks")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="marks")
    status = models.CharField(_("考勤"), max_length=10, choices=AttendanceStatus.choices, blank=True)
    leave_kind = models.CharField(_("请假种类"), max_length=8, choices=LeaveKind.choices, blank=True)
    leave_tenths = models.PositiveSmallIntegerField(null=True, blank=True)
    without_approval = models.BooleanField(_("未经批准离校"), default=False)
    source = models.CharField(_("方式"), max_length=6, choices=MarkSource.choices)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("记录人"))
    marked_at = models.DateTimeField(_("记录时间"), default=timezone.now)

    class Meta:
        verbose_name = _("考勤流水")
        verbose_name_plural = _("考勤流水")
        ordering = ["marked_at", "pk"]
        indexes = [models.Index(fields=["session", "enrolment", "-id"], name="mark_latest")]
        constraints = [models.CheckConstraint(condition=_LEAVE_HAS_A_KIND, name="mark_leave_has_a_kind")]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.enrolment_id} {self.status}"


class AttendanceRecordQuerySet(models.QuerySet["AttendanceRecord"]):
    """Which records."""

    def visible_to(self, user: Any) -> Self:
        """Of the classes that the user sees as staff, and the user's own."""
        classes = TrainingClass.objects.visible_to(user)
        return self.filter(Q(enrolment__training_class__in=classes) | Q(enrolment__cadre__user=user))


class AttendanceRecord(models.Model):
    """The current state of one trainee in one session; written only together with a mark."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendance")
    status = models.CharField(_("考勤"), max_length=10, choices=AttendanceStatus.choices)
    leave_kind = models.CharField(_("请假种类"), max_length=8, choices=LeaveKind.choices, blank=True)
    leave_tenths = models.PositiveSmallIntegerField(null=True, blank=True)
    without_approval = models.BooleanField(_("未经批准离校"), default=False)
    mark = models.ForeignKey(Mark, models.PROTECT, related_name="+")

    objects = AttendanceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("考勤现状")
        verbose_name_plural = _("考勤现状")
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once"),
            models.CheckConstraint(condition=_LEAVE_HAS_A_KIND, name="attendance_leave_has_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.enrolment_id} {self.status}"
