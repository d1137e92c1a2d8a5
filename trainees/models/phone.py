"""Phones that belong to a trainee of one class (认人): known by a key that the phone keeps, tied to an enrolment."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from trainees.models.enrolment import Enrolment


class TieWay(models.TextChoices):
    """By what the phone's owner was recognised."""

    LINK = "LINK", _("个人链接")
    SLIP = "SLIP", _("报到条")
    NAME = "NAME", _("姓名和手机尾号")
    SMS = "SMS", _("短信验证码")
    ACCOUNT = "ACCOUNT", _("账号登录")


class Phone(models.Model):
    """A phone's browser, known by the SHA-256 of a random key in its cookie; `label` is what its maker calls it."""

    key_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("设备"), max_length=60, blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("手机")
        verbose_name_plural = _("手机")

    def __str__(self) -> str:
        return self.label


class PhoneTie(models.Model):
    """A phone speaks for an enrolment until it is untied. More than one of either side works, and is flagged."""

    phone = models.ForeignKey(Phone, models.CASCADE, related_name="ties", verbose_name=_("手机"))
    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="phone_ties", verbose_name=_("学员")
    )
    way = models.CharField(_("认人方式"), max_length=8, choices=TieWay.choices)
    tied_at = models.DateTimeField(default=timezone.now)
    untied_at = models.DateTimeField(null=True, blank=True)
    untied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("手机绑定")
        verbose_name_plural = _("手机绑定")
        ordering = ["tied_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phone", "enrolment"], condition=Q(untied_at=None), name="phone_tied_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.phone}"


class SlipCode(models.Model):
    """The short code on a 报到条, by its keyed hash; it ties a phone to this one enrolment."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="slip_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("报到条代码")
        verbose_name_plural = _("报到条代码")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_at=None), name="one_open_slip_code"
            )
        ]

    def __str__(self) -> str:
        return str(self.enrolment)
