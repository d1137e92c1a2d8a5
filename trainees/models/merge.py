"""Two records of one person that became one, and what is needed to part them again."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from trainees.models.cadre import Cadre


class CadreMergeQuerySet(models.QuerySet["CadreMerge"]):
    """Which merges."""

    def in_force(self) -> Self:
        """Those that were not undone, with who merged."""
        return self.filter(undone_at=None).select_related("merged_by")


class CadreMerge(models.Model):
    """`kept` took over the rows of another record. `before` is that record and every row as it was, encrypted JSON."""

    kept = models.ForeignKey(Cadre, models.CASCADE, related_name="merges")
    gone_id = models.BigIntegerField()
    gone_label = models.CharField(max_length=100)
    before = models.BinaryField(editable=False)
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = CadreMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("合并记录")
        verbose_name_plural = _("合并记录")
        ordering = ["-merged_at", "-pk"]

    def __str__(self) -> str:
        return self.gone_label
