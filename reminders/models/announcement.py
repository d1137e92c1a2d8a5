"""What somebody has to say to a class."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from reminders.models.names import Audience, Channel
from trainees.models import StudyGroup


class Announcement(models.Model):
    """A text of one's own to those of a class, at once or at a time.

    With a `group_name` only the trainees of that `group` are meant: nobody, once the group is gone.
    """

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="announcements", verbose_name=_("班次")
    )
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("内容"), max_length=1000)
    audiences = ArrayField(
        models.CharField(max_length=16, choices=Audience.choices), verbose_name=_("发给谁")
    )
    group = models.ForeignKey(
        StudyGroup, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("小组")
    )
    group_name = models.CharField(max_length=40, blank=True, editable=False)
    channels = ArrayField(models.CharField(max_length=8, choices=Channel.choices), verbose_name=_("通道"))
    send_at = models.DateTimeField(_("发送时间"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发送人"))
    at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    nonce = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("临时通知")
        verbose_name_plural = _("临时通知")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title
