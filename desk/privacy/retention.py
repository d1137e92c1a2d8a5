"""The policy carried out: what is kept no longer is emptied, kind by kind and batch by batch.

A batch is a transaction of its own, so that a run that is killed loses nothing and the next one goes on where it ended.
Rows that somebody holds at the moment are left to the next run. Each kind leaves one row in the trail, with counts alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.privacy.declaring import Kept
from accounts.privacy.kinds import KINDS, Kind
from desk.privacy import erasing
from desk.privacy.declared import KEPT
from desk.privacy.policy import Policy, in_force

ACTION = "desk.retention"
RUN = "desk.retention_run"
BATCH = 500
MOST = 200_000  # rows of one declaration in one run; the next goes on


@dataclass(frozen=True, slots=True)
class Done:
    """How many rows of a kind were emptied or removed, or would be."""

    kind: Kind
    rows: int


def run(*, today: dt.date | None = None, by: User | None = None, dry: bool = False) -> list[Done]:
    """Carries the policy out as of `today`; with `dry` nothing is written. Gives the kinds of which something was due.

    Raises `policy.Unreadable`. People who were erased and whom a restored backup brought back are erased again first.
    """
    policy, today = in_force(), today or timezone.localdate()
    if not dry:
        erasing.repeat()
    done = []
    for kind in KINDS.values():
        clause = policy[kind.name]
        if clause.keep is None:
            continue
        day = clause.keep.before(today)
        rows = sum(_count(kept, day) if dry else _purge(kept, day) for kept in KEPT if kept.kind == kind.name)
        if kind.name == "session" and not dry:
            rows += _forget_cache()
        if rows:
            done.append(Done(kind, rows))
            if not dry:
                audit.record(ACTION, by=by, kind=kind.name, rows=rows, before=str(day))
    if not dry:
        counts = {one.kind.name: one.rows for one in done}
        audit.record(RUN, by=by, counts=counts, until=str(today))
    return done


def last_run() -> tuple[dt.datetime, list[Done]] | None:
    """When the policy was last carried out, and what that did; None for never. One query."""
    entry = AuditEntry.objects.filter(action=RUN).order_by("-at", "-pk").first()
    if entry is None:
        return None
    counts = entry.data.get("counts", {})
    return entry.at, [Done(KINDS[name], rows) for name, rows in counts.items() if name in KINDS]


def due(policy: Policy, today: dt.date) -> Iterator[Done]:
    """Of every kind how many rows are due today. A query a declaration."""
    for kind in KINDS.values():
        keep = policy[kind.name].keep
        rows = (_count(kept, keep.before(today)) for kept in KEPT if keep and kept.kind == kind.name)
        yield Done(kind, sum(rows))


def _count(kept: Kept, day: dt.date) -> int:
    return kept.due_before(day).count()


def _purge(kept: Kept, day: dt.date) -> int:
    last: Any = None
    done = 0
    while done < MOST:
        with _unlocked(kept), transaction.atomic():
            rows = kept.due_before(day).order_by("pk").select_for_update(skip_locked=True, of=("self",))
            keys = list(
                (rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:BATCH]
            )
            if not keys:
                break
            kept.empty(keys)
        last, done = keys[-1], done + len(keys)
    return done


def _unlocked(kept: Kept) -> AbstractContextManager[None]:
    return audit.unlocked() if kept.model is AuditEntry else nullcontext()


def _forget_cache() -> int:
    """Rows of the cache that have expired; it removes them itself only when it is full."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    if caches["default"].__class__.__name__ != "DatabaseCache":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [timezone.now()])  # noqa: S608 the name is ours
        return int(cursor.rowcount)
