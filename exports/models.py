"""A paper somebody asked for: its progress, its file, its end."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass

KEPT_FOR = dt.timedelta(days=7)


class ExportStatus(models.TextChoices):
    """How far it has come."""

    WAITING = "WAITING", _("等待中")
    RUNNING = "RUNNING", _("正在生成")
    DONE = "DONE", _("已生成")
    FAILED = "FAILED", _("失败")


class ExportQuerySet(models.QuerySet["Export"]):
    """Which exports."""

    def visible_to(self, user: Any) -> Self:
        """The user's own, of classes that the user still sees as staff."""
        return self.filter(requested_by=user, training_class__in=TrainingClass.objects.visible_to(user))

    def expired(self) -> Self:
        """Those whose file may no longer be fetched."""
        return self.filter(expires_at__lte=timezone.now())


class Export(models.Model):
    """One request for one paper. The row is written first; the broker is only a wake-up.

    A worker holds it until `lease_until`; a row whose lease ran out waits again. `nonce` makes a resend of the
    same form one row.
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
    requested_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    lease_until = models.DateTimeField(null=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.training_class}"

    def get_absolute_url(self) -> str:
        """The page that shows its progress."""
        return reverse("exports:export_detail", args=[self.pk])
