"""Seats of a class for a unit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from units.models import Unit


class Quota(models.Model):
    """How many seats a unit and everything below it has in a class (R19)."""

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="quotas", verbose_name=_("班次")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="quotas", verbose_name=_("单位"))
    seats = models.PositiveSmallIntegerField(_("名额"))
    note = models.CharField(_("备注"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("名额")
        verbose_name_plural = _("名额分配")
        ordering = ["unit__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "unit"],
                name="quota_once",
                violation_error_message=_("这个单位已有名额。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.seats}"
