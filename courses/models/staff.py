"""Who serves one class: its head teacher, or an auditor named for it."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.training_class import TrainingClass


class StaffRole(models.TextChoices):
    """What a person does for one class."""

    HEAD_TEACHER = "head_teacher", _("班主任")
    AUDITOR = "auditor", _("审计")


class ClassStaffQuerySet(models.QuerySet["ClassStaff"]):
    """Which of them."""

    def in_force(self, on: dt.date | None = None) -> Self:
        """Those that have not expired: the day of expiry is the last one that counts."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on or timezone.localdate()))


class ClassStaff(models.Model):
    """A person in a role for one class, until a day or for good."""

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="staff", verbose_name=_("班次")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="class_roles", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=16, choices=StaffRole.choices)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)

    objects = ClassStaffQuerySet.as_manager()

    class Meta:
        verbose_name = _("班次工作人员")
        verbose_name_plural = _("班次工作人员")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "user", "role"],
                name="class_staff_once",
                violation_error_message=_("这个账号在本班已有这个角色。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return bool(self.expires_on and self.expires_on < timezone.localdate())
