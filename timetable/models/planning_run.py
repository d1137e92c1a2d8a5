"""Automatic planning as a job: asked for, worked on, its proposal shown, accepted or discarded."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from courses.models import TrainingClass
from units.models import Unit, in_subtree


class PlanningKind(models.TextChoices):
    """What was asked for."""

    FILL = "FILL", _("排入空档")
    REPAIR = "REPAIR", _("帮我调整")


class PlanningStatus(models.TextChoices):
    """How far it has come."""

    WAITING = "WAITING", _("等待中")
    RUNNING = "RUNNING", _("计算中")
    DONE = "DONE", _("有方案")
    FAILED = "FAILED", _("没有算成")
    ACCEPTED = "ACCEPTED", _("已采用")
    DISCARDED = "DISCARDED", _("已放弃")


UNDER_WAY = (PlanningStatus.WAITING, PlanningStatus.RUNNING)
LATE_AFTER = dt.timedelta(minutes=1)


class PlanningRunQuerySet(models.QuerySet["PlanningRun"]):
    """Which runs."""

    def visible_to(self, user: Any) -> Self:
        """Those of the districts that the user plans in."""
        paths = user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER)
        return self.filter(in_subtree("district__", [path.split("/")[0] + "/" for path in paths]))

    def claimable(self) -> Self:
        """Those that wait, or whose worker is gone."""
        running = Q(status=PlanningStatus.RUNNING, lease_until__lt=timezone.now())
        return self.filter(Q(status=PlanningStatus.WAITING) | running)

    def waiting_for(self, age: dt.timedelta) -> Self:
        """Those that have waited longer than that."""
        return self.filter(status=PlanningStatus.WAITING, requested_at__lt=timezone.now() - age)


class PlanningRun(models.Model):
    """One run of the solver. `training_class` None means all classes of the district.

    `placements` is the best proposal so far: {"session", "version", "start", "end", "room"} each; `unplaced` what has
    no place: {"session", "reason", "relaxations"}; `score` the parts of its cost. Nothing is changed before the
    proposal is accepted. `stop_asked` takes the best found so far.
    """

    district = models.ForeignKey(Unit, models.CASCADE, related_name="planning_runs")
    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, null=True, blank=True, related_name="planning_runs"
    )
    kind = models.CharField(_("做什么"), max_length=6, choices=PlanningKind.choices)
    status = models.CharField(
        _("状态"), max_length=9, choices=PlanningStatus.choices, default=PlanningStatus.WAITING
    )
    options = models.JSONField(default=dict)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="planning_runs")
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    placements = models.JSONField(default=list)
    unplaced = models.JSONField(default=list)
    score = models.JSONField(default=dict)
    error = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    nonce = models.UUIDField(null=True, unique=True)

    objects = PlanningRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("自动排课")
        verbose_name_plural = _("自动排课")
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "requested_at"], name="planning_run_waiting"),
            models.Index(fields=["district", "-requested_at"], name="planning_run_district"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.requested_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("timetable:planning_detail", args=[self.pk])

    @property
    def again_url(self) -> str:
        """The form with the same question, for another try."""
        loss = self.options.get("loss") or {}
        asked = {"kind": self.kind, "training_class": self.training_class_id}
        asked |= {"instructor": loss.get("instructor_id"), "room": loss.get("room_id")}
        asked |= {name: loss.get(name) for name in ("first_on", "last_on")}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse('timetable:planning_new')}?{query}"

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is worked on."""
        return self.status in UNDER_WAY

    @property
    def is_late(self) -> bool:
        """Whether it has waited so long that background work must be slow or down."""
        waits = self.status == PlanningStatus.WAITING
        return waits and self.requested_at < timezone.now() - LATE_AFTER

    @property
    def most_seconds(self) -> int:
        """How long the asker allows."""
        return int(self.options.get("seconds", 0))

    @property
    def seconds_spent(self) -> int:
        """How long it has been worked on, at most as long as allowed."""
        if self.started_at is None:
            return 0
        spent = ((self.finished_at or timezone.now()) - self.started_at).total_seconds()
        return min(int(spent), self.most_seconds)
