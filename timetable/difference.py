"""What publishing would change: each session as drafted beside the same as published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from timetable.calendar import half_day_of
from timetable.models import (
    InstructorAnswer,
    PublishedChange,
    PublishedSession,
    Session,
    SessionKind,
    SessionStatus,
)


@dataclass(frozen=True)
class Row:
    """A placed session in words, so that a draft and a published row can be compared."""

    session_id: int
    kind: str
    title: str
    start_at: dt.datetime
    end_at: dt.datetime
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
    audience: str = field(compare=False)

    @property
    def time(self) -> str:
        """11月23日上午 09:00–11:30"""
        starts, ends = timezone.localtime(self.start_at), timezone.localtime(self.end_at)
        return f"{half_day_of(self.start_at).label} {starts:%H:%M}–{ends:%H:%M}"

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
            "audience": self.audience,
        }


@dataclass(frozen=True)
class Change:
    """One session that differs. `before` is what is published, None when added; `after` the draft, None when it
    no longer takes place, for `reason`."""

    kind: PublishedChange
    before: Row | None
    after: Row | None
    reason: str = ""

    @property
    def row(self) -> Row:
        """The newer of the two."""
        row = self.after or self.before
        if row is None:
            raise ValueError("a change has a row")
        return row

    @property
    def details(self) -> list[tuple[str, str, str]]:
        """What differs between the two, in words: label, before, after."""
        if self.before is None or self.after is None:
            return []
        return [
            (label, before, after)
            for (label, before), (_label, after) in zip(_words(self.before), _words(self.after), strict=True)
            if before != after
        ]

    def plain(self) -> dict[str, Any]:
        """As a version keeps it: the row, and what it was before."""
        was = {"before": self.before.plain()} if self.before and self.after else {}
        return self.row.plain() | was


@dataclass(frozen=True)
class Difference:
    """All that differs from the last version; `unplaced` counts drafts without a time."""

    changes: tuple[Change, ...]
    unplaced: int

    def __bool__(self) -> bool:
        return bool(self.changes)

    def of(self, kind: PublishedChange) -> list[Change]:
        """The changes of one kind, by time."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def by_session(self) -> dict[int, Change]:
        """Session id → its change."""
        return {change.row.session_id: change for change in self.changes}

    def plain(self) -> dict[str, list[dict[str, Any]]]:
        """As a version keeps it, by added, moved, changed, cancelled."""
        kinds = [kind for kind in PublishedChange if kind != PublishedChange.NONE]
        return {kind.value.lower(): [change.plain() for change in self.of(kind)] for kind in kinds}


def difference(training_class: TrainingClass) -> Difference:
    """The class's own drafts against what is published of them, in a constant number of queries."""
    drafts = {session.pk: session for session in drafted(training_class)}
    published = {row.pk: row for row in published_rows(training_class)}
    found = []
    for pk in drafts:
        draft, row = drafts[pk], published.get(pk)
        after = draft_row(draft) if draft.takes_time else None
        before = published_row(row) if row and row.status == SessionStatus.SCHEDULED else None
        if (kind := _kind(before, after)) != PublishedChange.NONE:
            found.append(Change(kind, before, after, draft.reason))
    found.sort(key=lambda change: (change.row.start_at, change.row.session_id))
    waiting = [draft for draft in drafts.values() if draft.status == SessionStatus.SCHEDULED]
    return Difference(tuple(found), sum(not draft.is_placed for draft in waiting))


def _kind(before: Row | None, after: Row | None) -> PublishedChange:
    if before == after:
        return PublishedChange.NONE
    if before is None:
        return PublishedChange.ADDED
    if after is None:
        return PublishedChange.CANCELLED
    same_time = (before.start_at, before.end_at) == (after.start_at, after.end_at)
    return PublishedChange.CHANGED if same_time else PublishedChange.MOVED


def drafted(training_class: TrainingClass) -> Iterable[Session]:
    """The class's own drafts with everything that a row tells. Four queries."""
    return (
        training_class.sessions.select_related("room", "training_class")
        .prefetch_related("teaching__instructor", "groups", "joint_classes")
        .order_by("start_at", "pk")
    )


def published_rows(training_class: TrainingClass) -> Iterable[PublishedSession]:
    """What the class itself has published, cancelled rows too. Four queries."""
    return training_class.published_sessions.select_related("training_class").prefetch_related(
        "teaching", "groups", "classes"
    )


def draft_row(session: Session) -> Row:
    """A placed draft in words; raises ValueError when it has no time."""
    if session.start_at is None or session.end_at is None:
        raise ValueError("an unplaced session is not published")
    teaching = [row for row in session.teaching.all() if row.answer != InstructorAnswer.DECLINED]
    names = [row.instructor.description for row in teaching]
    groups, joined = list(session.groups.all()), list(session.joint_classes.all())
    return Row(
        session_id=session.pk,
        kind=session.kind,
        title=session.title,
        start_at=session.start_at,
        end_at=session.end_at,
        place=session.room.label if session.room else session.place,
        room_id=session.room_id,
        room_excludes=session.room_excludes,
        instructors="、".join([*names, session.speakers] if session.speakers else names)[:400],
        instructor_ids=frozenset(row.instructor_id for row in teaching),
        chair=session.chair,
        hours=session.hours,
        remark=session.remark,
        class_ids=frozenset([session.training_class_id, *(other.pk for other in joined)]),
        group_ids=frozenset(group.pk for group in groups),
        audience=_audience([other.name for other in joined], [group.name for group in groups]),
    )


def published_row(row: PublishedSession) -> Row:
    """A published session in words."""
    groups, classes = list(row.groups.all()), list(row.classes.all())
    joined = [other for other in classes if other.pk != row.training_class_id]
    return Row(
        session_id=row.pk,
        kind=row.kind,
        title=row.title,
        start_at=row.start_at,
        end_at=row.end_at,
        place=row.place_text,
        room_id=row.room_id,
        room_excludes=row.room_excludes,
        instructors=row.instructor_text,
        instructor_ids=frozenset(link.instructor_id for link in row.teaching.all()),
        chair=row.chair,
        hours=row.hours,
        remark=row.remark,
        class_ids=frozenset(other.pk for other in classes),
        group_ids=frozenset(group.pk for group in groups),
        audience=_audience([other.name for other in joined], [group.name for group in groups]),
    )


def _audience(joined: list[str], groups: list[str]) -> str:
    """Empty for the whole class alone; else the groups, and the classes that join."""
    words = "、".join(groups)
    if joined:
        words = f"{words} {_('合班')}: {'、'.join(joined)}".strip()
    return words


def _words(row: Row) -> Iterator[tuple[str, str]]:
    """What people read of a session: label and words."""
    yield _("时间"), row.time
    yield _("地点"), row.place or _("待定")
    yield _("主讲人"), row.instructors or _("待定")
    yield _("形式"), str(SessionKind(row.kind).label)
    yield _("内容"), row.title
    yield _("范围"), row.audience or _("全班")
    yield _("主持人"), row.chair or "—"
    yield _("学时"), f"{row.hours:g}" if row.hours % 1 else f"{row.hours:.0f}"
    yield _("备注"), row.remark or "—"
