"""A small world to plan in: days of two half-days, each 40 long, and sessions that fill one."""

from typing import Any

from timetable.autoplan import (
    Block,
    Event,
    Group,
    Place,
    Plan,
    Problem,
    Resource,
    ResourceKind,
    Room,
    Span,
    repair,
    solve,
)

DAY, HALF_DAY, LENGTH = 100, 50, 40


def start(day: int, number: int = 0) -> int:
    """When a half-day starts."""
    return day * DAY + number * HALF_DAY


def span(day: int, number: int = 0) -> Span:
    """A half-day."""
    return Span(start(day, number), start(day, number) + LENGTH)


def blocks(days: int) -> tuple[Block, ...]:
    return tuple(Block(day, n, start(day, n), start(day, n) + LENGTH) for day in range(days) for n in (0, 1))


def event(
    key: str, *, days: int = 1, length: int = LENGTH, now: tuple[int, str | None] | None = None, **more: Any
) -> Event:
    """A session that may stand in any half-day, flush left or right; of class “class” in room 1 unless said otherwise."""
    starts = sorted({at for block in blocks(days) for at in (block.start, block.end - length)})
    rest: dict[str, Any] = {"resources": ("class",), "rooms": ("room 1",), "starts": tuple(starts), **more}
    return Event(key, length, now=Place(*now) if now else None, **rest)


def problem(*events: Event, days: int = 1, **more: Any) -> Problem:
    """These sessions, with the resources and rooms that they name."""
    people = dict.fromkeys(key for row in events for key in row.resources)
    places = dict.fromkeys(key for row in events for key in row.rooms)
    rest: dict[str, Any] = {
        "blocks": blocks(days),
        "rooms": tuple(Room(key, 50) for key in places),
        "resources": tuple(person(str(key)) for key in people),
        **more,
    }
    return Problem(events=events, **rest)


def person(key: str, **more: Any) -> Resource:
    """A class, or a lecturer when it is called so."""
    kind = ResourceKind.INSTRUCTOR if key.startswith("lecturer") else ResourceKind.CLASS
    return Resource(key, kind, **more)


def group(*keys: str, **more: Any) -> Group:
    return Group("class", keys, **more)


def solved(of: Problem, *, seed: int = 1, **more: Any) -> Plan:
    return solve(of, seconds=2, seed=seed, deterministic=True, **more)


def repaired(of: Problem) -> Plan:
    return repair(of, seconds=2, seed=1, deterministic=True)


def places(plan: Plan) -> dict[Any, tuple[int, Any]]:
    return {key: (place.start, place.room) for key, place in plan.placements.items()}
