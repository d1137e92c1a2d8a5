"""The year's training plan of a district."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from units.models import Unit


class PlanStatus(models.TextChoices):
    """How far the plan has come (R30)."""

    DRAFT = "DRAFT", _("草案")
    DELIBERATED = "DELIBERATED", _("已审议")
    ISSUED = "ISSUED", _("已印发")
    ADJUSTED = "ADJUSTED", _("已调整")


IN_FORCE = (PlanStatus.ISSUED, PlanStatus.ADJUSTED)


class TrainingPlanQuerySet(models.QuerySet["TrainingPlan"]):
    """Which plans."""

    def visible_to(self, user: Any) -> Self:
        """Plans of the districts in which the user's staff roles lie, and of classes the user staffs."""
        condition = Q(classes__staff__user=user)
        for path in user.unit_paths("administrator", "organiser", "finance", "auditor"):
            condition |= Q(district_id=int(path.split("/")[0]))
        return self.filter(condition).distinct()


class TrainingPlan(models.Model):
    """One a district and year."""

    district = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name=_("区"))
    year = models.PositiveSmallIntegerField(_("年度"))
    status = models.CharField(_("状态"), max_length=12, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    document_number = models.CharField(_("文号"), max_length=80, blank=True)

    objects = TrainingPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度培训计划")
        verbose_name_plural = _("年度培训计划")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["district", "year"], name="plan_once_a_year")]

    def __str__(self) -> str:
        return f"{self.district} {self.year}"

    def get_absolute_url(self) -> str:
        """The year's page."""
        return reverse("courses:plan_detail", args=[self.year])

    @cached_property
    def size(self) -> int:
        """How many numbered classes it has: the 38 of 3/38."""
        return self.classes.exclude(ordinal=None).count()

    @property
    def is_in_force(self) -> bool:
        """Whether it is issued, so that a change of it needs a reason and a document (R30)."""
        return self.status in IN_FORCE
