"""The outbox: one row a message, written before it is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import identity
from accounts.models import User
from courses.models import TrainingClass
from reminders.models.channel import GroupRobot
from reminders.models.names import Audience, Channel, RuleName
from timetable.models import Instructor
from trainees.models import Cadre


class MessageStatus(models.TextChoices):
    """How far a message has come."""

    WAITING = "WAITING", _("待发")
    HELD = "HELD", _("暂缓")
    SENDING = "SENDING", _("正在发")
    SENT = "SENT", _("已发")
    FAILED = "FAILED", _("没有发出")
    MISSED = "MISSED", _("错过时间")
    CANCELLED = "CANCELLED", _("已取消")

    @property
    def tone(self) -> str:
        """How the pages colour it: a tone of the status component."""
        return _TONES.get(self, "neutral")


_TONES = {
    MessageStatus.WAITING: "info",
    MessageStatus.SENDING: "info",
    MessageStatus.HELD: "warning",
    MessageStatus.SENT: "success",
    MessageStatus.FAILED: "danger",
    MessageStatus.MISSED: "warning",
}


class MessageQuerySet(models.QuerySet["Message"]):
    """Which messages."""

    def visible_to(self, user: Any) -> Self:
        """Those about the classes that the person sees as staff."""
        return self.filter(training_class__in=TrainingClass.objects.visible_to(user))

    def addressed_to(self, user: User) -> Self:
        """Those to this person."""
        return self.filter(Q(cadre__user=user) | Q(user=user))

    def in_inbox(self) -> Self:
        """Those that reached the inbox of the program."""
        return self.filter(channel=Channel.IN_APP, status=MessageStatus.SENT)

    def unread(self) -> Self:
        """Those that nobody has opened."""
        return self.filter(read_at=None)

    def claimable(self, now: dt.datetime) -> Self:
        """Those whose time has come, and those that a dead worker holds."""
        return self.filter(
            Q(status=MessageStatus.WAITING, next_try_at__lte=now)
            | Q(status=MessageStatus.SENDING, lease_until__lte=now)
        )


class Message(models.Model):
    """One message to one person, or into one chat group, by one channel.

    What it is about is `rule`, `subject` (the day of a class, a version, a request …) and `subject_version`, as the rule
    spells them (`reminders.due`); with the person and the channel they are unique, so that nothing goes twice, whoever
    works out what is due. The text is written when it is sent. `due_at` is when the rule wanted it, `next_try_at` when a
    worker may take it, `useful_until` from when on it is MISSED. A worker holds it until `lease_until` under a `claim`.
    A MANUAL row is a text that `by` copied into a group at `copied_at`, kept to the minute. What a person last did with
    another row is `by`, `moved_at` and the status `before`, so that it can be taken back.
    """

    rule = models.CharField(_("提醒"), max_length=20, choices=RuleName.choices)
    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="messages", verbose_name=_("班次")
    )
    subject = models.CharField(max_length=60)
    subject_version = models.CharField(max_length=64)
    audience = models.CharField(_("提醒谁"), max_length=16, choices=Audience.choices, blank=True)
    channel = models.CharField(_("通道"), max_length=8, choices=Channel.choices)
    cadre = models.ForeignKey(Cadre, models.CASCADE, null=True, related_name="messages")
    instructor = models.ForeignKey(Instructor, models.CASCADE, null=True, related_name="messages")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="reminder_messages")
    robot = models.ForeignKey(GroupRobot, models.SET_NULL, null=True, related_name="messages")
    status = models.CharField(
        _("状态"), max_length=9, choices=MessageStatus.choices, default=MessageStatus.WAITING
    )
    due_at = models.DateTimeField(_("应发时间"), default=timezone.now)
    useful_until = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    ignores_quiet = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0, db_default=0)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    message_id = models.UUIDField(default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=10, default="zh-hans", db_default="zh-hans")
    title = models.CharField(_("标题"), max_length=200, blank=True, db_default="")
    text = models.TextField(_("内容"), blank=True, db_default="")
    address = models.CharField(_("收件地址"), max_length=120, blank=True, db_default="")
    parts = models.PositiveSmallIntegerField(_("短信条数"), default=0, db_default=0)
    error = models.CharField(_("原因"), max_length=400, blank=True, db_default="")
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    read_at = models.DateTimeField(_("已读时间"), null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("操作人"))
    copied_at = models.DateTimeField(_("复制时间"), null=True)
    moved_at = models.DateTimeField(null=True, editable=False)
    before = models.CharField(max_length=9, blank=True, db_default="", default="", editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        ordering = ["-due_at", "-pk"]
        indexes = [
            models.Index(
                fields=["channel", "next_try_at", "id"],
                name="message_waiting",
                condition=Q(status=MessageStatus.WAITING),
            ),
            models.Index(
                fields=["lease_until"], name="message_held", condition=Q(status=MessageStatus.SENDING)
            ),
            models.Index(fields=["training_class", "-due_at"], name="message_of_class"),
            models.Index(
                fields=["training_class", "rule", "subject", "subject_version"], name="message_of_batch"
            ),
            models.Index(
                fields=["training_class", "rule"],
                name="message_called_off",
                condition=Q(status=MessageStatus.CANCELLED, by=None),
            ),
            models.Index(
                fields=["training_class"], name="message_unconfirmed", condition=Q(status=MessageStatus.HELD)
            ),
            models.Index(
                fields=["cadre", "-due_at"], name="message_to_cadre", condition=Q(cadre__isnull=False)
            ),
            models.Index(fields=["user", "-due_at"], name="message_to_user", condition=Q(user__isnull=False)),
        ]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["rule", "subject", "subject_version", "training_class", "channel", to],
                    condition=Q((f"{to}__isnull", False)),
                    name=f"message_once_a_{to}",
                )
                for to in ("cadre", "instructor", "user", "robot")
            ),
            models.UniqueConstraint(
                fields=["rule", "subject", "subject_version", "training_class", "copied_at"],
                condition=Q(channel=Channel.MANUAL),
                name="message_copied_once_a_minute",
            ),
            models.CheckConstraint(
                condition=Q(cadre=None, instructor=None)
                | Q(cadre=None, user=None)
                | Q(instructor=None, user=None),
                name="message_to_one_person",
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.MANUAL) | Q(copied_at__isnull=False, by__isnull=False),
                name="message_copied_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} {self.recipient}"

    @property
    def recipient(self) -> str:
        """Whom it is to, in a word."""
        return str(self.cadre or self.instructor or self.user or self.robot or "")

    @property
    def tone(self) -> str:
        """How the pages colour its state."""
        return MessageStatus(self.status).tone

    @property
    def masked_address(self) -> str:
        """The address as pages show it (R28)."""
        return identity.mask_phones(self.address)
