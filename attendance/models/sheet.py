"""Printed sign-in sheets, whose serials stay bound to the printing, and what was entered from them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from timetable.models import Period


class SheetPrinting(models.Model):
    """One printing of a half-day's 签到表. `lines` are enrolment ids in the order of their serials, from 1; whatever the
    roster does later, they stay. `number` counts the class's printings, `code` stands on the paper."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="sheet_printings")
    day = models.DateField(_("日期"))
    period = models.CharField(_("半天"), max_length=3, choices=Period.choices)
    number = models.PositiveIntegerField(_("编号"))
    code = models.CharField(_("代码"), max_length=12, unique=True)
    lines = models.JSONField(default=list)
    printed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("签到表打印")
        verbose_name_plural = _("签到表打印")
        ordering = ["-printed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "number"], name="printing_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.code}"


class SheetEntry(models.Model):
    """按签到表补录: what was typed, how many were counted on the paper by hand and by the program, and why they differ."""

    printing = models.ForeignKey(SheetPrinting, models.PROTECT, related_name="entries")
    text = models.TextField(_("不同之处"), blank=True)
    counted = models.PositiveIntegerField(_("手点实到"))
    reckoned = models.PositiveIntegerField(_("按录入算的实到"))
    words = models.CharField(_("差异说明"), max_length=200, blank=True)
    changes = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("签到表补录")
        verbose_name_plural = _("签到表补录")
        ordering = ["-entered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.printing_id} {self.entered_at:%Y-%m-%d %H:%M}"
