"""What is to be planned, as plain data: times, rooms, people, sessions and what a good plan is.

Time is an axis of whole numbers that the caller chooses (minutes since some origin, or numbers of periods). Keys are
the caller's own; the planner only compares and hashes them.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

Key = Hashable


class Span(NamedTuple):
    """A stretch of the axis; the end is not part of it, so back to back is no clash (R17)."""

    start: int
    end: int

    def meets(self, other: Span) -> bool:
        """Whether both take some of the same time."""
        return self.start < other.end and other.start < self.end


class Place(NamedTuple):
    """Where a session stands: its start, and its room (None where it needs none)."""

    start: int
    room: Key | None = None


@dataclass(frozen=True)
class Block:
    """A half-day of a day, or a period: `number` counts within the day, so n and n + 1 are neighbours.

    `penalty` is the price of a session in it (an evening, a weekend, a holiday), in units of `Weights.times`.
    """

    day: int
    number: int
    start: int
    end: int
    penalty: int = 0


@dataclass(frozen=True)
class Room:
    """A room that holds one session at a time. `busy` is taken by others, `disliked` had better stay free.

    `capacity` None means not known: everybody fits. Rooms of different `campus` lie apart (`Transit`).
    """

    key: Key
    capacity: int | None = None
    campus: str = ""
    busy: tuple[Span, ...] = ()
    disliked: tuple[Span, ...] = ()


class ResourceKind(StrEnum):
    """What a resource stands for: the planner treats all alike, and names the kind when it explains."""

    CLASS = "class"
    GROUP = "group"
    INSTRUCTOR = "instructor"
    PEOPLE = "people"


@dataclass(frozen=True)
class Resource:
    """Somebody who is in one session at a time.

    A class whose groups run side by side is a resource a group, and one for those in none. People whom two classes
    share are a resource of their own, which the sessions of both use. `most_blocks` is how many blocks of a day it may
    work in; where that is not hard, each block more costs `Weights.load`. `travels` says that the way between campuses
    is its own.
    """

    key: Key
    kind: ResourceKind = ResourceKind.CLASS
    busy: tuple[Span, ...] = ()
    disliked: tuple[Span, ...] = ()
    most_blocks: int | None = None
    most_blocks_is_hard: bool = False
    travels: bool = False


@dataclass(frozen=True)
class Event:
    """A session to place.

    `starts` are the only times allowed, each within a block; a short session has several in a half-day (flush left,
    flush right), so that two can share it. `start_costs` stands beside `starts` (empty: all are liked alike), in units
    of `Weights.times`. `rooms` are the acceptable ones; empty means that it needs none. A joint session uses the
    resources of all its classes.

    `now` is where it stands, None when it is not placed. A `is_pinned` one stays there whatever else is said, even
    where it clashes already, and takes the time and room from all others; `is_published` makes moving it dearer in a
    repair. Times past and sessions of others that matter to load, ways and compactness are best given as pinned.
    """

    key: Key
    length: int
    starts: tuple[int, ...]
    resources: tuple[Key, ...] = ()
    people: int = 0
    rooms: tuple[Key, ...] = ()
    start_costs: tuple[int, ...] = ()
    now: Place | None = None
    is_published: bool = False
    is_pinned: bool = False


@dataclass(frozen=True)
class Group:
    """Sessions that are judged together: those of one class, of one course, or of one curriculum.

    A joint session may be in several groups. Each flag turns on one price of `Weights`.
    """

    key: Key
    events: tuple[Key, ...]
    wants_one_room: bool = True
    wants_compact_days: bool = True
    is_treated_fairly: bool = True
    least_days: int = 0


class Order(NamedTuple):
    """`before` ends before `after` starts, when both are placed."""

    before: Key
    after: Key


@dataclass(frozen=True)
class Transit:
    """The minutes between two campuses, in either direction, for all that travel: `minutes` where the pair is not
    listed. Where it is not hard, each two sessions that are too close cost `Weights.transit`."""

    minutes: int = 0
    pairs: tuple[tuple[str, str, int], ...] = ()
    is_hard: bool = False

    @cached_property
    def _listed(self) -> dict[frozenset[str], int]:
        return {frozenset((one, other)): minutes for one, other, minutes in self.pairs}

    def between(self, one: str, other: str) -> int:
        """From one campus to another; a room without a campus is near to all."""
        if one == other or not one or not other:
            return 0
        return self._listed.get(frozenset((one, other)), self.minutes)

    @property
    def longest(self) -> int:
        """The longest way there can be."""
        return max([self.minutes, *(minutes for _, _, minutes in self.pairs)])


@dataclass(frozen=True)
class Weights:
    """The price of each thing that is not wanted; 0 turns it off, and none is below.

    `unplaced` a session without a place; `over_capacity` a person more than the room holds; `spare_seats` ten seats
    left empty; `room_changes` a room of a group after its first; `isolated` a block of a group without a neighbour in
    use that day; `missing_days` a day too few of `Group.least_days`; `times` a unit of `Block.penalty` and of
    `Event.start_costs`; `disliked` a session in a disliked time of its room or of one of its resources; `load` a block
    more than `Resource.most_blocks`; `transit` two sessions too close for the way; `fairness` a unit of `times` of the
    group that has the most of them.
    """

    unplaced: int = 10_000
    over_capacity: int = 5
    spare_seats: int = 0
    room_changes: int = 10
    isolated: int = 8
    missing_days: int = 0
    times: int = 4
    disliked: int = 6
    load: int = 10
    transit: int = 15
    fairness: int = 2


@dataclass(frozen=True)
class Problem:
    """All that a plan is made from. With `capacity_is_hard` a room too small for a session is not acceptable."""

    blocks: tuple[Block, ...]
    rooms: tuple[Room, ...]
    resources: tuple[Resource, ...]
    events: tuple[Event, ...]
    groups: tuple[Group, ...] = ()
    orders: tuple[Order, ...] = ()
    transit: Transit = field(default_factory=Transit)
    weights: Weights = field(default_factory=Weights)
    capacity_is_hard: bool = False
