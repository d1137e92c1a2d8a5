"""Times at which a room or a lecturer is not to be had are entered, changed and taken out.

Nothing is refused for the sessions that are placed there already: they are listed here, and marked on the timetable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from timetable.bounds import CLOSURE
from timetable.calendar import half_days_of, time_label
from timetable.limits import covers
from timetable.models import Instructor, Period, Room, Session, Unavailability, Weekday
from units.models import Unit


@dataclass(frozen=True)
class Affected:
    """A coming session that is placed where its room or lecturer is not to be had; `is_visible` to who asks."""

    session_id: int
    class_id: int
    title: str
    class_name: str
    time: str
    is_visible: bool


@dataclass(frozen=True)
class Listed:
    """A time not to be had, in words, with the sessions that it affects."""

    row: Unavailability
    when: str
    affected: list[Affected]


@transaction.atomic
def add(row: Unavailability, *, by: User) -> Unavailability:
    """Enters it, whatever is placed there."""
    row.save(force_insert=True)
    audit.record("timetable.add_unavailability", by=by, subject=row, **_facts(row))
    return row


@transaction.atomic
def change(row: Unavailability, *, by: User) -> Unavailability:
    """Saves an edited one."""
    row.save(force_update=True)
    audit.record("timetable.change_unavailability", by=by, subject=row, **_facts(row))
    return row


@transaction.atomic
def remove(row: Unavailability, *, by: User) -> None:
    """Takes it out; the room or the lecturer is to be had again."""
    audit.record("timetable.remove_unavailability", by=by, subject=row, **_facts(row))
    row.delete()


def removed(pk: int) -> Unavailability | None:
    """One that was taken out, as the trail remembers it; None when there was none."""
    entry = AuditEntry.objects.filter(action="timetable.remove_unavailability", subject_id=pk).first()
    if entry is None:
        return None
    first, last = entry.data["first_on"], entry.data["last_on"]
    dates = {
        "first_on": dt.date.fromisoformat(first),
        "last_on": dt.date.fromisoformat(last) if last else None,
    }
    return Unavailability(pk=pk, **{**entry.data, **dates})


@transaction.atomic
def restore(row: Unavailability, *, by: User) -> Unavailability:
    """Puts back what `removed` has found; twice is once."""
    made, is_new = Unavailability.objects.get_or_create(
        pk=row.pk, defaults={name: getattr(row, name) for name in CLOSURE}
    )
    if is_new:
        audit.record("timetable.restore_unavailability", by=by, subject=made)
    return made


def district_of(row: Unavailability) -> Unit:
    """The district whose room or lecturer it is."""
    owner: Any = row.room or row.instructor
    district: Unit = owner.district
    return district


def listed(of: Room | Instructor, *, to: User) -> list[Listed]:
    """Those of a room or a lecturer, each with the coming sessions that it affects. Three queries."""
    rows = list(of.unavailabilities.select_related("room", "instructor"))
    sessions = _coming(of, rows)
    visible = set(
        Session.objects.visible_to(to)
        .filter(pk__in=[row["pk"] for row in sessions])
        .values_list("pk", flat=True)
    )
    return [
        Listed(
            row,
            when(row),
            [
                Affected(
                    session_id=session["pk"],
                    class_id=session["training_class"],
                    title=session["title"],
                    class_name=session["training_class__name"],
                    time=time_label(session["start_at"], session["end_at"]),
                    is_visible=session["pk"] in visible,
                )
                for session in sessions
                if any(covers(row, half) for half in half_days_of(session["start_at"], session["end_at"]))
            ],
        )
        for row in rows
    ]


def when(row: Unavailability) -> str:
    """2026年12月1日–2026年12月5日 · 星期三 · 下午."""
    return " · ".join(_parts(row))


def _parts(row: Unavailability) -> Iterator[str]:
    first = date_format(row.first_on, _("Y年n月j日"))
    if row.last_on is None:
        yield _("%(first)s起") % {"first": first}
    elif row.last_on == row.first_on:
        yield first
    else:
        yield f"{first}–{date_format(row.last_on, _('Y年n月j日'))}"
    if row.weekdays:
        yield _("、").join(str(Weekday(number).label) for number in sorted(row.weekdays))
    if row.periods:
        yield _("、").join(str(period.label) for period in Period if period in row.periods)


def _coming(of: Room | Instructor, rows: Sequence[Unavailability]) -> list[dict[str, Any]]:
    """The sessions that are not over in the days of these rows, by time. One query, none without rows."""
    if not rows:
        return []
    placed = Session.objects.scheduled().filter(end_at__gt=timezone.now())
    mine = (
        Q(room=of)
        if isinstance(of, Room)
        else Q(pk__in=of.teaching.filter(during__isnull=False).values("session"))
    )
    names = ("pk", "title", "training_class", "training_class__name", "start_at", "end_at")
    return list(placed.filter(mine).order_by("start_at", "pk").values(*names))


def _facts(row: Unavailability) -> dict[str, Any]:
    """All of it, as plain JSON."""
    facts = {name: getattr(row, name) for name in CLOSURE}
    return facts | {name: facts[name] and str(facts[name]) for name in ("first_on", "last_on")}
