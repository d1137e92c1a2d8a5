"""核对 before closing: how many were counted on a signed sheet, and why two figures differ. Rows are only ever added."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from timetable.models import Period


class SheetCount(models.Model):
    """手点实到: the signatures of one half-day as somebody counted them on the signed sheet. The last row holds."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="sheet_counts")
    day = models.DateField(_("日期"))
    period = models.CharField(_("半天"), max_length=3, choices=Period.choices)
    counted = models.PositiveIntegerField(_("手点实到"))
    counted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("签到表实到")
        verbose_name_plural = _("签到表实到")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.day} {self.period} {self.counted}"


class DifferenceNote(models.Model):
    """差异说明: why two figures of the line `key` differ, in words. `left` and `right` are the figures as they stood; the
    last row of a line holds while they stand so."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="difference_notes")
    key = models.CharField(max_length=60)
    left = models.CharField(max_length=20, blank=True)
    right = models.CharField(max_length=20, blank=True)
    words = models.CharField(_("说明"), max_length=200)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("差异说明")
        verbose_name_plural = _("差异说明")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key} {self.left}/{self.right}"
