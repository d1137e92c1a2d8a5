"""Who was told of a version: one row a person, with what it says and whether it was read."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from timetable.models.instructor import Instructor
from timetable.models.published import TimetableVersion
from trainees.models import Cadre


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Which notices."""

    def addressed_to(self, user: User) -> Self:
        """Those to this person, as a trainee or as one of the staff."""
        return self.filter(Q(cadre__user=user) | Q(user=user))

    def unread(self) -> Self:
        """Those that nobody has opened."""
        return self.filter(read_at=None)

    def unacknowledged(self) -> Self:
        """Those without 收到."""
        return self.filter(acknowledged_at=None)


class Notice(models.Model):
    """A version, told to one person whom it concerns: a trainee, a lecturer, or one of the staff.

    `sessions` are the ids of those changes of the version that concern the person. The read-state is kept here alone.
    """

    version = models.ForeignKey(TimetableVersion, models.CASCADE, related_name="notices")
    cadre = models.ForeignKey(Cadre, models.CASCADE, null=True, related_name="notices")
    instructor = models.ForeignKey(Instructor, models.CASCADE, null=True, related_name="notices")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="timetable_notices")
    sessions = ArrayField(models.BigIntegerField(), default=list)
    read_at = models.DateTimeField(_("已读时间"), null=True)
    acknowledged_at = models.DateTimeField(_("收到时间"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("课表通知")
        verbose_name_plural = _("课表通知")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "cadre"], condition=Q(cadre__isnull=False), name="notice_once_a_cadre"
            ),
            models.UniqueConstraint(
                fields=["version", "instructor"],
                condition=Q(instructor__isnull=False),
                name="notice_once_an_instructor",
            ),
            models.UniqueConstraint(
                fields=["version", "user"], condition=Q(user__isnull=False), name="notice_once_a_user"
            ),
            models.CheckConstraint(
                condition=Q(cadre__isnull=False, instructor=None, user=None)
                | Q(cadre=None, instructor__isnull=False, user=None)
                | Q(cadre=None, instructor=None, user__isnull=False),
                name="notice_to_one_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.cadre or self.instructor or self.user}"
