"""代会: somebody sat in for another who stays absent or on leave; the sitter gets no hours (R21)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from timetable.models import Period
from trainees.models import Cadre, Enrolment


class SittingIn(models.Model):
    """Who sat in for whom on one half-day. A person of the town's is named by `cadre`, anybody else typed in."""

    absent = models.ForeignKey(Enrolment, models.PROTECT, related_name="sitters", verbose_name=_("缺席学员"))
    day = models.DateField(_("日期"))
    period = models.CharField(_("半天"), max_length=3, choices=Period.choices)
    cadre = models.ForeignKey(
        Cadre, models.PROTECT, null=True, blank=True, related_name="sittings_in", verbose_name=_("代会人")
    )
    name = models.CharField(_("姓名"), max_length=50)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    noted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("代会")
        verbose_name_plural = _("代会")
        constraints = [
            models.UniqueConstraint(fields=["absent", "day", "period"], name="one_sitter_a_half_day")
        ]

    def __str__(self) -> str:
        return self.name
