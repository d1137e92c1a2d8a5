"""The opening and the closing of a class (开班式、结业式): what happens in them, who leads, and the speech."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Deferrable, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from timetable.models.session import SessionKind

LONGEST_ITEM = 600


class CeremonyKind(models.TextChoices):
    """Which of the two; the value is that of the session in which it takes place."""

    OPENING = SessionKind.OPENING.value, _("开班式")
    CLOSING = SessionKind.CLOSING.value, _("结业式")


class Ceremony(models.Model):
    """One of the two ceremonies of a class. When and where it is stands in the published timetable alone; a host who is
    not named here is the chair of that session. `version` counts what is changed of the host."""

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="ceremonies", verbose_name=_("班次")
    )
    kind = models.CharField(_("仪式"), max_length=16, choices=CeremonyKind.choices)
    host_name = models.CharField(_("主持人"), max_length=50, blank=True)
    host_post = models.CharField(_("主持人职务"), max_length=80, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("仪式")
        verbose_name_plural = _("仪式")
        ordering = ["training_class", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "kind"], name="ceremony_of_a_kind_once")
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """The ceremony's page."""
        return reverse("timetable:ceremony_detail", args=[self.training_class_id, self.slug])

    @property
    def slug(self) -> str:
        """Its part of an address: opening or closing."""
        return self.kind.lower()


class CeremonyLeader(models.Model):
    """A leader present (出席领导) at a ceremony whose list differs from the rostrum of the class, by rank from 1."""

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="leaders")
    rank = models.PositiveSmallIntegerField(_("位次"))
    name = models.CharField(_("姓名"), max_length=50)
    post = models.CharField(_("职务"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("出席领导")
        verbose_name_plural = _("出席领导")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["ceremony", "rank"], name="ceremony_rank_once", deferrable=Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.name


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Which items of an agenda."""

    def in_place(self) -> Self:
        """Without the removed ones."""
        return self.filter(removed_at=None)


class AgendaItem(models.Model):
    """One item of the agenda (议程). A removed one keeps its position, so that it is put back where it stood."""

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("次序"))
    text = models.CharField(_("事项"), max_length=120)
    speaker = models.CharField(_("发言人"), max_length=50, blank=True)
    post = models.CharField(_("发言人职务"), max_length=80, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("分钟"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_ITEM)],
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("议程事项")
        verbose_name_plural = _("议程事项")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["ceremony", "position"],
                name="agenda_position_once",
                deferrable=Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.text


class Speech(models.Model):
    """The file of a leader's speech (讲话稿). One is in place; earlier and removed ones are kept."""

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="speeches")
    file = models.FileField(_("文件"), upload_to="speeches/%Y/%m/")
    original_name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("讲话稿")
        verbose_name_plural = _("讲话稿")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ceremony"], condition=Q(removed_at=None), name="speech_in_place_once"
            )
        ]

    def __str__(self) -> str:
        return self.original_name
