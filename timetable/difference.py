"""What publishing would change: each session as drafted beside the same as published."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from courses.models import TrainingClass
from timetable.models import PublishedChange, SessionStatus
from timetable.rows import Draft, PublishedRow, Row, drafts_of, published_of


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
            for (label, before), (_label, after) in zip(words(self.before), words(self.after), strict=True)
            if before != after
        ]

    def plain(self) -> dict[str, Any]:
        """As a version keeps it: the row, and what it was before."""
        was = {"before": self.before.plain()} if self.before and self.after else {}
        why = {"reason": self.reason} if self.reason else {}
        return self.row.plain() | was | why


@dataclass(frozen=True)
class Difference:
    """All that differs from the last version; `unplaced` counts drafts without a time, `held_back` are the ids of
    sessions that differ too and are left as they are."""

    changes: tuple[Change, ...]
    unplaced: int
    held_back: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def of(self, kind: PublishedChange) -> list[Change]:
        """The changes of one kind, by time."""
        return [change for change in self.changes if change.kind == kind]

    def only(self, session_ids: Collection[int]) -> Difference:
        """What it is when no other sessions than these are published."""
        chosen = tuple(change for change in self.changes if change.row.session_id in session_ids)
        return replace(self, changes=chosen, held_back=frozenset(self.by_session) - frozenset(session_ids))

    @property
    def rows(self) -> list[Row]:
        """What would be published anew and takes place."""
        return [change.after for change in self.changes if change.after]

    @property
    def class_ids(self) -> set[int]:
        """The classes that see a change."""
        rows = [row for change in self.changes for row in (change.before, change.after) if row]
        return {class_id for row in rows for class_id in row.class_ids}

    @property
    def by_session(self) -> dict[int, Change]:
        """Session id → its change."""
        return {change.row.session_id: change for change in self.changes}

    def plain(self) -> dict[str, list[dict[str, Any]]]:
        """As a version keeps it, by added, moved, changed, cancelled."""
        kinds = [kind for kind in PublishedChange if kind != PublishedChange.NONE]
        return {kind.value.lower(): [change.plain() for change in self.of(kind)] for kind in kinds}


def difference(training_class: TrainingClass) -> Difference:
    """The class's own drafts against what is published of them. Two queries."""
    return compare(training_class, drafts_of(training_class), published_of(training_class))


def compare(
    training_class: TrainingClass, drafts: Sequence[Draft], published: Sequence[PublishedRow]
) -> Difference:
    """The same with rows that are at hand; those of other classes are left out."""
    standing = {line.row.session_id: line.row for line in published if line.status == SessionStatus.SCHEDULED}
    own = [draft for draft in drafts if draft.facts.owner_id == training_class.pk]
    found = []
    for draft in own:
        before, after = standing.get(draft.facts.session_id), draft.taking_place
        if (kind := change_of(before, after)) != PublishedChange.NONE:
            found.append(Change(kind, before, after, draft.reason))
    found.sort(key=lambda change: (change.row.start_at, change.row.session_id))
    return Difference(tuple(found), sum(draft.is_waiting for draft in own))


def change_of(before: Row | None, after: Row | None) -> PublishedChange:
    """How a session as drafted differs from the same as published; None is one that does not take place."""
    return PublishedChange.NONE if before == after else kind_of(before, after)


def kind_of(before: Row | None, after: Row | None) -> PublishedChange:
    """In what way a session differs that is not the same before and after."""
    if before is None:
        return PublishedChange.ADDED
    if after is None:
        return PublishedChange.CANCELLED
    same_time = (before.start_at, before.end_at) == (after.start_at, after.end_at)
    return PublishedChange.CHANGED if same_time else PublishedChange.MOVED


def words(row: Row) -> Iterator[tuple[str, str]]:
    """What people read of a session: label and words."""
    yield _("时间"), row.time
    yield _("地点"), row.place or _("待定")
    yield _("主讲人"), row.instructors or (_("待定") if row.needs_instructor else "—")
    yield _("形式"), row.kind_label
    yield _("内容"), row.title
    yield _("范围"), row.audience_label or _("全班")
    yield _("主持人"), row.chair or "—"
    yield _("学时"), row.hours_label
    yield _("备注"), row.remark or "—"
