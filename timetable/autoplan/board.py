"""A problem made ready for the solver: by number, with only what is possible, and equal sessions as one bundle.

Time is cut into slices at every boundary, and a stretch of it is a bit mask, so that two meet when `a & b`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field

from timetable.autoplan.blocks import Blocks
from timetable.autoplan.problem import Event, Key, Place, Problem, Room, Span

NO_ROOM = -1
Draft = list[dict[int, int]]  # by bundle: the starts in use, each with its room's number (or NO_ROOM)


@dataclass(frozen=True)
class Choice:
    """A start of a bundle: what it takes, what it costs, and the rooms it may have (with their own cost)."""

    start: int
    mask: int
    blocks: tuple[int, ...]
    times: int
    cost: int
    rooms: dict[int, int]


@dataclass
class Bundle:
    """Sessions that nothing tells apart; `count` of its choices are taken, none at the same time as another."""

    events: list[int]
    length: int
    resources: tuple[int, ...]
    groups: tuple[int, ...]
    people: int
    is_pinned: bool
    choices: dict[int, Choice] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many."""
        return len(self.events)


class Board:
    """The problem by number. With `apart` each session is a bundle of its own (a repair counts them singly).

    Raises ValueError when the problem names what it does not hold.
    """

    def __init__(self, problem: Problem, *, apart: bool = False) -> None:
        self.problem = problem
        self.blocks = Blocks(problem.blocks)
        self.rooms = problem.rooms
        self.room_number = {room.key: number for number, room in enumerate(problem.rooms)}
        self.resource_number = {row.key: number for number, row in enumerate(problem.resources)}
        self.event_number = {event.key: number for number, event in enumerate(problem.events)}
        _refuse_unknown(problem, self)
        self._slice_of = _slices(problem)
        self.room_busy = [self._masks(room.busy) for room in problem.rooms]
        self.resource_busy = [self._masks(row.busy) for row in problem.resources]
        self._room_disliked = [self._masks(room.disliked) for room in problem.rooms]
        self._resource_disliked = [self._masks(row.disliked) for row in problem.resources]
        self._groups_of = self._membership()
        self._pin()
        self.bundles = self._bundles(apart)
        self.bundle_of = {event: b for b, bundle in enumerate(self.bundles) for event in bundle.events}
        self.orders = self._orders()

    def mask(self, span: Span) -> int:
        """The slices of a stretch of time."""
        first, last = self._slice_of[span.start], self._slice_of[span.end]
        return (1 << last) - (1 << first)

    def placements(self, draft: Draft) -> dict[Key, Place]:
        """A draft in the caller's words."""
        events, found = self.problem.events, {}
        for bundle, taken in zip(self.bundles, draft, strict=True):
            for number, start in zip(bundle.events, sorted(taken), strict=False):
                room = taken[start]
                found[events[number].key] = Place(start, None if room == NO_ROOM else self.rooms[room].key)
        return found

    def empty(self) -> Draft:
        """The pinned ones alone."""
        return [
            {start: next(iter(choice.rooms)) for start, choice in bundle.choices.items()}
            if bundle.is_pinned
            else {}
            for bundle in self.bundles
        ]

    def _masks(self, spans: Iterable[Span]) -> int:
        found = 0
        for span in spans:
            found |= self.mask(span)
        return found

    def _membership(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(self.problem.groups):
            for key in dict.fromkeys(group.events):
                found[self.event_number[key]].append(number)
        return {event: tuple(groups) for event, groups in found.items()}

    def _pin(self) -> None:
        """Pinned events take their time and room from all others."""
        for event in self.problem.events:
            if event.is_pinned and event.now:
                mask = self.mask(Span(event.now.start, event.now.start + event.length))
                for key in event.resources:
                    self.resource_busy[self.resource_number[key]] |= mask
                if event.now.room is not None:
                    self.room_busy[self.room_number[event.now.room]] |= mask

    def _bundles(self, apart: bool) -> list[Bundle]:
        """Bundles in the order of their first events."""
        befores, afters = defaultdict(set), defaultdict(set)
        for before, after in self.problem.orders:
            befores[after].add(before)
            afters[before].add(after)
        found: dict[object, Bundle] = {}
        for number, event in enumerate(self.problem.events):
            ties = (
                frozenset(befores[event.key]),
                frozenset(afters[event.key]),
                self._groups_of.get(number, ()),
            )
            alone = apart or event.is_pinned or not event.resources
            looks = (
                event.length,
                event.starts,
                event.start_costs,
                event.resources,
                event.people,
                event.rooms,
            )
            name = number if alone else (*looks, *ties)
            if name in found:
                found[name].events.append(number)
            else:
                found[name] = self._bundle(number, event)
        return list(found.values())

    def _bundle(self, number: int, event: Event) -> Bundle:
        resources = tuple(self.resource_number[key] for key in dict.fromkeys(event.resources))
        groups = self._groups_of.get(number, ())
        bundle = Bundle([number], event.length, resources, groups, event.people, event.is_pinned)
        costs = dict(zip(event.starts, event.start_costs, strict=False))
        starts, rooms = sorted(set(event.starts)), self.fitting(event)
        if event.is_pinned and event.now:
            starts = [event.now.start]
            rooms = [NO_ROOM if event.now.room is None else self.room_number[event.now.room]]
        prices = {room: self._room_price(room, event.people) for room in rooms}
        for start in starts:
            choice = self._choice(bundle, start, costs.get(start, 0), prices)
            if choice.rooms:
                bundle.choices[start] = choice
        return bundle

    def fitting(self, event: Event) -> list[int]:
        """The rooms that an event may have at all; none is NO_ROOM."""
        if not event.rooms:
            return [NO_ROOM]
        numbers = [self.room_number[key] for key in dict.fromkeys(event.rooms)]
        return [room for room in numbers if not self.is_too_small(self.rooms[room], event)]

    def is_too_small(self, room: Room, event: Event) -> bool:
        """Whether it may not have the room for its size."""
        return self.problem.capacity_is_hard and room.capacity is not None and room.capacity < event.people

    def _choice(self, bundle: Bundle, start: int, cost: int, prices: dict[int, int]) -> Choice:
        """A start with the rooms that are free then; none when somebody is away."""
        weights, span = self.problem.weights, Span(start, start + bundle.length)
        mask, times = self.mask(span), cost + self.blocks.penalty(span)
        disliked = sum(bool(self._resource_disliked[number] & mask) for number in bundle.resources)
        is_taken = any(self.resource_busy[number] & mask for number in bundle.resources)
        free = {
            room: price + (weights.disliked if room != NO_ROOM and self._room_disliked[room] & mask else 0)
            for room, price in (prices.items() if bundle.is_pinned or not is_taken else ())
            if bundle.is_pinned or room == NO_ROOM or not self.room_busy[room] & mask
        }
        price = weights.times * times + weights.disliked * disliked
        return Choice(start, mask, tuple(self.blocks.met(span)), times, price, free)

    def _room_price(self, number: int, people: int) -> int:
        """Of too many people, or of too many seats."""
        capacity = None if number == NO_ROOM else self.rooms[number].capacity
        if capacity is None:
            return 0
        weights = self.problem.weights
        spare = max(0, capacity - people) // 10
        return weights.over_capacity * max(0, people - capacity) + weights.spare_seats * spare

    def _orders(self) -> list[tuple[int, int]]:
        """Pairs of bundles, once each; a bundle before itself can only be one that stays out."""
        pairs = (
            (self.bundle_of[self.event_number[before]], self.bundle_of[self.event_number[after]])
            for before, after in self.problem.orders
        )
        return list(dict.fromkeys(pairs))


def _slices(problem: Problem) -> dict[int, int]:
    """The number of every boundary of time."""
    bounds: set[int] = set()
    for event in problem.events:
        starts = [*event.starts, *([event.now.start] if event.now else [])]
        bounds.update(starts)
        bounds.update(start + event.length for start in starts)
    times = [(room.busy, room.disliked) for room in problem.rooms]
    times += [(resource.busy, resource.disliked) for resource in problem.resources]
    bounds.update(end for kinds in times for spans in kinds for span in spans for end in span)
    return {bound: number for number, bound in enumerate(sorted(bounds))}


def _refuse_unknown(problem: Problem, board: Board) -> None:
    """Raises ValueError for names without a thing, things named twice, and times that cannot be."""
    wrong = [*_unknown(problem, board), *_impossible(problem)]
    if wrong:
        raise ValueError("; ".join(wrong))


def _unknown(problem: Problem, board: Board) -> Iterator[str]:
    named = [(event.key, event.rooms, event.resources, event.now) for event in problem.events]
    for key, rooms, resources, now in named:
        places = [*rooms, *([now.room] if now and now.room is not None else [])]
        yield from (f"event {key!r}: no room {room!r}" for room in places if room not in board.room_number)
        yield from (
            f"event {key!r}: no resource {name!r}" for name in resources if name not in board.resource_number
        )
    mentioned = [
        *(key for group in problem.groups for key in group.events),
        *(k for row in problem.orders for k in row),
    ]
    yield from (f"no event {key!r}" for key in mentioned if key not in board.event_number)


def _impossible(problem: Problem) -> Iterator[str]:
    for what, rows in (("event", problem.events), ("room", problem.rooms), ("resource", problem.resources)):
        if len({row.key for row in rows}) < len(rows):
            yield f"one {what} is named twice"
    for event in problem.events:
        if event.length <= 0:
            yield f"event {event.key!r}: no length"
        if event.is_pinned and event.now is None:
            yield f"event {event.key!r}: pinned nowhere"
        if min(event.start_costs, default=0) < 0:
            yield f"event {event.key!r}: a price below nothing"
    if min(*astuple(problem.weights), *(block.penalty for block in problem.blocks)) < 0:
        yield "a price below nothing"
