"""Addresses that are their own key: a class's timetable, and a lecturer's page for one class."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from timetable.models.instructor import Instructor


class SharedLink(models.Model):
    """A link by the SHA-256 of its token; the token is derived from `seed` and the server's key, and not kept."""

    seed = models.UUIDField(unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class ClassLink(SharedLink):
    """Opens the published timetable of a class, without personal data."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("课表链接")
        verbose_name_plural = _("课表链接")
        constraints = [
            models.UniqueConstraint(
                fields=["training_class"], condition=Q(revoked_at=None), name="one_open_class_link"
            )
        ]

    def __str__(self) -> str:
        return str(self.training_class)


class InstructorLink(SharedLink):
    """Opens a lecturer's sessions in one class, to confirm or decline them."""

    instructor = models.ForeignKey(Instructor, models.CASCADE, related_name="links")
    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="instructor_links")

    class Meta:
        verbose_name = _("讲师链接")
        verbose_name_plural = _("讲师链接")
        constraints = [
            models.UniqueConstraint(
                fields=["instructor", "training_class"],
                condition=Q(revoked_at=None),
                name="one_open_instructor_link",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.training_class}"
