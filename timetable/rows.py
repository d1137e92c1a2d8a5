"""Sessions in words, read in one query each way: as drafted, and as published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from timetable.audience import Audience, audience
from timetable.calendar import HalfDay, half_day_of, time_label
from timetable.models import (
    InstructorAnswer,
    PublishedInstructor,
    PublishedSession,
    RoomKind,
    Session,
    SessionInstructor,
    SessionKind,
    SessionStatus,
)
from timetable.models.instructor import description
from timetable.models.published import PublishedSessionQuerySet
from timetable.models.room import place_label
from timetable.models.session import SessionQuerySet

_LISTED = 400


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A session in words, apart from its time. Two are equal when people read the same."""

    session_id: int
    kind: str
    title: str
    place: str
    room_id: int | None
    room_excludes: bool
    instructors: str
    instructor_ids: frozenset[int]
    chair: str
    hours: Decimal
    remark: str
    class_ids: frozenset[int]
    group_ids: frozenset[int]
    owner_id: int = field(compare=False)
    owner: str = field(compare=False)
    group_names: tuple[str, ...] = field(compare=False)
    class_names: tuple[str, ...] = field(compare=False)
    class_of_group: dict[int, int] = field(compare=False)

    @property
    def kind_label(self) -> str:
        """专题讲座."""
        return str(SessionKind(self.kind).label)

    @property
    def needs_instructor(self) -> bool:
        """Whether nobody is named for what somebody has to teach: it prints 待定."""
        return not self.instructors and self.kind in (SessionKind.LECTURE, SessionKind.FIELD_TEACHING)

    @property
    def hours_label(self) -> str:
        """4, or 3.5."""
        return f"{self.hours.normalize():f}"

    @property
    def audience(self) -> Audience:
        """Its classes, and the groups of them that come."""
        return audience(self.class_ids, [(self.class_of_group[pk], pk) for pk in self.group_ids])

    @property
    def audience_label(self) -> str:
        """Empty for the owner's whole class; else its groups, and the classes that join."""
        words = _("、").join(self.group_names)
        if self.class_names:
            words = f"{words} {_('合班：%(classes)s') % {'classes': _('、').join(self.class_names)}}".strip()
        return words


@dataclass(frozen=True, kw_only=True)
class Row(Facts):
    """A placed session in words."""

    start_at: dt.datetime
    end_at: dt.datetime

    @property
    def half_day(self) -> HalfDay:
        """In which it begins."""
        return half_day_of(self.start_at)

    @property
    def clock(self) -> str:
        """09:00–11:30."""
        return f"{timezone.localtime(self.start_at):%H:%M}–{timezone.localtime(self.end_at):%H:%M}"

    @property
    def time(self) -> str:
        """11月23日上午 09:00–11:30."""
        return time_label(self.start_at, self.end_at)

    def plain(self) -> dict[str, Any]:
        """As a version keeps it: plain JSON."""
        return {
            "session": self.session_id,
            "kind": self.kind,
            "title": self.title,
            "start_at": timezone.localtime(self.start_at).isoformat(),
            "end_at": timezone.localtime(self.end_at).isoformat(),
            "place": self.place,
            "instructors": self.instructors,
            "chair": self.chair,
            "hours": str(self.hours),
            "remark": self.remark,
            "groups": list(self.group_names),
            "classes": [self.owner, *self.class_names],
            "class_ids": sorted(self.class_ids),
            "owner": self.owner_id,
        }


@dataclass(frozen=True)
class Draft:
    """A session as drafted: `facts` is a Row when it has a time, `answers` are its lecturers' bare names with theirs."""

    facts: Facts
    status: SessionStatus
    reason: str
    version: int
    answers: tuple[tuple[str, InstructorAnswer], ...] = ()

    @property
    def lecturers(self) -> tuple[str, ...]:
        """The bare names of those who have not declined."""
        return tuple(name for name, answer in self.answers if answer != InstructorAnswer.DECLINED)

    @property
    def taking_place(self) -> Row | None:
        """The row when it is placed and not cancelled."""
        scheduled = self.status == SessionStatus.SCHEDULED
        return self.facts if scheduled and isinstance(self.facts, Row) else None

    @property
    def is_waiting(self) -> bool:
        """Whether it has no time yet and is not cancelled."""
        return self.status == SessionStatus.SCHEDULED and not isinstance(self.facts, Row)

    @property
    def unconfirmed(self) -> tuple[tuple[str, str], ...]:
        """Name and answer, in words, of who has not confirmed, until the session begins; a refusal counts as long as
        nobody else is named."""
        if isinstance(self.facts, Row) and self.facts.start_at <= timezone.now():
            return ()
        settled = ("CONFIRMED", "DECLINED") if self.facts.instructors else ("CONFIRMED",)
        return tuple((name, str(answer.label)) for name, answer in self.answers if answer not in settled)


@dataclass(frozen=True)
class PublishedRow:
    """A session as published, with what the last version changed about it."""

    row: Row
    status: SessionStatus
    change: str
    sequence: int
    changed_at: dt.datetime


_PLAIN = ("kind", "title", "room_id", "room_excludes", "chair", "hours", "remark")
_SHARED = ("pk", "start_at", "end_at", "status", *_PLAIN)


