"""What people see: the rows of the last published version, and the versions before."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from timetable.models.calendar_day import Period
from timetable.models.instructor import Instructor
from timetable.models.room import Room
from timetable.models.session import Session, SessionKind, SessionStatus
from trainees.models import StudyGroup


class TimetableVersion(models.Model):
    """One publication of a class's timetable: `snapshot` is the whole of it, `changes` the difference to the
    version before (lists of plain rows under added, moved, changed, cancelled)."""

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="timetable_versions", verbose_name=_("班次")
    )
    number = models.PositiveIntegerField(_("版本"))
    published_at = models.DateTimeField(_("发布时间"), default=timezone.now)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("发布人")
    )
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    snapshot = models.JSONField(default=list)
    changes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("课表版本")
        verbose_name_plural = _("课表版本")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "number"], name="timetable_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.training_class} v{self.number}"


class PublishedChange(models.TextChoices):
    """How a row differs from the version before."""

    NONE = "", ""
    ADDED = "ADDED", _("新增")
    MOVED = "MOVED", _("调课")
    CHANGED = "CHANGED", _("有变动")
    CANCELLED = "CANCELLED", _("停课")


class PublishedSessionQuerySet(models.QuerySet["PublishedSession"]):
    """Which published sessions."""

    def of_class(self, training_class: TrainingClass) -> Self:
        """Those whose audience the class is in."""
        return self.filter(classes=training_class)

    def taking_place(self) -> Self:
        """Without the cancelled ones."""
        return self.filter(status=SessionStatus.SCHEDULED)

    def on(self, day: dt.date) -> Self:
        """Those that begin on that local day."""
        midnight = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
        return self.filter(start_at__gte=midnight, start_at__lt=midnight + dt.timedelta(days=1))


class PublishedSession(models.Model):
    """A session as last published, in words that no later edit changes. `classes` is its whole audience;
    `sequence` counts its published changes (iCalendar's SEQUENCE)."""

    session = models.OneToOneField(Session, models.PROTECT, primary_key=True, related_name="published")
    version = models.ForeignKey(TimetableVersion, models.PROTECT, related_name="sessions")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="published_sessions")
    classes = models.ManyToManyField(TrainingClass, related_name="published_audience")
    groups = models.ManyToManyField(StudyGroup, related_name="published_sessions")
    kind = models.CharField(_("形式"), max_length=16, choices=SessionKind.choices)
    title = models.CharField(_("内容"), max_length=120)
    start_at = models.DateTimeField(_("开始"))
    end_at = models.DateTimeField(_("结束"))
    during = models.GeneratedField(
        expression=Func(F("start_at"), F("end_at"), Value("[)"), function="TSTZRANGE"),
        output_field=DateTimeRangeField(),
        db_persist=True,
    )
    period = models.CharField(_("时段"), max_length=3, choices=Period.choices)
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="published_sessions")
    room_excludes = models.BooleanField(default=False)
    place_text = models.CharField(_("地点"), max_length=200, blank=True)
    instructor_text = models.CharField(_("主讲人"), max_length=400, blank=True)
    chair = models.CharField(_("主持人"), max_length=100, blank=True)
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1)
    status = models.CharField(_("状态"), max_length=10, choices=SessionStatus.choices)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    change = models.CharField(max_length=10, choices=PublishedChange.choices, default="", blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = PublishedSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("已发布课程安排")
        verbose_name_plural = _("已发布课程安排")
        ordering = ["start_at", "session_id"]
        indexes = [
            models.Index(fields=["training_class", "start_at"], name="published_class_start"),
            models.Index(fields=["start_at"], name="published_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_at__gt=F("start_at")), name="published_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="published_room_is_free",
                expressions=[("room", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(room_excludes=True, status=SessionStatus.SCHEDULED),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> dt.date:
        """The local day on which it begins."""
        return timezone.localtime(self.start_at).date()


class PublishedInstructor(models.Model):
    """A lecturer of a published session; `during` is NULL when it is cancelled."""

    published_session = models.ForeignKey(PublishedSession, models.CASCADE, related_name="teaching")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="published_teaching")
    during = DateTimeRangeField(null=True)

    class Meta:
        verbose_name = _("已发布主讲安排")
        verbose_name_plural = _("已发布主讲安排")
        constraints = [
            models.UniqueConstraint(
                fields=["published_session", "instructor"], name="published_instructor_once"
            ),
            models.CheckConstraint(
                condition=Q(during=None) | Q(during__isempty=False),
                name="published_instructor_time_is_not_empty",
            ),
            ExclusionConstraint(
                name="published_instructor_is_free",
                expressions=[("instructor", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(during__isnull=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return str(self.instructor)
