"""A paper somebody asked for: its progress, its file, its end."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass

KEPT_FOR = dt.timedelta(days=7)
LATE_AFTER = dt.timedelta(minutes=1)


class PaperName(models.TextChoices):
    """The papers that can be asked for, by the name of their module."""

    REPLY_SLIP = "reply_slip", _("报名回执")
    ROSTER = "roster", _("学员花名册")
    ATTENDANCE_SHEET = "attendance_sheet", _("考勤表")
    SIGN_IN_SHEET = "sign_in_sheet", _("签到表")
    TIMETABLE = "timetable", _("课程表")


class ExportStatus(models.TextChoices):
    """How far it has come."""

    WAITING = "WAITING", _("等待中")
    RUNNING = "RUNNING", _("正在生成")
    DONE = "DONE", _("已生成")
    FAILED = "FAILED", _("失败")


UNDER_WAY = (ExportStatus.WAITING, ExportStatus.RUNNING)


class ExportQuerySet(models.QuerySet["Export"]):
    """Which exports."""

    def visible_to(self, user: Any) -> Self:
        """The user's own, of classes that the user still sees as staff."""
        return self.filter(requested_by=user, training_class__in=TrainingClass.objects.visible_to(user))

    def expired(self) -> Self:
        """Those whose file may no longer be fetched."""
        return self.filter(expires_at__lte=timezone.now())

    def abandoned(self) -> Self:
        """Those that a worker took and lost: the lease ran out."""
        return self.filter(status=ExportStatus.RUNNING, lease_until__lte=timezone.now())

    def claimable(self) -> Self:
        """Those that a worker may take now."""
        lost = Q(status=ExportStatus.RUNNING, lease_until__lte=timezone.now())
        return self.filter(Q(status=ExportStatus.WAITING) | lost)

    def waiting_for(self, age: dt.timedelta) -> Self:
        """Those that nobody has taken for at least that long."""
        return self.filter(status=ExportStatus.WAITING, requested_at__lte=timezone.now() - age)


class Export(models.Model):
    """One request for one paper. The row is written first; the broker is only a wake-up.

    A worker holds it until `lease_until` under a `claim` of its own; a row whose lease ran out waits again, and
    whoever held it can write no more. `nonce` makes a resend of the same form one row; `language` is the
    asker's, for the reason of a failure.
    """

    paper = models.CharField(_("文档"), max_length=40)
    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="exports", verbose_name=_("班次")
    )
    options = models.JSONField(default=dict)
    status = models.CharField(
        _("状态"), max_length=8, choices=ExportStatus.choices, default=ExportStatus.WAITING
    )
    nonce = models.UUIDField(unique=True, default=uuid.uuid4)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="exports", verbose_name=_("申请人"))
    language = models.CharField(max_length=10, default="zh-hans")
    requested_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    lease_until = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    error = models.CharField(_("失败原因"), max_length=400, blank=True)
    file = models.FileField(upload_to="exports/%Y/%m/", blank=True)
    file_name = models.CharField(_("文件名"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(_("有效期至"), null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "lease_until"], name="export_waiting"),
            models.Index(fields=["requested_by", "training_class"], name="export_own"),
            models.Index(
                fields=["expires_at"],
                name="export_with_file",
                condition=Q(status=ExportStatus.DONE) & ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.training_class}"

    def get_absolute_url(self) -> str:
        """The page that shows its progress."""
        return reverse("exports:export_detail", args=[self.pk])

    @property
    def title(self) -> str:
        """What the paper is called; its bare name when this release builds it no more."""
        return str(PaperName(self.paper).label) if self.paper in PaperName.values else self.paper

    @property
    def is_under_way(self) -> bool:
        """Whether something is still to come without anybody's doing."""
        return self.status in UNDER_WAY

    @property
    def is_late(self) -> bool:
        """Whether no worker has taken it within a minute, or the one that took it fell silent."""
        now = timezone.now()
        if self.status == ExportStatus.RUNNING:
            return bool(self.lease_until and self.lease_until <= now)
        return self.status == ExportStatus.WAITING and self.requested_at <= now - LATE_AFTER

    @property
    def is_expired(self) -> bool:
        """Whether it was built and its file may no longer be fetched."""
        return self.status == ExportStatus.DONE and bool(
            not self.file or (self.expires_at and self.expires_at <= timezone.now())
        )

    @property
    def can_run_again(self) -> bool:
        """Whether it failed, or its file is gone."""
        return self.status == ExportStatus.FAILED or self.is_expired
