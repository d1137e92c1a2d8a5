"""The files of a session (课件), and who has opened what the class was given."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import ClassDocument
from timetable.models.instructor import Instructor
from timetable.models.session import Session
from trainees.models import Enrolment


class SessionMaterialQuerySet(models.QuerySet["SessionMaterial"]):
    """Which materials."""

    def in_place(self) -> Self:
        """Without the removed ones."""
        return self.filter(removed_at=None)

    def released(self) -> Self:
        """Those in place that trainees may read."""
        return self.in_place().filter(released_at__isnull=False)


class SessionMaterial(models.Model):
    """A file of a session, from its lecturer by the lecturer's link or from the staff."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials")
    file = models.FileField(_("文件"), upload_to="materials/%Y/%m/")
    original_name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小"))
    handed_in_by = models.ForeignKey(Instructor, models.PROTECT, null=True, related_name="materials")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(_("发给学员的时间"), null=True, blank=True)
    nonce = models.UUIDField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SessionMaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("课件")
        verbose_name_plural = _("课件")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name


class MaterialReader(models.Model):
    """That a trainee has opened a file, the first time: either a session's material or a document of the class."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    material = models.ForeignKey(SessionMaterial, models.CASCADE, null=True, related_name="readers")
    document = models.ForeignKey(ClassDocument, models.CASCADE, null=True, related_name="readers")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("资料阅读")
        verbose_name_plural = _("资料阅读")
        constraints = [
            models.UniqueConstraint(fields=["material", "enrolment"], name="material_reader_once"),
            models.UniqueConstraint(fields=["document", "enrolment"], name="document_reader_once"),
            models.CheckConstraint(
                condition=models.Q(material=None) ^ models.Q(document=None), name="reader_of_one_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.material or self.document}"
