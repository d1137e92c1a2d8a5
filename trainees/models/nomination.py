"""What a unit sends in for a class: its reply slip (回执), the times it was chased, and the basis of what was entered
on its behalf."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from units.models import Unit


class ReplySlip(models.Model):
    """One a class and a unit with a quota. Whether it has reported, was sent back, or may still report after the close.

    `submitted_at` is None again once it is sent back; `short_reason` says why there are fewer people than seats.
    `stamped` is the scan of the stamped 回执; without one it stands on the list of those missing.
    """

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="reply_slips", verbose_name=_("班次")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reply_slips", verbose_name=_("单位"))
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    short_reason = models.CharField(_("少报原因"), max_length=200, blank=True)
    returned_at = models.DateTimeField(_("退回时间"), null=True, blank=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    reopened_until = models.DateTimeField(_("补报截止"), null=True, blank=True)
    reopen_reason = models.CharField(_("补报原因"), max_length=200, blank=True)
    stamped = models.FileField(_("盖章回执"), upload_to="reply_slips/%Y/", blank=True)
    stamped_name = models.CharField(max_length=200, blank=True)
    stamped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("回执")
        verbose_name_plural = _("回执")
        constraints = [models.UniqueConstraint(fields=["training_class", "unit"], name="reply_slip_once")]

    def __str__(self) -> str:
        return f"{self.training_class} {self.unit}"


class Chase(models.Model):
    """A unit was reminded of what it has not sent (催报). Rows are only added."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="chases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="chases")
    text = models.CharField(_("催报内容"), max_length=400, blank=True)
    chased_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    chased_at = models.DateTimeField(_("催报时间"), default=timezone.now)

    class Meta:
        verbose_name = _("催报")
        verbose_name_plural = _("催报")
        ordering = ["-chased_at", "-pk"]
        indexes = [models.Index(fields=["training_class", "unit", "-chased_at"], name="chase_last")]

    def __str__(self) -> str:
        return f"{self.training_class} {self.unit}"


class NominationBasis(models.Model):
    """On what an entry on a unit's behalf rests (代报): the chat text as it came, or a photo; and why."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="nomination_bases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField(_("原文"), blank=True)
    photo = models.FileField(_("照片"), upload_to="nomination_bases/%Y/", blank=True)
    photo_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("代报原因"), max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    nonce = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("代报依据")
        verbose_name_plural = _("代报依据")
        ordering = ["-entered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.training_class} {self.unit}"
