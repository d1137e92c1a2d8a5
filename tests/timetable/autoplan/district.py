"""A district's year as plain data: classes of three to five days in their weeks, rooms and lecturers for all."""

import random
from collections.abc import Mapping
from dataclasses import replace

from timetable.autoplan import (
    Block,
    Event,
    Group,
    Key,
    Order,
    Place,
    Problem,
    Resource,
    ResourceKind,
    Room,
    Span,
    Transit,
)

DAY = 24 * 60
HALF_DAYS = ((9 * 60, 11 * 60 + 30, 0), (14 * 60, 16 * 60 + 30, 0), (19 * 60, 21 * 60 + 30, 3))
FULL, OPENING, LECTURE = 150, 40, 110
SIZES = (40, 45, 50, 60, 80, 100, 120, 60, 50, 200, 30, 45)


def blocks(days: int) -> tuple[Block, ...]:
    """Weekdays only, so a week is five days; evenings are dear."""
    return tuple(
        Block(day, number, day * DAY + start, day * DAY + end, penalty)
        for day in range(days)
        for number, (start, end, penalty) in enumerate(HALF_DAYS)
    )


def year(classes: int = 38, *, instructors: int = 40, days: int = 40, seed: int = 1) -> Problem:
    """Each class has a window of two weeks, an opening, about eight lectures and a closing; every lecture has its
    lecturer, who is away on some days."""
    chance = random.Random(seed)
    everything = blocks(days)
    rooms = tuple(
        Room(f"room {n}", size, "西校区" if n % 4 == 3 else "东校区", _away(chance, days, 2))
        for n, size in enumerate(SIZES)
    )
    teachers = tuple(
        Resource(
            ("instructor", n),
            ResourceKind.INSTRUCTOR,
            busy=_away(chance, days, 6),
            disliked=_away(chance, days, 3),
            most_blocks=2,
            travels=True,
        )
        for n in range(instructors)
    )
    made = [
        _class(chance, number, classes, days, everything, rooms, instructors) for number in range(classes)
    ]
    return Problem(
        blocks=everything,
        rooms=rooms,
        resources=(*teachers, *(Resource(("class", number), travels=True) for number in range(classes))),
        events=tuple(event for events, _ in made for event in events),
        groups=tuple(
            Group(("class", n), tuple(row.key for row in events)) for n, (events, _) in enumerate(made)
        ),
        orders=tuple(order for _, orders in made for order in orders),
        transit=Transit(30),
    )


def _class(
    chance: random.Random,
    number: int,
    classes: int,
    days: int,
    everything: tuple[Block, ...],
    rooms: tuple[Room, ...],
    instructors: int,
) -> tuple[list[Event], list[Order]]:
    first = number * (days - 10) // max(1, classes - 1) // 5 * 5
    window = [block for block in everything if first <= block.day < first + 10]
    people = chance.choice([28, 35, 40, 44, 50, 58, 75, 95])
    places = tuple(room.key for room in rooms if (room.capacity or 0) >= people - 5)
    lengths = [OPENING, LECTURE, *[FULL] * chance.choice([5, 6, 6, 7, 7, 8]), LECTURE, OPENING]
    events = []
    for n, length in enumerate(lengths):
        own: tuple[Key, ...] = (("class", number),)
        if length != OPENING:
            own = (*own, ("instructor", chance.randrange(instructors)))
        starts = sorted({start for block in window for start in (block.start, block.end - length)})
        events.append(Event((number, n), length, tuple(starts), own, people, places))
    opening, closing = events[0].key, events[-1].key
    orders = [Order(opening, event.key) for event in events[1:]]
    orders += [Order(event.key, closing) for event in events[1:-1]]
    orders.append(Order(events[2].key, events[3].key))
    return events, orders


def _away(chance: random.Random, days: int, most: int) -> tuple[Span, ...]:
    """Whole days by chance."""
    return tuple(Span(day * DAY, (day + 1) * DAY) for day in sorted(chance.sample(range(days), most)))


def published(problem: Problem, placements: Mapping[Key, Place]) -> tuple[Event, ...]:
    """The events as they stand after a plan was taken."""
    return tuple(replace(row, now=placements.get(row.key), is_published=True) for row in problem.events)


def week(number: int) -> Span:
    """Five days, from 0."""
    return Span(number * 5 * DAY, (number + 1) * 5 * DAY)
