"""The trail of what people did."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class AuditEntry(models.Model):
    """One act of one person. Rows are only ever added; the database refuses to change or remove them, but for the
    retention job, which empties what is older than the policy keeps.

    `training_class_id` is the class that the act concerns, whatever its subject was, so that a class's trail is one
    indexed question; `audit.record` works it out.
    """

    at = models.DateTimeField(_("时间"), default=timezone.now)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="acts", verbose_name=_("操作人"), db_index=False
    )
    action = models.CharField(_("操作"), max_length=60)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(_("对象"), max_length=200, blank=True)
    training_class_id = models.BigIntegerField(null=True, editable=False)
    data = models.JSONField(_("内容"), default=dict)

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["-at", "-id"], name="audit_latest"),
            models.Index(fields=["by", "-at", "-id"], name="audit_by"),
            models.Index(fields=["action", "-at", "-id"], name="audit_action"),
            models.Index(
                fields=["training_class_id", "-at", "-id"],
                name="audit_class",
                condition=Q(training_class_id__isnull=False),
            ),
            GinIndex(fields=["subject_label"], opclasses=["gin_trgm_ops"], name="audit_label"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_label}"
