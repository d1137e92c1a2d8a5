"""The hall of a class: its rows and columns, the order of seating, and who sits on the rostrum."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass

_SIDE = [MinValueValidator(1), MaxValueValidator(60)]


class SeatingOrder(models.TextChoices):
    """By what people are put in order before they are seated."""

    STROKES = "STROKES", _("姓氏笔画")
    TOWN = "TOWN", _("镇街")
    GROUP = "GROUP", _("组别")


class SeatingDirection(models.TextChoices):
    """How the ordered people fill the hall."""

    ROWS = "ROWS", _("按排")
    COLUMNS = "COLUMNS", _("按列")
    CENTRE = "CENTRE", _("从中间向两边")


class SeatingPlan(models.Model):
    """The hall of one class. Seats themselves stand on the enrolments. `even_flipped` puts the second of an even
    rostrum on the first one's right hand."""

    training_class = models.OneToOneField(
        TrainingClass, models.CASCADE, related_name="seating_plan", verbose_name=_("班次")
    )
    rows = models.PositiveSmallIntegerField(_("排数"), validators=_SIDE)
    columns = models.PositiveSmallIntegerField(_("每排座位"), validators=_SIDE)
    order = models.CharField(
        _("排序"), max_length=8, choices=SeatingOrder.choices, default=SeatingOrder.STROKES
    )
    direction = models.CharField(
        _("方向"), max_length=8, choices=SeatingDirection.choices, default=SeatingDirection.ROWS
    )
    even_flipped = models.BooleanField(_("主席台双数时二号在一号右手边"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("座次表")
        verbose_name_plural = _("座次表")

    def __str__(self) -> str:
        return str(self.training_class)


class RostrumSeat(models.Model):
    """Somebody on the rostrum, typed in with the post, by rank from 1 (R17: leaders have no instructor's row)."""

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="rostrum", verbose_name=_("班次")
    )
    rank = models.PositiveSmallIntegerField(_("位次"))
    name = models.CharField(_("姓名"), max_length=50)
    post = models.CharField(_("职务"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("主席台座位")
        verbose_name_plural = _("主席台座位")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "rank"],
                name="rostrum_rank_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.name
