"""A roster that waits for confirmation: what was read, never what was written."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass


class RosterImport(models.Model):
    """An uploaded file or pasted block between preview and confirmation.

    `content` is the upload as it came, encrypted for the ID numbers in it; it is emptied on confirmation, and unconfirmed ones after a day.
    """

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="roster_imports")
    file_name = models.CharField(_("文件名"), max_length=200)
    content = models.BinaryField()
    options = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("花名册导入")
        verbose_name_plural = _("花名册导入")

    def __str__(self) -> str:
        return self.file_name
