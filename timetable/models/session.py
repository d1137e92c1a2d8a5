"""One placed block of a class, as the organiser drafts it."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Deferrable, F, FilteredRelation, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Course, TrainingClass
from timetable.models.instructor import Instructor
from timetable.models.room import Room
from trainees.models import StudyGroup


class SessionKind(models.TextChoices):
    """What happens in it."""

    OPENING = "OPENING", _("开班式")
    LECTURE = "LECTURE", _("专题讲座")
    FIELD_TEACHING = "FIELD_TEACHING", _("现场教学")
    GROUP_DISCUSSION = "GROUP_DISCUSSION", _("分组讨论")
    EXCHANGE = "EXCHANGE", _("经验交流")
    VIDEO = "VIDEO", _("录像教学")
    SELF_STUDY = "SELF_STUDY", _("自学")
    TEST = "TEST", _("测试")
    CLOSING = "CLOSING", _("结业式")


class SessionStatus(models.TextChoices):
    """Whether it takes place."""

    SCHEDULED = "SCHEDULED", _("已排")
    CANCELLED = "CANCELLED", _("停课")


class InstructorAnswer(models.TextChoices):
    """How far the asking of a lecturer has come."""

    PROPOSED = "PROPOSED", _("拟请")
    INVITED = "INVITED", _("已邀")
    CONFIRMED = "CONFIRMED", _("已确认")
    DECLINED = "DECLINED", _("谢绝")


class SessionQuerySet(models.QuerySet["Session"]):
    """Which sessions."""

    def visible_to(self, user: Any) -> Self:
        """Sessions that a class which the user sees as staff owns or joins."""
        classes = TrainingClass.objects.visible_to(user).values("pk")
        joined = Session.joint_classes.through.objects.filter(trainingclass__in=classes).values("session")
        return self.filter(Q(training_class__in=classes) | Q(pk__in=joined))

    def attended(self) -> Self:
        """Those whose attendance somebody has recorded; what leave granted beforehand writes by itself is none."""
        said = FilteredRelation("marks", condition=~Q(marks__source="LEAVE"))
        return self.alias(said=said).filter(said__isnull=False).distinct()

    def of_class(self, *training_classes: TrainingClass) -> Self:
        """Their own sessions and the joint ones (合班) they take part in."""
        joined = Session.joint_classes.through.objects.filter(trainingclass__in=training_classes)
        return self.filter(Q(training_class__in=training_classes) | Q(pk__in=joined.values("session")))

    def scheduled(self) -> Self:
        """Those that take place."""
        return self.filter(status=SessionStatus.SCHEDULED)


class Session(models.Model):
    """A block: kind, course or title, time, place, people.

    `start_at` and `end_at` are both set, or both empty while it waits to be placed. `room` is set for a place of
    ours, `place` holds a typed address instead; both empty means 待定. `groups` empty means the whole class;
    `joint_classes` are the other classes of a joint session (合班): one row, shown in each.
    `room_excludes` repeats `Room.excludes` for the constraint, which can look at one table only.
    """

    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="sessions", verbose_name=_("班次")
    )
    joint_classes = models.ManyToManyField(
        TrainingClass, blank=True, related_name="joint_sessions", verbose_name=_("合班班次")
    )
    groups = models.ManyToManyField(
        StudyGroup, blank=True, related_name="sessions", verbose_name=_("参加小组")
    )
    kind = models.CharField(
        _("形式"), max_length=16, choices=SessionKind.choices, default=SessionKind.LECTURE
    )
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("课程")
    )
    title = models.CharField(_("内容"), max_length=120)
    start_at = models.DateTimeField(_("开始"), null=True, blank=True)
    end_at = models.DateTimeField(_("结束"), null=True, blank=True)
    during = models.GeneratedField(
        expression=Func(F("start_at"), F("end_at"), Value("[)"), function="TSTZRANGE"),
        output_field=DateTimeRangeField(),
        db_persist=True,
    )
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("教室、场地")
    )
    room_excludes = models.BooleanField(default=False, editable=False)
    place = models.CharField(_("其他地点"), max_length=120, blank=True)
    instructors = models.ManyToManyField(
        Instructor,
        blank=True,
        through="timetable.SessionInstructor",
        related_name="sessions",
        verbose_name=_("主讲人"),
    )
    speakers = models.CharField(_("主讲领导（职务）"), max_length=200, blank=True)
    chair = models.CharField(_("主持人"), max_length=100, blank=True)
    hours = models.DecimalField(
        _("学时"), max_digits=4, decimal_places=1, default=4, validators=[MinValueValidator(0)]
    )
    status = models.CharField(
        _("状态"), max_length=10, choices=SessionStatus.choices, default=SessionStatus.SCHEDULED
    )
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    nonce = models.UUIDField(null=True, unique=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("课程安排")
        verbose_name_plural = _("课程安排")
        ordering = [F("start_at").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(fields=["training_class", "start_at"], name="session_class_start"),
            models.Index(fields=["start_at"], name="session_start"),
            GistIndex(
                fields=["during"],
                name="session_during",
                condition=Q(status=SessionStatus.SCHEDULED, start_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_at=None, end_at=None)
                | Q(start_at__isnull=False, end_at__isnull=False, end_at__gt=F("start_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("结束时间要晚于开始时间。"),
            ),
            models.CheckConstraint(
                condition=Q(room=None) | Q(place=""),
                name="session_has_one_place",
                violation_error_message=_("教室和其他地点只填一项。"),
            ),
            ExclusionConstraint(
                name="session_room_is_free",
                expressions=[("room", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(room_excludes=True, status=SessionStatus.SCHEDULED, start_at__isnull=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The session's page."""
        return reverse("timetable:session_detail", args=[self.pk])

    @property
    def is_placed(self) -> bool:
        """Whether it has a time."""
        return self.start_at is not None

    @property
    def where(self) -> str:
        """The place as timetables name it; empty for 待定."""
        return self.room.label if self.room else self.place

    @property
    def takes_time(self) -> bool:
        """Whether it takes the time of its lecturers and trainees: placed and not cancelled."""
        return self.is_placed and self.status == SessionStatus.SCHEDULED


class SessionInstructor(models.Model):
    """A lecturer of a session. `during` repeats the session's time so that the database can guard it; it is
    NULL while the session is unplaced or cancelled, or the lecturer has declined. `asked_during` and `asked_place`
    are what the lecturer was last asked about or has answered to."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="teaching")
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="teaching", verbose_name=_("主讲人")
    )
    during = DateTimeRangeField(null=True)
    answer = models.CharField(
        _("答复"), max_length=10, choices=InstructorAnswer.choices, default=InstructorAnswer.PROPOSED
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    note = models.CharField(_("答复说明"), max_length=200, blank=True)
    asked_during = DateTimeRangeField(null=True)
    asked_place = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("主讲安排")
        verbose_name_plural = _("主讲安排")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "instructor"], name="instructor_once_a_session"),
            models.CheckConstraint(
                condition=Q(during=None) | Q(during__isempty=False), name="instructor_time_is_not_empty"
            ),
            ExclusionConstraint(
                name="instructor_is_free",
                expressions=[("instructor", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(during__isnull=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return str(self.instructor)
