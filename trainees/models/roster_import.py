"""A roster that waits for confirmation, is written, and can be undone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import KeptUpload
from courses.models import TrainingClass
from units.models import Unit


class RosterImport(KeptUpload):
    """A roster of a class, or of the district's cadres where there is no class (干部名册)."""

    district = models.ForeignKey(Unit, models.CASCADE, related_name="roster_imports")
    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, null=True, blank=True, related_name="roster_imports"
    )

    class Meta:
        verbose_name = _("花名册导入")
        verbose_name_plural = _("花名册导入")
        indexes = [models.Index(fields=["training_class", "-uploaded_at"], name="roster_import_recent")]
