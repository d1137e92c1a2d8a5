"""The lines of the board: rooms, lecturers or classes, each with its half-days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from timetable.board.cards import Card
from timetable.board.wish import By, Wish, line_key
from timetable.calendar import HalfDay
from timetable.limits import Closure, closed
from timetable.models import Instructor, Room, RoomKind
from timetable.rows import Row
from units.models import Unit


@dataclass(frozen=True)
class Slot:
    """A half-day of a line; `key` and `label` are the half-day's, worked out once for all lines; `closure`
    says that the room or the lecturer is not to be had."""

    half_day: HalfDay
    key: str
    label: str
    cards: list[Card]
    closure: Closure | None = None


@dataclass(frozen=True)
class Line:
    """A room, a lecturer or a class with its half-days; `key` is how forms spell it: room-3, or room- for none."""

    key: str
    label: str
    detail: str
    slots: list[Slot]


def lines_of(
    district: Unit,
    wish: Wish,
    placed: Sequence[tuple[Row, Card]],
    half_days: Sequence[HalfDay],
    scheduled: set[int],
) -> list[Line]:
    """Every line that the reader is to see, with the cards at their rows. Two queries."""
    cells: Mapping[tuple[int | None, HalfDay], list[Card]] = defaultdict(list)
    for row, card in placed:
        for pk in _keys_of(row, wish.by):
            cells[pk, row.half_day].append(card)
    used = {pk for pk, _half_day in cells}
    columns = [(half_day, half_day.key, half_day.label) for half_day in half_days]
    heads = _HEADS[wish.by](district, wish, used, scheduled)
    closures = _closures(wish.by, [pk for pk, _label, _detail in heads if pk], half_days)
    return [
        Line(
            line_key(wish.by, pk),
            label,
            detail,
            [
                Slot(*head, cells.get((pk, head[0]), []), closures.get(pk or 0, {}).get(head[0]))
                for head in columns
            ],
        )
        for pk, label, detail in heads
    ]


def _closures(
    by: By, ids: Sequence[int], half_days: Sequence[HalfDay]
) -> Mapping[int, Mapping[HalfDay, Closure]]:
    """The half-days that the rooms or lecturers of the lines are not to be had. One query, none for classes."""
    if by == By.CLASS or not half_days:
        return {}
    first, last = half_days[0].day, half_days[-1].day
    if by == By.ROOM:
        return closed(ids, (), first, last).rooms
    return closed((), ids, first, last).instructors


def _keys_of(row: Row, by: By) -> Iterable[int | None]:
    if by == By.ROOM:
        return [row.room_id]
    if by == By.INSTRUCTOR:
        return sorted(row.instructor_ids) or [None]
    return sorted(row.class_ids)


Head = tuple[int | None, str, str]


def _room_heads(district: Unit, wish: Wish, used: set[Any], scheduled: set[int]) -> list[Head]:
    rooms = Room.objects.filter(Q(is_active=True) | Q(pk__in=used - {None}), district=district)
    heads: list[Head] = [(room.pk, room.name, _size(room)) for room in rooms]
    return [*heads, (None, _("其他地点"), _("待定的也在这里"))]


def _size(room: Room) -> str:
    """80座, unless the name says it; a place without a number says of what kind it is."""
    if room.capacity:
        return "" if str(room.capacity) in room.name else _("%(seats)s座") % {"seats": room.capacity}
    return "" if room.kind == RoomKind.CLASSROOM else str(RoomKind(room.kind).label)


def _instructor_heads(district: Unit, wish: Wish, used: set[Any], scheduled: set[int]) -> list[Head]:
    people = Instructor.objects.filter(Q(is_active=True) | Q(pk__in=used - {None}), district=district)
    heads: list[Head] = [(who.pk, who.name, f"{who.employer}{who.post or who.title}") for who in people]
    heads.sort(key=lambda head: head[0] not in used)
    return [*heads, (None, _("没有讲师"), _("待定的也在这里"))]


def _class_heads(district: Unit, wish: Wish, used: set[Any], scheduled: set[int]) -> list[Head]:
    week = wish.week
    running = Q(starts_on__lte=week.sunday, ends_on__gte=week.monday, pk__in=scheduled)
    classes = TrainingClass.objects.filter(running | Q(pk__in=used))
    if wish.training_class:
        classes = classes.filter(pk=wish.training_class.pk)
    return [(row.pk, row.name, "") for row in classes.order_by("starts_on", "pk")]


_HEADS = {By.ROOM: _room_heads, By.INSTRUCTOR: _instructor_heads, By.CLASS: _class_heads}
