"""What automatic planning looks at, read from the database in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from courses.models import TrainingClass
from timetable import obstacles
from timetable.access import classes_scheduled_by
from timetable.audience import Audience, audience
from timetable.autoplan import Span
from timetable.calendar import DistrictTimes, WorkCalendar, at_clock
from timetable.cautions import Headcount
from timetable.models import (
    CampusTransit,
    Instructor,
    InstructorAnswer,
    PlacingLimits,
    PlanningKind,
    PlanningRun,
    PublishedSession,
    Room,
    RoomKind,
    Session,
    SessionInstructor,
)
from timetable.wishes import Loss, Wish

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Known:
    """A session that takes place or waits for a place; `start_at` and `end_at` are both set or both None. `after_id`
    is the course that is to be taught before its own."""

    pk: int
    title: str
    kind: str
    class_id: int
    start_at: dt.datetime | None
    end_at: dt.datetime | None
    room_id: int | None
    room_excludes: bool
    place: str
    hours: Decimal
    version: int
    course_id: int | None
    after_id: int | None
    instructor_ids: tuple[int, ...]
    audience: Audience
    is_published: bool


@dataclass(frozen=True)
class Outlook:
    """`classes` are those whose sessions may be placed or moved; `sessions` all that matter, theirs and others';
    `shared` the classes, and groups of them (0: none), of each set of people who attend two; `away` and `unloved`
    the times a room or lecturer is not to be had, or had better not be asked, by ("room" or "instructor", id)."""

    now: dt.datetime
    wish: Wish
    kind: PlanningKind
    classes: Mapping[int, TrainingClass]
    sessions: tuple[Known, ...]
    rooms: tuple[Room, ...]
    instructors: Mapping[int, int | None]
    limits: PlacingLimits
    transit: tuple[tuple[str, str, int], ...]
    calendar: WorkCalendar
    times: DistrictTimes
    headcount: Headcount
    shared: Mapping[int, frozenset[tuple[int, int]]]
    away: Mapping[tuple[str, int], tuple[Span, ...]]
    unloved: Mapping[tuple[str, int], tuple[Span, ...]]
    marked: frozenset[int]

    @classmethod
    def load(cls, run: PlanningRun) -> Outlook:
        """For what the run asks, as things stand now. Constant queries."""
        wish, kind = Wish.read(run.options), PlanningKind(run.kind)
        classes = _classes(run, kind, wish)
        first, last = _horizon(classes.values(), wish.loss)
        sessions = tuple(
            _sessions(run.district_id, classes, (first, last), waiting=kind == PlanningKind.FILL)
        )
        class_ids = {pk for session in sessions for pk in session.audience} | classes.keys()
        people = {pk for session in sessions for pk in session.instructor_ids}
        limits = PlacingLimits.objects.filter(district=run.district_id).first()
        away, unloved = obstacles.unavailable(run.district_id, first, last, wish.loss)
        return cls(
            now=timezone.now(),
            wish=wish,
            kind=kind,
            classes=classes,
            sessions=sessions,
            rooms=tuple(Room.objects.filter(district=run.district_id, kind=RoomKind.CLASSROOM)),
            instructors=dict(Instructor.objects.filter(pk__in=people).values_list("pk", "max_half_days")),
            limits=limits or PlacingLimits(),
            transit=tuple(
                CampusTransit.objects.filter(district=run.district_id).values_list("one", "other", "minutes")
            ),
            calendar=WorkCalendar.load(first, last),
            times=DistrictTimes.load(run.district_id),
            headcount=Headcount.load(class_ids),
            shared=obstacles.shared(class_ids),
            away=away,
            unloved=unloved,
            marked=obstacles.marked(row.pk for row in sessions if row.start_at),
        )

    @cached_property
    def by_id(self) -> dict[int, Known]:
        """The sessions by their ids."""
        return {session.pk: session for session in self.sessions}

    def may_move(self, session: Known) -> bool:
        """Whether the planner may choose its place: it waits, or a repair may take it elsewhere."""
        if session.class_id not in self.classes:
            return False
        if session.start_at is None:
            return True
        later = session.start_at > self.now and session.pk not in self.marked
        return self.kind == PlanningKind.REPAIR and later

    def days_of(self, training_class: TrainingClass) -> list[dt.date]:
        """Those on which its sessions may stand: its own days from tomorrow on, people work or the wish allows it."""
        first, last = training_class.starts_on, training_class.ends_on or training_class.starts_on
        if first is None or last is None:
            return []
        first = max(first, timezone.localdate(self.now) + dt.timedelta(days=1))
        days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in days if self.calendar.is_workday(day) or self._is_free_weekend(day)]

    def people_of(self, session: Known) -> int:
        """The size of its audience; a class without trainees yet counts as it is planned."""
        return sum(self._part_of(class_id, part) for class_id, part in session.audience.items())

    def _part_of(self, class_id: int, part: frozenset[int]) -> int:
        counts = {group: count for (pk, group), count in self.headcount.counts.items() if pk == class_id}
        if not counts and class_id in self.classes:
            return self.classes[class_id].planned_size or 0
        return sum(count for group, count in counts.items() if not part or group in part)

    def _is_free_weekend(self, day: dt.date) -> bool:
        return self.wish.weekends and day.weekday() >= 5 and day not in self.calendar.days


def _classes(run: PlanningRun, kind: PlanningKind, wish: Wish) -> dict[int, TrainingClass]:
    """Those of the asker that are to be planned. Who has lost the right since then plans none."""
    planned = classes_scheduled_by(run.requested_by, run.district)
    if kind == PlanningKind.REPAIR:
        return _classes_to_repair(planned, run, wish)
    if run.training_class_id:
        return planned.in_bulk([run.training_class_id])
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    waiting = Session.objects.scheduled().filter(start_at=None, training_class=OuterRef("pk"))
    coming = planned.annotate(ends=Coalesce("ends_on", "starts_on")).filter(
        Q(ends=None) | Q(ends__gte=tomorrow)
    )
    return {row.pk: row for row in coming.filter(Exists(waiting))}


def _classes_to_repair(
    planned: QuerySet[TrainingClass], run: PlanningRun, wish: Wish
) -> dict[int, TrainingClass]:
    """The classes that lose something, and those under way beside them, whose sessions may have to give way."""
    if wish.loss is None:
        raise ValueError("a repair needs to know what was lost")
    if run.training_class_id:
        return planned.in_bulk([run.training_class_id])
    hit = affected(wish.loss).filter(start_at__gt=timezone.now(), training_class__in=planned)
    days = hit.aggregate(
        first=Min("training_class__starts_on"),
        last=Max(Coalesce("training_class__ends_on", "training_class__starts_on")),
        owners=ArrayAgg("training_class", distinct=True, default=[]),
    )
    beside = Q(starts_on__lte=days["last"], ends_on__gte=days["first"]) if days["last"] else Q(pk__in=[])
    return {row.pk: row for row in planned.filter(beside | Q(pk__in=days["owners"]))}


def affected(loss: Loss) -> QuerySet[Session]:
    """The sessions that use what was lost on one of its days, whatever the half-day."""
    placed = Session.objects.scheduled().filter(
        start_at__gte=at_clock(loss.first_on, dt.time(0)),
        start_at__lt=at_clock(loss.last_on + dt.timedelta(days=1), dt.time(0)),
    )
    if loss.room_id:
        return placed.filter(room=loss.room_id)
    teaching = SessionInstructor.objects.filter(instructor=loss.instructor_id, during__isnull=False)
    return placed.filter(pk__in=teaching.values("session"))


def _horizon(classes: Iterable[TrainingClass], loss: Loss | None) -> Days:
    today = timezone.localdate()
    days = [day for row in classes for day in (row.starts_on, row.ends_on) if day]
    days += [loss.first_on, loss.last_on] if loss else []
    return (min(days), max(days)) if days else (today, today)


def _sessions(
    district_id: int, classes: Mapping[int, TrainingClass], days: Days, *, waiting: bool
) -> Iterable[Known]:
    """The placed sessions of the district on these days, and the waiting ones of the classes. One query."""
    teaching = SessionInstructor.objects.filter(~Q(answer=InstructorAnswer.DECLINED), session=OuterRef("pk"))
    joint = Session.joint_classes.through.objects.filter(session=OuterRef("pk"))
    groups = Session.groups.through.objects.filter(session=OuterRef("pk"))
    pair = JSONObject(of="studygroup__training_class_id", id="studygroup_id")
    first, last = at_clock(days[0], dt.time(0)), at_clock(days[1] + dt.timedelta(days=1), dt.time(0))
    wanted = Q(start_at__gte=first, start_at__lt=last)
    if waiting:
        wanted |= Q(start_at=None, training_class__in=list(classes))
    rows = (
        Session.objects.scheduled()
        .filter(wanted, training_class__plan__district=district_id)
        .annotate(
            people=ArraySubquery(teaching.order_by("pk").values("instructor_id")),
            joined=ArraySubquery(joint.order_by("pk").values("trainingclass_id")),
            parts=ArraySubquery(groups.order_by("pk").values(pair=pair)),
            is_published=Exists(PublishedSession.objects.taking_place().filter(session=OuterRef("pk"))),
        )
        .order_by("pk")
    )
    fields = (
        "pk",
        "title",
        "kind",
        "start_at",
        "end_at",
        "room_id",
        "room_excludes",
        "place",
        "hours",
        "version",
        "course_id",
    )
    more = ("course__after_id", "training_class_id", "people", "joined", "parts", "is_published")
    for row in rows.values(*fields, *more):
        yield _known(row, fields)


def _known(row: dict[str, Any], fields: tuple[str, ...]) -> Known:
    owner = row["training_class_id"]
    parts = [(part["of"], part["id"]) for part in row["parts"]]
    return Known(
        **{name: row[name] for name in fields},
        class_id=owner,
        after_id=row["course__after_id"],
        instructor_ids=tuple(row["people"]),
        audience=audience([owner, *row["joined"]], parts),
        is_published=row["is_published"],
    )
