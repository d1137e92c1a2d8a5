"""How a district, or a class, wants a rule to be followed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from reminders.models.names import Audience, Channel, RuleName
from units.models import Unit


class RuleSetting(models.Model):
    """One rule in a district, or in one class in place of the district's.

    `offsets` are plain rows `{"days": 1, "working": false, "at": "19:00"}`: so many calendar or working days from the
    occasion, at that local time; rules that follow at once have none. `since` is when it was last switched on: what was
    due before that is not made up; `planned_until` is how far it has been worked out. In quiet hours, from `quiet_from` until `quiet_to` across midnight, nothing is sent
    that rings. Beyond `confirm_over` people by a channel that costs, a person confirms first.
    """

    district = models.ForeignKey(Unit, models.CASCADE, related_name="reminder_settings", verbose_name=_("区"))
    training_class = models.ForeignKey(
        TrainingClass,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reminder_settings",
        verbose_name=_("班次"),
    )
    rule = models.CharField(_("提醒"), max_length=20, choices=RuleName.choices)
    is_on = models.BooleanField(_("启用"), default=True)
    audiences = ArrayField(
        models.CharField(max_length=16, choices=Audience.choices), blank=True, verbose_name=_("提醒谁")
    )
    channels = ArrayField(
        models.CharField(max_length=8, choices=Channel.choices), blank=True, verbose_name=_("通道")
    )
    offsets = models.JSONField(_("提醒时间"), default=list, blank=True)
    quiet_from = models.TimeField(_("免打扰开始"), null=True, blank=True)
    quiet_to = models.TimeField(_("免打扰结束"), null=True, blank=True)
    confirm_over = models.PositiveIntegerField(_("短信超过几人须先确认"), null=True, blank=True)
    language = models.CharField(
        _("语言"), max_length=10, choices=[("zh-hans", _("中文")), ("en", "English")], default="zh-hans"
    )
    planned_until = models.DateTimeField(null=True, editable=False)
    since = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("提醒规则")
        verbose_name_plural = _("提醒规则")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "rule"],
                condition=Q(training_class=None),
                name="reminder_rule_once_a_district",
            ),
            models.UniqueConstraint(
                fields=["training_class", "rule"],
                condition=Q(training_class__isnull=False),
                name="reminder_rule_once_a_class",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message=_("免打扰的开始和结束要一起填。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class or self.district} {self.get_rule_display()}"
