"""A session as a card of the board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from courses.models import TrainingClass
from timetable.calendar import DistrictTimes
from timetable.difference import change_of
from timetable.models import PublishedChange, PublishedSession, SessionStatus
from timetable.rows import Draft, Facts, Row, published_among

COLOURS = 10


@dataclass(frozen=True)
class Card:
    """A session on the board. `can_move` says whether the reader may; one that may not even be seen has no title.
    `colour` is the class's, from 1; `change` how it differs from what is published."""

    row: Facts
    version: int
    lecturers: tuple[str, ...]
    colour: int
    can_move: bool
    is_seen: bool
    clock: str
    change: PublishedChange
    notes: tuple[str, ...]

    @property
    def is_joint(self) -> bool:
        """Whether other classes come too."""
        return bool(self.row.class_names)


@dataclass(frozen=True)
class Cards:
    """What every card of the board is made from."""

    seen: frozenset[int]
    scheduled: set[int]
    published: Mapping[int, Row]
    usual: frozenset[tuple[dt.time, dt.time]]

    @classmethod
    def load(cls, user: User, drafts: Sequence[Draft], scheduled: set[int], times: DistrictTimes) -> Cards:
        """For these drafts, in two queries."""
        classes = {class_id for draft in drafts for class_id in draft.facts.class_ids}
        seen = TrainingClass.objects.visible_to(user).filter(pk__in=classes)
        rows = published_among(
            PublishedSession.objects.filter(session__in=[draft.facts.session_id for draft in drafts])
        )
        return cls(
            frozenset(seen.values_list("pk", flat=True)),
            scheduled,
            {line.row.session_id: line.row for line in rows if line.status == SessionStatus.SCHEDULED},
            frozenset(times.spans.values()),
        )

    def card(self, draft: Draft, notes: tuple[str, ...]) -> Card:
        """The card of one draft."""
        row = draft.facts
        return Card(
            row=row,
            version=draft.version,
            lecturers=draft.lecturers,
            colour=row.owner_id % COLOURS + 1,
            can_move=row.owner_id in self.scheduled,
            is_seen=bool(row.class_ids & (self.seen | self.scheduled)),
            clock=self._clock(row) if isinstance(row, Row) else "",
            change=change_of(self.published.get(row.session_id), draft.taking_place),
            notes=notes,
        )

    def _clock(self, row: Row) -> str:
        """Its clock times where they are not the half-day's own."""
        span = (timezone.localtime(row.start_at).time(), timezone.localtime(row.end_at).time())
        return "" if span in self.usual else row.clock
