"""A paper somebody asked for: its progress, its file, its end."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Self, cast

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.access import STAFF_AND_LIAISONS
from accounts.models import User
from courses.models import TrainingClass
from units.models import Unit, in_subtree

KEPT_FOR = dt.timedelta(days=7)
LATE_AFTER = dt.timedelta(minutes=1)


class PaperName(models.TextChoices):
    """The papers that can be asked for, by the name of their module."""

    REPLY_SLIP = "reply_slip", _("报名回执")
    ROSTER = "roster", _("学员花名册")
    ATTENDANCE_SHEET = "attendance_sheet", _("考勤表")
    SIGN_IN_SHEET = "sign_in_sheet", _("签到表")
    TIMETABLE = "timetable", _("课程表")
    EVALUATION = "evaluation", _("教学评估汇总")
    SEATING_PLAN = "seating_plan", _("座次表")
    TABLE_CARDS = "table_cards", _("桌签")
    BADGES = "badges", _("学员证")
    UNIT_REPORT = "unit_report", _("单位考勤通报")
    NOTICE = "notice", _("培训通知")
    QUOTA_SHEET = "quota_sheet", _("名额分配表")
    INVITATION = "invitation", _("邀请函")
    LEAVE_SLIP = "leave_slip", _("请假审批表")
    CLASS_SUMMARY = "class_summary", _("结班小结")
    HANDBOOK = "handbook", _("学员手册")
    YEAR_PLAN = "year_plan", _("年度主体班次一览表")
    PLAN_EXECUTION = "plan_execution", _("年度培训计划执行情况")
    HOURS_REGISTER = "hours_register", _("学时登记册")
    YEAR_LEDGER = "year_ledger", _("年度培训台账")
    AGENDA = "agenda", _("开班式、结业式议程")
    GROUPS = "groups", _("分组名单")
    CONTACTS = "contacts", _("通讯录")
    REGISTRATION_LIST = "registration_list", _("报到表")
    DISCUSSION = "discussion", _("分组讨论安排")
    TRANSPORT = "transport", _("乘车分车表")
    LODGING = "lodging", _("住宿用餐表")
    EVALUATION_FORM = "evaluation_form", _("教学评估表")
    CERTIFICATE_LIST = "certificate_list", _("结业证书发放表")
    CERTIFICATES = "certificates", _("结业证书")
    BUDGET = "budget", _("培训费预算表、决算表")
    LECTURE_FEES = "lecture_fees", _("讲课费签收单")
    EXPENSE_LIST = "expense_list", _("报销清单")
    PACK = "pack", _("文档包")


class Stage(models.TextChoices):
    """When in the life of a class a paper is needed."""

    BEFORE = "BEFORE", pgettext_lazy("stage", "开班前")
    OPENING = "OPENING", pgettext_lazy("stage", "开班")
    DAILY = "DAILY", pgettext_lazy("stage", "每天")
    CLOSING = "CLOSING", pgettext_lazy("stage", "结班")
    ARCHIVE = "ARCHIVE", pgettext_lazy("stage", "归档")


def title_of(paper: str, options: Mapping[str, Any]) -> str:
    """What a paper asked for with these options is called, in the page's language; its bare name when this release
    builds it no more. A pack is called by its stage; `part` tells one of several of its kind from the others."""
    if paper == PaperName.PACK and options.get("stage") in Stage.values:
        stage = Stage(options["stage"])
        if stage == Stage.ARCHIVE:
            return gettext("结班档案")
        return gettext("%(stage)s文档包") % {"stage": stage.label}
    title = str(PaperName(paper).label) if paper in PaperName.values else paper
    if options.get("part"):
        return gettext("%(paper)s（%(part)s）") % {"paper": title, "part": options["part"]}
    return title


class ExportStatus(models.TextChoices):
    """How far it has come."""

    WAITING = "WAITING", _("等待中")
    RUNNING = "RUNNING", _("正在生成")
    DONE = "DONE", _("已生成")
    FAILED = "FAILED", _("失败")
    CANCELLED = "CANCELLED", _("已取消")


UNDER_WAY = (ExportStatus.WAITING, ExportStatus.RUNNING)


class ExportQuerySet(models.QuerySet["Export"]):
    """Which exports."""

    def visible_to(self, user: Any) -> Self:
        """The user's own, of classes and units that the user still sees as staff; without the frozen ones, which nobody
        owns."""
        of_class = Q(training_class__in=TrainingClass.objects.visible_to(user).values("pk"))
        of_unit = in_subtree("unit__", user.unit_paths(*STAFF_AND_LIAISONS))
        return self.passing().filter(of_class | of_unit, requested_by=user)

    def passing(self) -> Self:
        """Those that expire: without what is frozen with a closed class."""
        return self.filter(is_kept=False)

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
    asker's, for the reason of a failure. It is of a class, or of a unit with all below it. One that `is_kept` is frozen
    with a closed class and never expires.
    """

    paper = models.CharField(_("文档"), max_length=40)
    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, null=True, related_name="exports", verbose_name=_("班次")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="exports", verbose_name=_("单位"))
    options = models.JSONField(default=dict)
    status = models.CharField(
        _("状态"), max_length=9, choices=ExportStatus.choices, default=ExportStatus.WAITING
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
    is_kept = models.BooleanField(default=False)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "lease_until"], name="export_waiting"),
            models.Index(fields=["requested_by", "training_class"], name="export_own"),
            models.Index(fields=["requested_by", "unit"], name="export_own_of_unit"),
            models.Index(
                fields=["expires_at"],
                name="export_with_file",
                condition=Q(status=ExportStatus.DONE) & ~Q(file=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(training_class=None, unit__isnull=False)
                | Q(training_class__isnull=False, unit=None),
                name="export_is_of_a_class_or_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(is_kept=False) | Q(expires_at=None), name="export_kept_never_expires"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.subject}"

    def get_absolute_url(self) -> str:
        """The page that shows its progress."""
        return reverse("exports:export_detail", args=[self.pk])

    @property
    def subject(self) -> TrainingClass | Unit:
        """What it is of: the class, or the unit."""
        return cast(TrainingClass | Unit, self.training_class or self.unit)

    @property
    def title(self) -> str:
        """What the paper is called; its bare name when this release builds it no more."""
        return title_of(self.paper, self.options)

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
        """Whether it failed or was cancelled, or its file is gone."""
        return self.status in (ExportStatus.FAILED, ExportStatus.CANCELLED) or self.is_expired
