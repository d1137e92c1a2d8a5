"""The judge: what is wrong with a plan, worked out anew and as plainly as can be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from timetable.autoplan.plan import Plan, Violation, ViolationKind
from timetable.autoplan.problem import Event, Key, Place, Problem, Span

Standing = tuple[Event, Place]


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """What the plan does that no plan may; nothing of it is held against pinned events alone."""
    events = {event.key: event for event in problem.events}
    named = Counter([*plan.placements, *(row.event for row in plan.unplaced)])
    wrong = [key for key in [*events, *named] if key not in events or named[key] != 1]
    found = [Violation(ViolationKind.UNKNOWN, (key,)) for key in dict.fromkeys(wrong)]
    standing = [(events[key], place) for key, place in plan.placements.items() if key in events]
    for event, place in standing:
        found += _alone(problem, event, place)
    return [
        *found,
        *_taken(standing),
        *_orders(problem, plan),
        *_loads(problem, standing),
        *_ways(problem, standing),
    ]


def span_of(event: Event, place: Place) -> Span:
    """The time that it takes."""
    return Span(place.start, place.start + event.length)


def _alone(problem: Problem, event: Event, place: Place) -> Iterator[Violation]:
    """Of one event, whatever the others do."""
    if event.is_pinned:
        if place != event.now:
            yield Violation(ViolationKind.PINNED, (event.key,))
        return
    span = span_of(event, place)
    if place.start not in event.starts:
        yield Violation(ViolationKind.START, (event.key,))
    rooms = {room.key: room for room in problem.rooms}
    room = rooms.get(place.room) if place.room in event.rooms else None
    too_small = (
        problem.capacity_is_hard and room and room.capacity is not None and room.capacity < event.people
    )
    if (place.room is not None or event.rooms) and (room is None or too_small):
        yield Violation(ViolationKind.ROOM, (event.key,), place.room)
    if room and any(span.meets(busy) for busy in room.busy):
        yield Violation(ViolationKind.ROOM_BUSY, (event.key,), room.key)
    for resource in problem.resources:
        if resource.key in event.resources and any(span.meets(busy) for busy in resource.busy):
            yield Violation(ViolationKind.RESOURCE_BUSY, (event.key,), resource.key)


def _taken(standing: list[Standing]) -> Iterator[Violation]:
    """Of two events that want the same at the same time."""
    for (one, here), (other, there) in combinations(standing, 2):
        if (one.is_pinned and other.is_pinned) or not span_of(one, here).meets(span_of(other, there)):
            continue
        if here.room is not None and here.room == there.room:
            yield Violation(ViolationKind.ROOM_TAKEN, (one.key, other.key), here.room)
        for key in one.resources:
            if key in other.resources:
                yield Violation(ViolationKind.RESOURCE_TAKEN, (one.key, other.key), key)


def _orders(problem: Problem, plan: Plan) -> Iterator[Violation]:
    events = {event.key: event for event in problem.events}
    for before, after in problem.orders:
        if before not in plan.placements or after not in plan.placements:
            continue
        ends = span_of(events[before], plan.placements[before]).end
        loose = events[before].is_pinned and events[after].is_pinned
        if ends > plan.placements[after].start and not loose:
            yield Violation(ViolationKind.ORDER, (before, after))


def _loads(problem: Problem, standing: list[Standing]) -> Iterator[Violation]:
    """Of resources that may work in few blocks of a day; pinned events alone may pass that."""
    for resource in problem.resources:
        if resource.most_blocks is None or not resource.most_blocks_is_hard:
            continue
        worked: dict[int, set[int]] = defaultdict(set)
        pinned: dict[int, set[int]] = defaultdict(set)
        by_day: dict[int, list[Key]] = defaultdict(list)
        for event, place in standing:
            if resource.key not in event.resources:
                continue
            for block in problem.blocks:
                if span_of(event, place).meets(Span(block.start, block.end)):
                    worked[block.day].add(block.number)
                    by_day[block.day].append(event.key)
                    if event.is_pinned:
                        pinned[block.day].add(block.number)
        for day, numbers in worked.items():
            if len(numbers) > max(resource.most_blocks, len(pinned[day])):
                yield Violation(ViolationKind.LOAD, tuple(dict.fromkeys(by_day[day])), resource.key)


def _ways(problem: Problem, standing: list[Standing]) -> Iterator[Violation]:
    if not problem.transit.is_hard:
        return
    campus = {room.key: room.campus for room in problem.rooms}
    for resource in problem.resources:
        if not resource.travels:
            continue
        own = [(event, place) for event, place in standing if resource.key in event.resources]
        for (one, here), (other, there) in combinations(sorted(own, key=lambda row: row[1].start), 2):
            way = problem.transit.between(campus.get(here.room, ""), campus.get(there.room, ""))
            gap = there.start - span_of(one, here).end
            if 0 <= gap < way and not (one.is_pinned and other.is_pinned):
                yield Violation(ViolationKind.TRANSIT, (one.key, other.key), resource.key)
