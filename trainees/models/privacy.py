"""What people ask about their own data, and who has been erased."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from trainees.models.cadre import Cadre

ANSWERED_WITHIN = dt.timedelta(days=15)


class RequestKind(models.TextChoices):
    """What is asked (个人信息保护法第四十五条至四十七条)."""

    COPY = "COPY", _("查阅、复制")
    CORRECTION = "CORRECTION", _("更正、补充")
    ERASURE = "ERASURE", _("删除")


class RequestState(models.TextChoices):
    """How far it has come."""

    ASKED = "ASKED", _("待办理")
    DONE = "DONE", _("已办理")
    REFUSED = "REFUSED", _("不予办理")


_TONES = {RequestState.ASKED: "warning", RequestState.DONE: "success", RequestState.REFUSED: "danger"}


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    """Which requests."""

    def visible_to(self, user: Any) -> Self:
        """Those of people of the districts that the user administers."""
        paths = user.unit_paths("administrator")
        units = [int(path.strip("/").split("/")[0]) for path in paths if path.count("/") == 1]
        return self.filter(cadre__district__in=units)

    def waiting(self) -> Self:
        """Those that nobody has answered, the oldest first."""
        return self.filter(state=RequestState.ASKED).order_by("asked_at", "pk")


class PrivacyRequest(models.Model):
    """A cadre, or somebody for the cadre, asks for a copy, a correction or the erasure of what is held.

    Answered by `due_on`; `answer` says what was done, or why not.
    """

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="privacy_requests", verbose_name=_("干部"))
    kind = models.CharField(_("申请"), max_length=10, choices=RequestKind.choices)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    state = models.CharField(
        _("状态"), max_length=7, choices=RequestState.choices, default=RequestState.ASKED
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    due_on = models.DateField(_("办理期限"))
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("办结时间"), null=True)

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("个人信息申请")
        verbose_name_plural = _("个人信息申请")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "kind"], condition=Q(state="ASKED"), name="one_open_request_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadre} {self.get_kind_display()}"

    @property
    def tone(self) -> str:
        """How the pages colour it."""
        return _TONES[RequestState(self.state)]

    @property
    def is_overdue(self) -> bool:
        """Whether it waits longer than it may."""
        return self.state == RequestState.ASKED and self.due_on < timezone.localdate()


class ErasedPerson(models.Model):
    """Somebody who was erased on request: the key of the record and a keyed hash by which an older copy of it is known,
    and nothing of the person. After a backup from before is restored the erasure is repeated by it."""

    cadre_id = models.BigIntegerField(unique=True)
    proof = models.CharField(max_length=64)
    erased_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("已删除人员")
        verbose_name_plural = _("已删除人员")

    def __str__(self) -> str:
        return str(self.cadre_id)
