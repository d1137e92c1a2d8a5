"""By what a district sends, and how fast."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from reminders.models.names import Channel
from units.models import Unit


class ChannelSetting(models.Model):
    """A channel of a district: on or off, and at most so many messages a minute. `since` is when it was last switched on,
    None where it has always been: what was due before is not made up."""

    district = models.ForeignKey(Unit, models.CASCADE, related_name="channel_settings", verbose_name=_("区"))
    channel = models.CharField(_("通道"), max_length=8, choices=Channel.choices)
    is_on = models.BooleanField(_("启用"), default=True)
    per_minute = models.PositiveIntegerField(_("每分钟最多几条"), default=120)
    since = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("通道设置")
        verbose_name_plural = _("通道设置")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["district", "channel"], name="channel_setting_once"),
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="channel_sends_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.get_channel_display()}"


class RobotKind(models.TextChoices):
    """Whose group it is in. WEBHOOK posts JSON to an address of the district's own."""

    WECOM = "WECOM", _("企业微信群机器人")
    DINGTALK = "DINGTALK", _("钉钉群机器人")
    FEISHU = "FEISHU", _("飞书群机器人")
    WEBHOOK = "WEBHOOK", _("Webhook")


class GroupRobot(models.Model):
    """A robot that speaks in a chat group: of one class, or of the district for its classes without one of their own.

    Address and signing secret are encrypted: whoever holds them can write into the group. `since` is when it was added or
    last switched on: it says nothing of what was due before.
    """

    district = models.ForeignKey(Unit, models.CASCADE, related_name="group_robots", verbose_name=_("区"))
    training_class = models.ForeignKey(
        TrainingClass,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="group_robots",
        verbose_name=_("班次"),
    )
    kind = models.CharField(_("类型"), max_length=8, choices=RobotKind.choices)
    name = models.CharField(_("群名称"), max_length=60)
    address_encrypted = models.BinaryField(editable=False)
    secret_encrypted = models.BinaryField(editable=False, default=bytes)
    is_on = models.BooleanField(_("启用"), default=True)
    per_minute = models.PositiveIntegerField(_("每分钟最多几条"), default=20)
    since = models.DateTimeField(default=timezone.now, editable=False)
    nonce = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("群机器人")
        verbose_name_plural = _("群机器人")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="robot_sends_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.name


class SendingBucket(models.Model):
    """How much may be sent by one way at once: `tokens` as of `filled_at`; `key` names the channel and its owner."""

    key = models.CharField(max_length=60, unique=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    class Meta:
        verbose_name = _("发送限速")
        verbose_name_plural = _("发送限速")

    def __str__(self) -> str:
        return self.key
