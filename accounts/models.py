"""Who may act: people who sign in, their roles, and the trail of what they did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from units.fields import SearchKeyField
from units.models import Unit, in_subtree


class Role(models.TextChoices):
    """What a grant allows within its unit and everything below it."""

    ADMINISTRATOR = "administrator", _("管理员")
    ORGANISER = "organiser", _("班次组织者")
    LIAISON = "liaison", _("单位联络员")
    FINANCE = "finance", _("财务")
    AUDITOR = "auditor", _("审计")
    CADRE = "cadre", _("干部")


class UserQuerySet(models.QuerySet["User"]):
    """Which accounts."""

    def managed_by(self, administrator: User) -> Self:
        """Those that belong to, or hold a role in, a unit that the administrator administers.

        Not those who hold an office beyond these units: whoever set their password would hold that office too.
        """
        paths = administrator.unit_paths(Role.ADMINISTRATOR)
        within = in_subtree("unit__", paths)
        granted = Grant.objects.filter(within).values("user")
        beyond = Grant.objects.in_force().exclude(within).exclude(role=Role.CADRE).values("user")
        return self.filter(within | Q(pk__in=granted)).exclude(pk__in=beyond)

    def matching(self, text: str) -> Self:
        """Those found by name (characters, pinyin, initials) or sign-in name."""
        text = text.strip().lower()
        return self.filter(Q(search_key__contains=text) | Q(username__icontains=text))


class PeopleManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    """Django's own manager with our questions."""


class User(AbstractUser):
    """Somebody who signs in. A cadre's account may have no password: the personal link opens it."""

    first_name = None  # type: ignore[assignment]  # a Chinese name is one field
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("所属单位")
    )
    search_key = SearchKeyField(of="name", person=True)
    # One more ends every session of the account.
    session_round = models.PositiveIntegerField(default=0, editable=False)

    REQUIRED_FIELDS = ["name"]

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's own, which follows the password, and the round."""
        by_password: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # unknown to its stubs
        return f"{by_password}:{self.session_round}" if self.session_round else by_password

    @cached_property
    def answers(self) -> dict[Callable[..., Any], Any]:
        """What `accounts.asked_once` keeps: a question → its answer."""
        return {}

    @cached_property
    def current_grants(self) -> list[Grant]:
        """The grants in force today with their units: one query a request."""
        if not self.is_active:
            return []
        return list(self.grants.in_force().select_related("unit"))

    @property
    def roles(self) -> frozenset[str]:
        """The roles held anywhere today."""
        return frozenset(grant.role for grant in self.current_grants)

    def unit_paths(self, *roles: str) -> list[str]:
        """`Unit.path` of each unit in which one of the roles is held; without roles, any but cadre."""
        return [
            grant.unit.path
            for grant in self.current_grants
            if (grant.role in roles if roles else grant.role != Role.CADRE)
        ]

    def holds(self, role: str, unit: Unit) -> bool:
        """Whether the role is held in that unit or in one above it."""
        return any(unit.path.startswith(path) for path in self.unit_paths(role))


class GrantQuerySet(models.QuerySet["Grant"]):
    """Which grants."""

    def in_force(self, on: dt.date | None = None) -> Self:
        """Those that have not expired: the day of expiry is the last one that counts."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on or timezone.localdate()))


class Grant(models.Model):
    """A role of a person in a unit and everything below it, until a day or for good."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=16, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name=_("单位"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("角色授权")
        verbose_name_plural = _("角色授权")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                name="grant_once",
                violation_error_message=_("这个账号在该单位已有这个角色。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return bool(self.expires_on and self.expires_on < timezone.localdate())


class SecondFactorFor(models.TextChoices):
    """Of whom a district asks a second factor."""

    NOBODY = "NOBODY", _("不要求，自愿设置")
    ADMINISTRATORS = "ADMINISTRATORS", _("管理员必须设置")
    STAFF = "STAFF", _("全体工作人员必须设置")


class SignInPolicy(models.Model):
    """How a district's staff sign in: of whom a second factor is asked, and from which day. Without a row, of nobody."""

    district = models.OneToOneField(Unit, models.CASCADE, related_name="sign_in_policy", verbose_name=_("区"))
    second_factor = models.CharField(
        _("两步验证"), max_length=14, choices=SecondFactorFor.choices, default=SecondFactorFor.NOBODY
    )
    from_on = models.DateField(_("从哪天起"), default=timezone.localdate)

    class Meta:
        verbose_name = _("登录规则")
        verbose_name_plural = _("登录规则")

    def __str__(self) -> str:
        return f"{self.district} {self.get_second_factor_display()}"


class AuditEntry(models.Model):
    """One act of one person. Rows are only ever added; the database refuses to change or remove them, but for the
    retention job, which empties what is older than the policy keeps.

    `training_class_id` is the class that the act concerns, whatever its subject was, so that a class's trail is one
    indexed question; `audit.record` works it out.
    """

    at = models.DateTimeField(_("时间"), default=timezone.now)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="acts", verbose_name=_("操作人"), db_index=False
    )
    action = models.CharField(_("操作"), max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(_("对象"), max_length=200, blank=True)
    training_class_id = models.BigIntegerField(null=True, editable=False)
    data = models.JSONField(_("内容"), default=dict)

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["-at", "-id"], name="audit_latest"),
            models.Index(fields=["by", "-at", "-id"], name="audit_by"),
            models.Index(fields=["action", "-at", "-id"], name="audit_action"),
            models.Index(
                fields=["training_class_id", "-at", "-id"],
                name="audit_class",
                condition=Q(training_class_id__isnull=False),
            ),
            GinIndex(fields=["subject_label"], opclasses=["gin_trgm_ops"], name="audit_label"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_label}"


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
