"""A session as a card of the board."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from courses.models import TrainingClass
from timetable.calendar import DistrictTimes
from timetable.difference import change_of
from timetable.models import PublishedChange, PublishedSession, SessionStatus
from timetable.rows import Draft, Facts, Row, published_among

COLOURS = 10
_YEAR = re.compile(r"^\d{4}\u5e74")


@dataclass(frozen=True)
class ClassMark:
    """How the cards of a class are told from others: a colour from 1 to 10 and, as colour alone says nothing, words."""

    class_id: int
    colour: int
    ordinal: int | None
    name: str

    @property
    def short(self) -> str:
        """30 新一届社区干部…: the number in the plan first, the year left out, for it is the same on each card."""
        name = _YEAR.sub("", self.name)
        return f"{self.ordinal} {name}" if self.ordinal else name


@dataclass(frozen=True)
class Card:
    """A session on the board. `can_move` says whether the reader may; one that may not even be seen has no title.
    `change` is how it differs from what is published, `unconfirmed` whether a lecturer has not said yes. Under a
    proposal of automatic planning `is_proposed` stands where it would go, `is_leaving` where it would leave."""

    row: Facts
    version: int
    lecturers: tuple[str, ...]
    mark: ClassMark
    can_move: bool
    is_seen: bool
    clock: str
    change: PublishedChange
    unconfirmed: bool
    notes: tuple[str, ...]
    is_proposed: bool = False
    is_leaving: bool = False


@dataclass(frozen=True)
class Cards:
    """What every card of the board is made from."""

    seen: frozenset[int]
    scheduled: set[int]
    marks: Mapping[int, ClassMark]
    published: Mapping[int, Row]
    usual: frozenset[tuple[dt.time, dt.time]]

    @classmethod
    def load(cls, user: User, drafts: Sequence[Draft], scheduled: set[int], times: DistrictTimes) -> Cards:
        """For these drafts, in two queries."""
        owners = {draft.facts.owner_id for draft in drafts}
        classes = {class_id for draft in drafts for class_id in draft.facts.class_ids}
        visible = TrainingClass.objects.visible_to(user).values("pk")
        found = list(
            TrainingClass.objects.filter(pk__in=classes)
            .annotate(is_visible=Q(pk__in=visible))
            .order_by("starts_on", "pk")
            .values_list("pk", "ordinal", "name", "is_visible")
        )
        marked = [row for row in found if row[0] in owners]
        rows = published_among(
            PublishedSession.objects.filter(session__in=[draft.facts.session_id for draft in drafts])
        )
        return cls(
            frozenset(pk for pk, _ordinal, _name, is_visible in found if is_visible),
            scheduled,
            {
                pk: ClassMark(pk, number % COLOURS + 1, ordinal, name)
                for number, (pk, ordinal, name, _seen) in enumerate(marked)
            },
            {line.row.session_id: line.row for line in rows if line.status == SessionStatus.SCHEDULED},
            frozenset(times.spans.values()),
        )

    def proposed(self, draft: Draft, row: Row) -> Card:
        """The card of a draft where a proposal would put it."""
        return replace(
            self.card(draft, ()), row=row, clock=self._clock(row), can_move=False, is_proposed=True
        )

    def card(self, draft: Draft, notes: tuple[str, ...]) -> Card:
        """The card of one draft."""
        row = draft.facts
        return Card(
            row=row,
            version=draft.version,
            lecturers=draft.lecturers,
            mark=self.marks[row.owner_id],
            can_move=row.owner_id in self.scheduled,
            is_seen=bool(row.class_ids & (self.seen | self.scheduled)),
            clock=self._clock(row) if isinstance(row, Row) else "",
            change=change_of(self.published.get(row.session_id), draft.taking_place),
            unconfirmed=bool(draft.unconfirmed),
            notes=notes,
        )

    def _clock(self, row: Row) -> str:
        """Its clock times where they are not the half-day's own."""
        span = (timezone.localtime(row.start_at).time(), timezone.localtime(row.end_at).time())
        return "" if span in self.usual else row.clock
