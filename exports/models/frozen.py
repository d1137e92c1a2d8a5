"""What is frozen when a class is closed: its papers as files that never change, an edition a closing."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from exports.models.export import Export, ExportStatus

PROMPT = dt.timedelta(hours=1)
"""What is built later than this after the closing is shown with how late."""


class FrozenEdition(models.Model):
    """The papers of one closing: the first, and another one after each reopening. `facts` are what the closing came to,
    `documents` the checksums of what was filed with the class then (`exports.frozen_documents`). One that a reopening has superseded stays, with when and why; a class has at most one in force."""

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="frozen_editions", verbose_name=_("班次")
    )
    number = models.PositiveSmallIntegerField(_("第几次结班"))
    closed_at = models.DateTimeField(_("结班时间"))
    frozen_at = models.DateTimeField(_("封存时间"), default=timezone.now)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("封存人"))
    facts = models.JSONField(default=dict)
    documents = models.JSONField(default=list)
    superseded_at = models.DateTimeField(_("作废时间"), null=True)
    superseded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("作废人")
    )
    reason = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("封存")
        verbose_name_plural = _("封存")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "number"], name="frozen_edition_once"),
            models.UniqueConstraint(
                fields=["training_class"],
                condition=Q(superseded_at=None),
                name="frozen_edition_in_force_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class} {self.number}"

    @property
    def is_in_force(self) -> bool:
        """Whether no reopening has superseded it."""
        return self.superseded_at is None


class FrozenPaperQuerySet(models.QuerySet["FrozenPaper"]):
    """Which frozen papers."""

    def visible_to(self, user: Any) -> Self:
        """Those of the classes that the user sees as staff."""
        seen = TrainingClass.objects.visible_to(user).values("pk")
        return self.filter(edition__training_class__in=seen)

    def built(self) -> Self:
        """Those that have a file, in the order of classes, editions and places."""
        rows = self.filter(export__status=ExportStatus.DONE).select_related("export", "edition")
        return rows.order_by("edition__training_class", "edition__number", "position")


class FrozenPaper(models.Model):
    """One paper of an edition. `export` is its job and its file; `key` is the paper's name, with what it is of where there are
    several of its kind; `position` numbers the files of an edition."""

    edition = models.ForeignKey(FrozenEdition, models.PROTECT, related_name="papers")
    export = models.OneToOneField(Export, models.PROTECT, related_name="frozen")
    key = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    objects = FrozenPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("封存文档")
        verbose_name_plural = _("封存文档")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="frozen_paper_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.key}"

    @property
    def file_name(self) -> str:
        """Its own among those of the edition: 01-武进区…-学员花名册-20261122.xlsx; "" while there is none."""
        return f"{self.position:02}-{self.export.file_name}" if self.export.file_name else ""

    @property
    def short_sum(self) -> str:
        """The first characters of the checksum, by which people compare at a glance."""
        return self.export.sha256[:12]

    @property
    def is_late(self) -> bool:
        """Whether it was built so long after the closing that what it says may be of a later day."""
        built = self.export.finished_at
        return bool(
            self.export.status == ExportStatus.DONE and built and built - self.edition.closed_at > PROMPT
        )
