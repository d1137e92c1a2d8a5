"""Notices: who is told of a version, and who has read it. The read-state is kept here alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import audit
from accounts.models import User
from timetable import versions
from timetable.concerned import Concerned
from timetable.difference import Change
from timetable.models import Notice, TimetableVersion
from timetable.models.notice import NoticeQuerySet


@dataclass(frozen=True)
class News:
    """A notice with what it says: those changes of the version that concern the person."""

    notice: Notice
    version: TimetableVersion
    changes: list[Change]

    @property
    def is_first(self) -> bool:
        """Whether it tells of the first version, which is told in one sentence."""
        return self.version.number == 1


def write(told: Iterable[tuple[TimetableVersion, Concerned]]) -> None:
    """One row a person and version, with the changes that concern the person. One query; part of publishing."""
    Notice.objects.bulk_create(
        Notice(version=version, sessions=session_ids, **{field: pk})
        for version, concerned in told
        for field, people in (
            ("cadre_id", concerned.cadres),
            ("instructor_id", concerned.instructors),
            ("user_id", concerned.users),
        )
        for pk, session_ids in people.items()
    )


def read(notices: NoticeQuerySet) -> int:
    """Their person has seen these notices; the first time stays. Returns how many were unread. One query."""
    return notices.unread().update(read_at=timezone.now())


@transaction.atomic
def acknowledge(notices: NoticeQuerySet, *, by: User | None) -> int:
    """Their person says 收到 to these notices, which also reads them; the first time stays.

    `by` is None for a lecturer, who has no account. Returns how many were not acknowledged before.
    """
    new = notices.unacknowledged().order_by("pk").select_for_update(of=("self",))
    ids = list(new.values_list("pk", flat=True))
    if ids:
        now = timezone.now()
        rows = Notice.objects.filter(pk__in=ids)
        rows.update(acknowledged_at=now, read_at=Coalesce("read_at", Value(now)))
        audit.record("timetable.acknowledge", by=by, notices=ids)
    return len(ids)


def about(notices: NoticeQuerySet, training_class: int, session_ids: Iterable[int]) -> NoticeQuerySet:
    """Those that the timetable of a class tells: of its own versions, and of the sessions that stand on it."""
    return notices.filter(Q(version__training_class=training_class) | Q(sessions__overlap=list(session_ids)))


def waiting(notices: NoticeQuerySet) -> NoticeQuerySet:
    """Those that still wait for 收到, of classes that are not over."""
    last_day = "version__training_class__last_published_on"
    going_on = Q((last_day, None)) | Q((f"{last_day}__gte", timezone.localdate()))
    return notices.unacknowledged().filter(going_on)


def news_of(notices: NoticeQuerySet, *, at_most: int = 20) -> list[News]:
    """What these notices say, the newest first. One query."""
    told = notices.select_related("version__training_class").defer("version__snapshot")
    rows = told.order_by("-pk")[:at_most]
    return [
        News(notice, notice.version, versions.changes_of(notice.version, notice.sessions)) for notice in rows
    ]