def drafts_of(*training_classes: TrainingClass) -> list[Draft]:
    """What is drafted for these classes, joint sessions of others too, by time. One query."""
    return drafts_among(Session.objects.of_class(*training_classes))


def drafts_among(sessions: SessionQuerySet) -> list[Draft]:
    """These sessions as drafted, by time. One query."""
    teaching = SessionInstructor.objects.filter(session=OuterRef("pk"))
    joint = Session.joint_classes.through.objects.filter(session=OuterRef("pk"))
    groups = Session.groups.through.objects.filter(session=OuterRef("pk"))
    person = {name: f"instructor__{name}" for name in ("id", "name", "employer", "post", "title")}
    rows = (
        sessions.annotate(
            people=ArraySubquery(teaching.order_by("pk").values(json=JSONObject(**person, answer="answer"))),
            joined=_classes(joint),
            parts=_groups(groups),
        )
        .order_by("start_at", "pk")
        .values(
            *_SHARED,
            *("place", "speakers", "reason", "version", "training_class_id", "training_class__name"),
            *("room__name", "room__kind", "room__campus", "people", "joined", "parts"),
        )
    )
    return [
        Draft(_drafted(row), SessionStatus(row["status"]), row["reason"], row["version"], _answers(row))
        for row in rows
    ]


def published_of(*training_classes: TrainingClass) -> list[PublishedRow]:
    """What is published for these classes, joint sessions of others and cancelled ones too, by time. One query."""
    whole = PublishedSession.classes.through.objects.filter(trainingclass__in=training_classes)
    return published_among(
        PublishedSession.objects.filter(
            Q(training_class__in=training_classes) | Q(pk__in=whole.values("publishedsession"))
        )
    )


def published_among(sessions: PublishedSessionQuerySet) -> list[PublishedRow]:
    """These sessions as published, cancelled ones too, by time. One query."""
    teaching = PublishedInstructor.objects.filter(published_session=OuterRef("pk"))
    whole = PublishedSession.classes.through.objects.filter(publishedsession=OuterRef("pk"))
    groups = PublishedSession.groups.through.objects.filter(publishedsession=OuterRef("pk"))
    rows = (
        sessions.annotate(
            people=ArraySubquery(teaching.values("instructor_id")),
            joined=_classes(whole),
            parts=_groups(groups),
        )
        .order_by("start_at", "pk")
        .values(
            *_SHARED,
            *("place_text", "instructor_text", "training_class_id", "training_class__name"),
            *("change", "sequence", "changed_at", "people", "joined", "parts"),
        )
    )
    return [
        PublishedRow(
            _published(row), SessionStatus(row["status"]), row["change"], row["sequence"], row["changed_at"]
        )
        for row in rows
    ]


def _classes(through: QuerySet[Any]) -> ArraySubquery:
    pair = JSONObject(id="trainingclass_id", name="trainingclass__name")
    return ArraySubquery(through.order_by("pk").values(pair=pair))


def _groups(through: QuerySet[Any]) -> ArraySubquery:
    group = JSONObject(id="studygroup_id", name="studygroup__name", of="studygroup__training_class_id")
    return ArraySubquery(through.order_by("studygroup__number").values(group=group))


def _answers(row: dict[str, Any]) -> tuple[tuple[str, InstructorAnswer], ...]:
    return tuple((who["name"], InstructorAnswer(who["answer"])) for who in row["people"])


def _drafted(row: dict[str, Any]) -> Facts:
    coming = [who for who in row["people"] if who["answer"] != InstructorAnswer.DECLINED]
    names = [description(who["name"], who["employer"], who["post"] or who["title"]) for who in coming]
    place = row["place"]
    if row["room_id"]:
        place = place_label(row["room__name"], RoomKind(row["room__kind"]), row["room__campus"])
    people = "、".join([*names, row["speakers"]] if row["speakers"] else names)[:_LISTED]
    return _facts(row, place, people, frozenset(who["id"] for who in coming))


def _published(row: dict[str, Any]) -> Row:
    facts = _facts(row, row["place_text"], row["instructor_text"], frozenset(row["people"]))
    if not isinstance(facts, Row):
        raise ValueError("a published session has a time")
    return facts


def _facts(row: dict[str, Any], place: str, people: str, instructor_ids: frozenset[int]) -> Facts:
    others = [pair for pair in row["joined"] if pair["id"] != row["training_class_id"]]
    shared: dict[str, Any] = {
        "session_id": row["pk"],
        **{name: row[name] for name in _PLAIN},
        "place": place,
        "instructors": people,
        "instructor_ids": instructor_ids,
        "class_ids": frozenset([row["training_class_id"], *(pair["id"] for pair in others)]),
        "group_ids": frozenset(group["id"] for group in row["parts"]),
        "owner_id": row["training_class_id"],
        "owner": row["training_class__name"],
        "group_names": tuple(group["name"] for group in row["parts"]),
        "class_names": tuple(pair["name"] for pair in others),
        "class_of_group": {group["id"]: group["of"] for group in row["parts"]},
    }
    if row["start_at"] is None:
        return Facts(**shared)
    return Row(**shared, start_at=row["start_at"], end_at=row["end_at"])
