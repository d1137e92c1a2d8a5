"""How a district's staff sign in."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units.models import Unit


class SecondFactorFor(models.TextChoices):
    """Of whom a district asks a second factor."""

    NOBODY = "NOBODY", _("不要求，自愿设置")
    ADMINISTRATORS = "ADMINISTRATORS", _("管理员必须设置")
    STAFF = "STAFF", _("全体工作人员必须设置")


class SignInPolicyQuerySet(models.QuerySet["SignInPolicy"]):
    """Which policies."""

    def asking(self) -> Self:
        """Those that ask somebody for a second factor."""
        return self.exclude(second_factor=SecondFactorFor.NOBODY)


class SignInPolicy(models.Model):
    """How a district's staff sign in: of whom a second factor is asked, and from which day. Without a row, of nobody."""

    district = models.OneToOneField(Unit, models.CASCADE, related_name="sign_in_policy", verbose_name=_("区"))
    second_factor = models.CharField(
        _("两步验证"), max_length=14, choices=SecondFactorFor.choices, default=SecondFactorFor.NOBODY
    )
    from_on = models.DateField(_("从哪天起"), default=timezone.localdate)

    objects = SignInPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("登录规则")
        verbose_name_plural = _("登录规则")

    def __str__(self) -> str:
        return f"{self.district} {self.get_second_factor_display()}"
