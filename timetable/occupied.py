"""Which sessions hold a room, a lecturer or a class in a time: as drafted, and as published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from courses.models import TrainingClass
from timetable.audience import Audience, audience
from timetable.models import PublishedInstructor, PublishedSession, Session, SessionInstructor


class Span(NamedTuple):
    """A stretch of time."""

    start_at: dt.datetime
    end_at: dt.datetime

    @property
    def range(self) -> DateTimeTZRange:
        """As the database compares it: the end is not part of it."""
        return DateTimeTZRange(self.start_at, self.end_at)


@dataclass(frozen=True)
class Occupied:
    """A placed session; `class_id` is the class that arranges it. `audience`, `class_names` and the room are empty where only a lecturer was asked for;
    `room_id` is set when the room excludes, `campus` is empty where none is known."""

    session_id: int
    title: str
    class_name: str
    start_at: dt.datetime
    end_at: dt.datetime
    audience: Audience = field(compare=False)
    class_names: Mapping[int, str] = field(compare=False)
    class_id: int = field(default=0, compare=False)
    campus: str = field(default="", compare=False)
    room_id: int | None = field(default=None, compare=False)
    room: str = field(default="", compare=False)


# A lecturer's id and name, and the session given.
Holding = tuple[int, str, Occupied]
_GIVEN = ("pk", "title", "training_class_id", "training_class__name", "start_at", "end_at", "room__campus")
_NAMES = (*_GIVEN, "room_id", "room_excludes", "room__name", "joined", "narrowed")


@dataclass(frozen=True)
class Drafted:
    """The sessions as drafted, apart from those that are about to be placed anew."""

    apart_from: frozenset[int]

    def _placed(self, span: Span) -> QuerySet[Session]:
        placed = Session.objects.scheduled().filter(start_at__isnull=False, during__overlap=span.range)
        return placed.exclude(pk__in=self.apart_from) if self.apart_from else placed

    def instructors(self, instructor_ids: set[int], span: Span) -> list[Holding]:
        """Who holds these lecturers."""
        rows = SessionInstructor.objects.filter(instructor__in=instructor_ids, during__overlap=span.range)
        rows = rows.exclude(session__in=self.apart_from) if self.apart_from else rows
        columns = [f"session__{name}" for name in _GIVEN]
        ordered = rows.order_by("session__start_at")
        return [_holding(row) for row in ordered.values_list("instructor_id", "instructor__name", *columns)]

    def sessions(self, concerned: Q, room_ids: set[int], span: Span) -> list[Occupied]:
        """The sessions of these classes and in these rooms, each with its whole audience."""
        classes = TrainingClass.objects.filter(concerned).values("pk")
        joint = Session.joint_classes.through.objects.filter(session=OuterRef("pk"))
        groups = Session.groups.through.objects.filter(session=OuterRef("pk"))
        rows = (
            self._placed(span)
            .filter(
                Q(training_class__in=classes)
                | Exists(joint.filter(trainingclass__in=classes))
                | Q(room__in=room_ids, room_excludes=True)
            )
            .annotate(joined=_classes(joint), narrowed=_groups(groups))
            .order_by("start_at", "pk")
        )
        return [_occupied(row) for row in rows.values(*_NAMES)]


@dataclass(frozen=True)
class Published:
    """The sessions as published, apart from those that are about to be published anew."""

    apart_from: frozenset[int]

    def _placed(self, span: Span) -> QuerySet[PublishedSession]:
        placed = PublishedSession.objects.taking_place().filter(during__overlap=span.range)
        return placed.exclude(pk__in=self.apart_from) if self.apart_from else placed

    def instructors(self, instructor_ids: set[int], span: Span) -> list[Holding]:
        """Who holds these lecturers."""
        rows = PublishedInstructor.objects.filter(instructor__in=instructor_ids, during__overlap=span.range)
        rows = rows.exclude(published_session__in=self.apart_from) if self.apart_from else rows
        columns = [f"published_session__{name}" for name in _GIVEN]
        ordered = rows.order_by("published_session__start_at")
        return [_holding(row) for row in ordered.values_list("instructor_id", "instructor__name", *columns)]

    def sessions(self, concerned: Q, room_ids: set[int], span: Span) -> list[Occupied]:
        """The sessions of these classes and in these rooms, each with its whole audience."""
        classes = TrainingClass.objects.filter(concerned).values("pk")
        whole = PublishedSession.classes.through.objects.filter(publishedsession=OuterRef("pk"))
        groups = PublishedSession.groups.through.objects.filter(publishedsession=OuterRef("pk"))
        rows = (
            self._placed(span)
            .filter(
                Exists(whole.filter(trainingclass__in=classes)) | Q(room__in=room_ids, room_excludes=True)
            )
            .annotate(joined=_classes(whole), narrowed=_groups(groups))
            .order_by("start_at", "pk")
        )
        return [_occupied(row) for row in rows.values(*_NAMES)]


def _classes(through: QuerySet[Any]) -> ArraySubquery:
    return ArraySubquery(through.values(pair=JSONObject(id="trainingclass_id", name="trainingclass__name")))


def _groups(through: QuerySet[Any]) -> ArraySubquery:
    pair = JSONObject(of="studygroup__training_class_id", id="studygroup_id")
    return ArraySubquery(through.values(pair=pair))


def _holding(row: tuple[Any, ...]) -> Holding:
    pk, name, session_id, title, class_id, class_name, start_at, end_at, campus = row
    return pk, name, Occupied(session_id, title, class_name, start_at, end_at, {}, {}, class_id, campus or "")


def _occupied(row: dict[str, Any]) -> Occupied:
    owner = row["training_class__name"]
    names = {row["training_class_id"]: owner, **{pair["id"]: pair["name"] for pair in row["joined"]}}
    return Occupied(
        session_id=row["pk"],
        title=row["title"],
        class_name=owner,
        start_at=row["start_at"],
        end_at=row["end_at"],
        audience=audience(names, [(pair["of"], pair["id"]) for pair in row["narrowed"]]),
        class_names=names,
        class_id=row["training_class_id"],
        campus=row["room__campus"] or "",
        room_id=row["room_id"] if row["room_excludes"] else None,
        room=row["room__name"] or "",
    )
