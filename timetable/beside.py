"""A session as drafted beside the same as published."""

from __future__ import annotations

from dataclasses import dataclass

from timetable.cautions import Watch
from timetable.difference import Change, compare
from timetable.models import Session, SessionStatus
from timetable.rows import Draft, PublishedRow, drafts_of, published_of


@dataclass(frozen=True)
class Beside:
    """The draft, what is published of it, how they differ, and what deserves a second look."""

    draft: Draft
    published: PublishedRow | None
    change: Change | None
    notes: list[str]

    @property
    def is_cancelled(self) -> bool:
        """Whether the draft is called off."""
        return self.draft.status == SessionStatus.CANCELLED


def beside(session: Session) -> Beside:
    """Constant queries."""
    owner = session.training_class
    drafts = [draft for draft in drafts_of(owner) if draft.facts.session_id == session.pk]
    published = [line for line in published_of(owner) if line.row.session_id == session.pk]
    change = compare(owner, drafts, published).by_session.get(session.pk)
    notes: list[str] = []
    if row := drafts[0].taking_place:
        watch = Watch.load([row])
        notes = [str(note) for note in (*watch.hard(row), *watch.over(row), *watch.torn(row))]
    return Beside(drafts[0], published[0] if published else None, change, notes)
