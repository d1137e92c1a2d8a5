"""Versions of a timetable: opened as they were, and compared with each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from timetable.difference import Change, kind_of, words
from timetable.models import PublishedChange, TimetableVersion
from timetable.rows import Row


def row_of(plain: Mapping[str, Any]) -> Row:
    """A session as a version keeps it, in words; it knows no room, lecturer or group by id."""
    owner, *others = plain["classes"]
    return Row(
        session_id=plain["session"],
        kind=plain["kind"],
        title=plain["title"],
        start_at=dt.datetime.fromisoformat(plain["start_at"]),
        end_at=dt.datetime.fromisoformat(plain["end_at"]),
        place=plain["place"],
        room_id=None,
        room_excludes=False,
        instructors=plain["instructors"],
        instructor_ids=frozenset(),
        chair=plain["chair"],
        hours=Decimal(plain["hours"]),
        remark=plain["remark"],
        class_ids=frozenset(plain.get("class_ids", ())),
        group_ids=frozenset(),
        owner_id=plain.get("owner", 0),
        owner=owner,
        group_names=tuple(plain["groups"]),
        class_names=tuple(others),
        class_of_group={},
    )


def snapshot_of(version: TimetableVersion) -> list[Row]:
    """All that took place by this version, by time."""
    return [row_of(plain) for plain in version.snapshot]


def changes_of(version: TimetableVersion, only: Collection[int] | None = None) -> list[Change]:
    """What the version changed, by time; or only about these sessions."""
    found = [
        _change(PublishedChange(kind), plain)
        for kind in PublishedChange.values
        for plain in version.changes.get(kind.lower(), ())
        if only is None or plain["session"] in only
    ]
    return sorted(found, key=_time)


def between(older: TimetableVersion, newer: TimetableVersion) -> list[Change]:
    """What people read otherwise in the newer of two versions, by time."""
    before = {row.session_id: row for row in snapshot_of(older)}
    after = {row.session_id: row for row in snapshot_of(newer)}
    changes = [(before.get(pk), after.get(pk)) for pk in before | after]
    found = [Change(kind_of(*pair), *pair) for pair in changes if not _reads_the_same(*pair)]
    return sorted(found, key=_time)


def counts_of(version: TimetableVersion) -> list[tuple[PublishedChange, int]]:
    """How many changes of each kind that occurs."""
    kinds = [kind for kind in PublishedChange if version.changes.get(kind.lower())]
    return [(kind, len(version.changes[kind.lower()])) for kind in kinds]


def classes_of(version: TimetableVersion) -> set[int]:
    """The ids of the classes that the version's changes concern; its own is always one."""
    rows = [row for change in changes_of(version) for row in (change.before, change.after) if row]
    return {version.training_class_id, *(class_id for row in rows for class_id in row.class_ids)}


def _change(kind: PublishedChange, plain: Mapping[str, Any]) -> Change:
    row = row_of(plain)
    before = row_of(plain["before"]) if "before" in plain else None
    if kind == PublishedChange.CANCELLED:
        return Change(kind, row, None, plain.get("reason", ""))
    return Change(kind, before, row)


def _reads_the_same(before: Row | None, after: Row | None) -> bool:
    return before is not None and after is not None and list(words(before)) == list(words(after))


def _time(change: Change) -> tuple[dt.datetime, int]:
    return change.row.start_at, change.row.session_id
