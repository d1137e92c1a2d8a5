"""Days from which a session has gone: the rows that are left do not show it, the versions do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Q

from timetable.models import PublishedChange, PublishedSession, TimetableVersion

Plain = Mapping[str, Any]
_GONE = tuple(kind.value.lower() for kind in PublishedChange if kind not in ("", PublishedChange.ADDED))


def departed(classes: Collection[int], since: dt.datetime) -> dict[tuple[int, dt.date], dt.datetime]:
    """By class and local day, when a session of that day was last called off or changed after `since`, be it one that
    another class arranges. One query."""
    seen = PublishedSession.objects.filter(classes__in=classes, changed_at__gt=since)
    versions = TimetableVersion.objects.filter(
        Q(training_class__in=classes) | Q(training_class__in=seen.values("training_class")),
        published_at__gt=since,
        number__gt=1,
    )
    found: dict[tuple[int, dt.date], dt.datetime] = {}
    for at, changes in versions.order_by("published_at").values_list("published_at", "changes"):
        for row in _rows_before(changes):
            day = dt.datetime.fromisoformat(row["start_at"]).date()  # versions are kept in local time
            found |= {(class_id, day): at for class_id in row.get("class_ids", ())}
    return found


def _rows_before(changes: Mapping[str, Collection[Plain]]) -> Iterator[Plain]:
    for kind in _GONE:
        for row in changes.get(kind, ()):
            yield row.get("before") or row
