"""Files and pasted blocks on their way in, and what their imports did."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from units.models import Unit


class UploadState(models.TextChoices):
    """How far an upload has come. WAITING is before anybody has confirmed it."""

    WAITING = "WAITING", _("待核对")
    QUEUED = "QUEUED", _("排队中")
    RUNNING = "RUNNING", _("正在写入")
    DONE = "DONE", _("已导入")
    FAILED = "FAILED", _("没有导入")
    UNDONE = "UNDONE", _("已撤销")


class KeptUpload(models.Model):
    """A file or pasted block between preview and confirmation, and what its import did.

    `content` is the upload as it came, encrypted for the ID numbers in it; once written it holds only the wrong rows.
    It is emptied after a day. `before` is what stood where the import wrote, encrypted JSON, by which the import is
    undone whole. `options` are the choices, and who confirmed them. `progress` counts rows of `progress_of`; `claim`
    and `lease_until` are the worker's.
    """

    file_name = models.CharField(_("文件名"), max_length=200)
    content = models.BinaryField()
    options = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        _("状态"), max_length=8, choices=UploadState.choices, default=UploadState.WAITING, db_index=True
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(max_length=10, default="zh-hans", editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveIntegerField(default=0, editable=False)
    progress_of = models.PositiveIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    error = models.CharField(max_length=400, blank=True, editable=False)
    result = models.JSONField(default=dict)
    before = models.BinaryField(default=bytes, editable=False)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name


class ListKind(models.TextChoices):
    """What a list of the district holds."""

    UNITS = "units", _("单位")
    INSTRUCTORS = "instructors", _("师资库")
    COURSES = "courses", _("课程库")
    ROOMS = "rooms", _("场地")
    PLAN = "plan", _("年度计划")
    HOURS = "hours", _("以往学时")


class ListImport(KeptUpload):
    """An upload of one of a district's lists."""

    district = models.ForeignKey(Unit, models.CASCADE, related_name="list_imports")
    kind = models.CharField(_("类别"), max_length=12, choices=ListKind.choices)

    class Meta:
        verbose_name = _("名册导入")
        verbose_name_plural = _("名册导入")
        indexes = [models.Index(fields=["district", "kind", "-uploaded_at"], name="list_import_recent")]


class RememberedColumns(models.Model):
    """Which header stands for which field in the files of a unit, as a person once said: {header key: field}."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    columns = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("列名对应")
        verbose_name_plural = _("列名对应")
        constraints = [models.UniqueConstraint(fields=["unit", "kind"], name="columns_remembered_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.kind}"
