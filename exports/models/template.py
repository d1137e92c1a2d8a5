"""An office's own templates of papers."""

import uuid
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from courses.models import TrainingClass
from exports.models.export import PaperName
from units.models import Unit, in_subtree


class PaperTemplateQuerySet(models.QuerySet["PaperTemplate"]):
    """Which templates."""

    def visible_to(self, user: Any) -> Self:
        """Those of the units in which the user administers or organises."""
        return self.filter(in_subtree("unit__", user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER)))

    def in_place(self) -> Self:
        """Without the removed ones."""
        return self.filter(removed_at=None)

    def in_use(self) -> Self:
        """Those that may be chosen: confirmed after a sample, and not removed."""
        return self.in_place().exclude(confirmed_at=None)

    def for_class(self, training_class: TrainingClass) -> Self:
        """Those of the units that host, implement or plan the class, and of the units above these."""
        units = [training_class.host, training_class.implementer, training_class.plan.district]
        above = {int(part) for unit in units if unit for part in unit.path.strip("/").split("/")}
        return self.filter(unit__in=above)


class PaperTemplate(models.Model):
    """An office's own workbook or word document for a paper of the classes that it hosts, implements or plans, in itself
    or in a unit below it.

    It can be chosen once somebody has confirmed it after a sample. A removed one is kept, so that removing can be undone;
    `sha256` tells whether the file is still the one that was looked through. `nonce` makes a resend of the same form one row.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="paper_templates", verbose_name=_("所属单位"))
    paper = models.CharField(_("文档"), max_length=40)
    kind = models.CharField(_("类型"), max_length=5)
    title = models.CharField(_("名称"), max_length=60)
    file = models.FileField(_("文件"), upload_to="paper_templates/%Y/")
    original_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("启用人")
    )
    confirmed_at = models.DateTimeField(_("启用时间"), null=True)
    removed_at = models.DateTimeField(null=True)

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("本单位模板")
        verbose_name_plural = _("本单位模板")
        ordering = ["paper", "-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["unit", "paper"], name="template_of_unit")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page with its sample."""
        return reverse("exports:own_template_detail", args=[self.pk])

    @property
    def paper_title(self) -> str:
        """What the paper is called; its bare name when this release builds it no more."""
        return str(PaperName(self.paper).label) if self.paper in PaperName.values else self.paper
