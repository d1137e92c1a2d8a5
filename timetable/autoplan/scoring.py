"""The price of a plan, in plain Python: what the solver's model must agree with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from itertools import combinations

from timetable.autoplan.blocks import Blocks
from timetable.autoplan.plan import Score
from timetable.autoplan.problem import Group, Key, Place, Problem, Resource, Span

Placements = Mapping[Key, Place]


class Scorer:
    """Scores plans of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.events = {event.key: event for event in problem.events}
        self.rooms = {room.key: room for room in problem.rooms}
        self.resources = {resource.key: resource for resource in problem.resources}
        self.costs = {
            event.key: dict(zip(event.starts, event.start_costs, strict=False)) for event in problem.events
        }
        self.blocks = Blocks(problem.blocks)
        self.users: dict[Key, list[Key]] = defaultdict(list)
        for event in problem.events:
            for key in event.resources:
                self.users[key].append(event.key)

    def score(self, placements: Placements) -> Score:
        """All parts, weighted."""
        weights = asdict(self.problem.weights)
        units = {
            "unplaced": len(self.problem.events) - len(placements),
            **self._rooms(placements),
            **self._groups(placements),
            "times": sum(self._times(key, place) for key, place in placements.items()),
            "load": sum(self._load(row, placements) for row in self.problem.resources),
            "transit": self._transit(placements),
        }
        return Score({name: weight * units[name] for name, weight in weights.items()})

    def span(self, key: Key, place: Place) -> Span:
        """The time that an event takes there."""
        return Span(place.start, place.start + self.events[key].length)

    def _rooms(self, placements: Placements) -> dict[str, int]:
        over = spare = disliked = 0
        for key, place in placements.items():
            event, room = self.events[key], self.rooms.get(place.room)
            if room and room.capacity is not None:
                over += max(0, event.people - room.capacity)
                spare += max(0, room.capacity - event.people) // 10
            keepers = [room, *(self.resources[name] for name in event.resources)]
            span = self.span(key, place)
            disliked += sum(any(span.meets(row) for row in keeper.disliked) for keeper in keepers if keeper)
        return {"over_capacity": over, "spare_seats": spare, "disliked": disliked}

    def _groups(self, placements: Placements) -> dict[str, int]:
        units = dict.fromkeys(["room_changes", "isolated", "missing_days", "fairness"], 0)
        for group in self.problem.groups:
            own = {key: placements[key] for key in group.events if key in placements}
            for name, count in self._group(group, own).items():
                units[name] += count
            if group.is_treated_fairly:
                burden = sum(self._times(key, place) for key, place in own.items())
                units["fairness"] = max(units["fairness"], burden)
        return units

    def group_prices(self, placements: Placements) -> list[int]:
        """What each group costs for itself, weighted."""
        weights = asdict(self.problem.weights)
        return [
            sum(weights[name] * count for name, count in self._group(group, own).items())
            + weights["times"] * sum(self._times(key, place) for key, place in own.items())
            + weights["unplaced"] * (len(group.events) - len(own))
            for group in self.problem.groups
            for own in [{key: placements[key] for key in group.events if key in placements}]
        ]

    def _group(self, group: Group, own: Placements) -> dict[str, int]:
        blocks = {block for key, place in own.items() for block in self.blocks.met(self.span(key, place))}
        rooms = {place.room for place in own.values() if place.room is not None}
        days = {self.blocks.day(block) for block in blocks}
        alone = sum(not self.blocks.beside(block) & blocks for block in blocks)
        return {
            "room_changes": max(0, len(rooms) - 1) if group.wants_one_room else 0,
            "isolated": alone if group.wants_compact_days else 0,
            "missing_days": max(0, group.least_days - len(days)),
        }

    def _times(self, key: Key, place: Place) -> int:
        return self.blocks.penalty(self.span(key, place)) + self.costs[key].get(place.start, 0)

    def _load(self, resource: Resource, placements: Placements) -> int:
        if resource.most_blocks is None or resource.most_blocks_is_hard:
            return 0
        worked: dict[int, set[int]] = defaultdict(set)
        for key, place in self._of(resource, placements):
            for block in self.blocks.met(self.span(key, place)):
                worked[self.blocks.day(block)].add(block)
        return sum(max(0, len(blocks) - resource.most_blocks) for blocks in worked.values())

    def _transit(self, placements: Placements) -> int:
        transit = self.problem.transit
        if transit.is_hard or not transit.longest:
            return 0
        return sum(
            self._too_close(one, other)
            for resource in self.problem.resources
            if resource.travels
            for one, other in combinations(self._of(resource, placements), 2)
        )

    def _too_close(self, one: tuple[Key, Place], other: tuple[Key, Place]) -> bool:
        first, second = self.span(*one), self.span(*other)
        campus, beyond = (
            self.rooms[row[1].room].campus if row[1].room in self.rooms else "" for row in (one, other)
        )
        gap = max(second.start - first.end, first.start - second.end)
        return 0 <= gap < self.problem.transit.between(campus, beyond)

    def _of(self, resource: Resource, placements: Placements) -> list[tuple[Key, Place]]:
        return [(key, placements[key]) for key in self.users[resource.key] if key in placements]
