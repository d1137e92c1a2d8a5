"""What comes out: who stands where, what has no place and why, and how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from timetable.autoplan.problem import Key, Place, Span


class Reason(StrEnum):
    """Why a session has no place: the first that is true."""

    NO_START = "no_start"  # no time is allowed at all: its date range is empty or over
    NO_ROOM = "no_room"  # no acceptable room exists, or none holds so many
    RESOURCE_AWAY = "resource_away"  # somebody is away, whatever others do (`key`)
    RESOURCE_TAKEN = "resource_taken"  # somebody has other sessions in every time left (`key`)
    ROOMS_TAKEN = "rooms_taken"  # the rooms are taken in every time left
    ORDER = "order"  # what must come before or after stands in the way (`key`)
    TOGETHER = "together"  # each time left falls to another of these


class Step(StrEnum):
    """One thing to allow. `key` and `span` of a `Relaxation` say of what and when."""

    FREE_ROOM = "free_room"  # the room `key` in `span`
    FREE_RESOURCE = "free_resource"  # the resource `key` in `span`
    ANOTHER_RESOURCE = "another_resource"  # somebody else instead of the instructor `key`, in `span`
    SMALLER_ROOM = "smaller_room"  # the room `key`, too small for all, in `span`
    MORE_BLOCKS = "more_blocks"  # one block more of the resource `key` on the day of `span`
    SHORTER_WAY = "shorter_way"  # the way of the resource `key` around `span`
    DROP_ORDER = "drop_order"  # the order with the event `key`; the place would be `span`
    LONGER_RANGE = "longer_range"  # more days: no single thing helps within those allowed


@dataclass(frozen=True)
class Allowance:
    """A step with what it is about."""

    step: Step
    key: Key | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Relaxation:
    """What would make room for a session in the found plan: all of `allow` together, and where it would then stand."""

    allow: tuple[Allowance, ...]
    place: Place | None = None


@dataclass(frozen=True)
class Unplaced:
    """A session without a place. `key` names whom or what the reason is about, where it is one; at most three
    relaxations, the smallest first."""

    event: Key
    reason: Reason
    key: Key | None = None
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True)
class Score:
    """The price of a plan by the names of `Weights`, weighted; parts that cost nothing are there with 0."""

    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All parts."""
        return sum(self.parts.values())


@dataclass(frozen=True)
class Plan:
    """A proposal. `placements` (by event) and `unplaced` together name each event of the problem once.

    `bound` is what no plan can go below, of the score's total. In a repair `moved` names the events that no longer
    stand where they stood, and `is_proven` says that fewer cannot move; else `is_proven` is `bound == score.total`.
    `effort` is the solver's deterministic time, the same on every machine; `seconds` the clock's.
    """

    placements: Mapping[Key, Place]
    unplaced: tuple[Unplaced, ...] = ()
    score: Score = field(default_factory=Score)
    bound: int = 0
    is_proven: bool = False
    moved: tuple[Key, ...] = ()
    seconds: float = 0.0
    effort: float = 0.0

    @property
    def gap(self) -> float:
        """How far the score may be from the best there is, as a share of it: 0 is the best."""
        total = self.score.total
        return (total - self.bound) / total if total else 0.0


class ViolationKind(StrEnum):
    """What a plan must never do."""

    UNKNOWN = "unknown"  # an event that the problem does not name, or one named twice or never
    START = "start"  # a time that is not allowed
    ROOM = "room"  # a room that is not acceptable, or none where one is needed
    ROOM_BUSY = "room_busy"
    ROOM_TAKEN = "room_taken"
    RESOURCE_BUSY = "resource_busy"
    RESOURCE_TAKEN = "resource_taken"
    ORDER = "order"
    LOAD = "load"
    TRANSIT = "transit"
    PINNED = "pinned"  # a pinned one that was moved


@dataclass(frozen=True)
class Violation:
    """One of them: the events it is about, and the room or resource where there is one."""

    kind: ViolationKind
    events: tuple[Key, ...]
    key: Key | None = None
