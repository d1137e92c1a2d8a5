"""The agenda of a ceremony: its items with the time at which each begins, and how they are changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import User
from courses.models import StaffRole
from timetable import ceremonies
from timetable.ceremonies import Named, overtaken
from timetable.models import AgendaItem, Ceremony, PublishedSession
from timetable.usual import HEAD_TEACHER, USUAL, Speaks

FIELDS = ("text", "speaker", "post", "minutes")


@dataclass(frozen=True)
class Line:
    """An item and when it begins; None where its session is not published, or an item before it has no minutes."""

    item: AgendaItem
    starts_at: dt.datetime | None


@dataclass(frozen=True)
class Agenda:
    """The items in order, the minutes that are known of them, and those of the session (None without one)."""

    lines: tuple[Line, ...]
    minutes: int
    available: int | None

    @property
    def excess(self) -> int:
        """By how many minutes it is longer than its session."""
        return max(0, self.minutes - self.available) if self.available is not None else 0

    @property
    def is_partial(self) -> bool:
        """Some item does not say how long it takes."""
        return any(line.item.minutes is None for line in self.lines)


def of(ceremony: Ceremony, session: PublishedSession | None) -> Agenda:
    """The agenda as it stands, its clock running from the beginning of the session. One query."""
    items = list(ceremony.items.in_place()) if ceremony.pk else []
    length = int((session.end_at - session.start_at).total_seconds()) // 60 if session else None
    minutes = sum(item.minutes or 0 for item in items)
    return Agenda(tuple(_lines(items, session.start_at if session else None)), minutes, length)


def _lines(items: Iterable[AgendaItem], clock: dt.datetime | None) -> Iterable[Line]:
    for item in items:
        yield Line(item, clock)
        clock = clock + dt.timedelta(minutes=item.minutes) if clock and item.minutes else None


def speakers_of(ceremony: Ceremony) -> list[Named]:
    """Who is likely to speak, each once: the host, the leaders present, the head teachers."""
    host = ceremonies.host_of(ceremony, ceremonies.session_of(ceremony))
    people = [host, *ceremonies.leaders_of(ceremony), *_head_teachers(ceremony)]
    return list({name: (name, post) for name, post in reversed(people) if name}.values())[::-1]


def _head_teachers(ceremony: Ceremony) -> list[Named]:
    staff = ceremony.training_class.staff.in_force().filter(role=StaffRole.HEAD_TEACHER)
    return [(name, HEAD_TEACHER) for name in staff.values_list("user__name", flat=True)]


@transaction.atomic
def fill(ceremony: Ceremony, *, by: User) -> bool:
    """Writes the usual agenda, with the people that are known, into an empty one; False where there are items."""
    held = ceremonies.hold(ceremony)
    if held.items.in_place().exists():
        return False
    known: dict[Speaks, list[Named]] = {
        Speaks.HOST: [ceremonies.host_of(held, ceremonies.session_of(held))],
        Speaks.LEADER: ceremonies.leaders_of(held),
        Speaks.HEAD_TEACHER: _head_teachers(held),
    }
    first = _next_position(held)
    for position, (text, speaks, minutes) in enumerate(USUAL[held.kind], start=first):
        name, post = next(iter(known.get(speaks, ())), ("", ""))
        held.items.create(position=position, text=text, speaker=name, post=post, minutes=minutes)
    audit.record("timetable.fill_agenda", by=by, subject=held)
    return True


@transaction.atomic
def add(ceremony: Ceremony, *, by: User, **fields: Any) -> AgendaItem:
    """Adds an item at the end; `fields` are FIELDS."""
    held = ceremonies.hold(ceremony)
    item: AgendaItem = held.items.create(position=_next_position(held), **fields)
    audit.record("timetable.add_agenda_item", by=by, subject=item, ceremony=held.pk)
    return item


@transaction.atomic
def change(item: AgendaItem, *, by: User, version: int, **fields: Any) -> None:
    """Changes an item. Raises Overtaken where somebody has changed or removed it since `version`."""
    ceremonies.hold(item.ceremony)
    current = AgendaItem.objects.get(pk=item.pk)
    if all(getattr(current, name) == fields[name] for name in FIELDS):
        return
    if current.version != version or current.removed_at:
        action = "timetable.remove_agenda_item" if current.removed_at else "timetable.change_agenda_item"
        raise overtaken(action, current, _("已移除") if current.removed_at else spelt(current))
    for name in FIELDS:
        setattr(current, name, fields[name])
    current.version = version + 1
    current.save()
    audit.record("timetable.change_agenda_item", by=by, subject=current, ceremony=current.ceremony_id)


@transaction.atomic
def move(item: AgendaItem, *, up: bool, by: User) -> bool:
    """Lets it change places with the one before or after it; False where there is none."""
    ceremonies.hold(item.ceremony)
    items = list(item.ceremony.items.in_place())
    place = next((place for place, one in enumerate(items) if one.pk == item.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(items):
        return False
    moved, passed = items[place], items[other]
    moved.position, passed.position = passed.position, moved.position
    AgendaItem.objects.bulk_update([moved, passed], ["position"])
    audit.record("timetable.move_agenda_item", by=by, subject=moved, up=up)
    return True


@transaction.atomic
def remove(item: AgendaItem, *, by: User) -> None:
    """Takes it out; it can be put back."""
    if AgendaItem.objects.in_place().filter(pk=item.pk).update(removed_at=timezone.now()):
        audit.record("timetable.remove_agenda_item", by=by, subject=item, ceremony=item.ceremony_id)


@transaction.atomic
def restore(item: AgendaItem, *, by: User) -> None:
    """Puts it back where it stood; twice is once."""
    if AgendaItem.objects.filter(pk=item.pk, removed_at__isnull=False).update(removed_at=None):
        audit.record("timetable.restore_agenda_item", by=by, subject=item, ceremony=item.ceremony_id)


def spelt(item: AgendaItem) -> str:
    """An item in one line."""
    minutes = ngettext("%(n)s分钟", "%(n)s分钟", item.minutes) % {"n": item.minutes} if item.minutes else ""
    return " · ".join(filter(None, [item.text, f"{item.speaker} {item.post}".strip(), minutes]))


def _next_position(held: Ceremony) -> int:
    last: int = held.items.aggregate(last=Max("position"))["last"] or 0
    return last + 1
