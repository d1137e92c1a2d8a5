"""What a lecturer hands in for a session (课件)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from timetable.models.instructor import Instructor
from timetable.models.session import Session


class SessionMaterialQuerySet(models.QuerySet["SessionMaterial"]):
    """Which materials."""

    def in_place(self) -> Self:
        """Without the removed ones."""
        return self.filter(removed_at=None)


class SessionMaterial(models.Model):
    """A file of a session, from its lecturer by the lecturer's link or from the staff."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials")
    file = models.FileField(_("文件"), upload_to="materials/%Y/%m/")
    original_name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小"))
    handed_in_by = models.ForeignKey(Instructor, models.PROTECT, null=True, related_name="materials")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SessionMaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("课件")
        verbose_name_plural = _("课件")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name
