"""Which part of a plan to think over next: by day, by group, by room, by what is dear, or by chance."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from timetable.autoplan.board import Board, Draft

Freed = set[tuple[int, int]]  # bundles with the starts that they give up

LEAST, MOST = 6, 400
GROWTH = 1.15


@dataclass
class Neighbourhood:
    """A way of choosing, how many sessions it frees, and how well it has done of late."""

    name: str
    choose: Callable[[Draft, int], Freed]
    size: float
    luck: float = 1.0

    def learn(self, *, gain: bool, is_final: bool) -> None:
        """After a try: larger when it was thought through to the end, smaller when time ran out."""
        self.size = min(MOST, self.size * GROWTH) if is_final else max(LEAST, self.size / GROWTH)
        self.luck = 0.9 * self.luck + (1.0 if gain else 0.02) * 0.1


class Neighbourhoods:
    """All the ways there are for a board."""

    def __init__(self, board: Board, chance: random.Random, size: int) -> None:
        self.board, self.chance = board, chance
        self.ways = [
            Neighbourhood("days", self._days, size),
            Neighbourhood("groups", self._groups, size),
            Neighbourhood("blocks", self._blocks, size),
            Neighbourhood("people", self._people, size),
        ]
        self.members: dict[int, list[int]] = defaultdict(list)
        self.users: dict[int, list[int]] = defaultdict(list)
        for b, bundle in enumerate(board.bundles):
            for group in bundle.groups:
                self.members[group].append(b)
            for resource in bundle.resources:
                self.users[resource].append(b)

    def pick(self) -> Neighbourhood:
        """The luckier, the likelier."""
        return self.chance.choices(self.ways, [way.luck + 0.02 for way in self.ways])[0]

    def _placed(self, draft: Draft) -> list[tuple[int, int]]:
        return [
            (b, start)
            for b, taken in enumerate(draft)
            if not self.board.bundles[b].is_pinned
            for start in taken
        ]

    def _days(self, draft: Draft, size: int) -> Freed:
        """What stands on one day after another, by chance."""
        return self._by(draft, size, lambda b, start: self._day(b, start))

    def _blocks(self, draft: Draft, size: int) -> Freed:
        """What stands in one block after another."""
        return self._by(draft, size, lambda b, start: self.board.bundles[b].choices[start].blocks[:1])

    def _day(self, b: int, start: int) -> object:
        return [self.board.blocks.day(block) for block in self.board.bundles[b].choices[start].blocks[:1]]

    def _by(self, draft: Draft, size: int, name: Callable[[int, int], object]) -> Freed:
        parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for b, start in self._placed(draft):
            parts[str(name(b, start))].append((b, start))
        names = list(parts)
        self.chance.shuffle(names)
        freed: Freed = set()
        for part in names:
            rows = parts[part]
            if len(freed) + len(rows) > size:
                rows = self.chance.sample(rows, max(0, size - len(freed)))
            freed.update(rows)
        return freed

    def _groups(self, draft: Draft, size: int) -> Freed:
        """A group, and those that share somebody with it."""
        return self._spread(draft, size, self.members, lambda b: self.board.bundles[b].groups)

    def _people(self, draft: Draft, size: int) -> Freed:
        """All of somebody's, and on through those who share the sessions."""
        return self._spread(draft, size, self.users, lambda b: self.board.bundles[b].resources)

    def _spread(
        self, draft: Draft, size: int, of: dict[int, list[int]], names: Callable[[int], tuple[int, ...]]
    ) -> Freed:
        freed: Freed = set()
        waiting = [self.chance.choice(list(of))] if of else []
        seen = set(waiting)
        while waiting and len(freed) < size:
            name = waiting.pop(self.chance.randrange(len(waiting)))
            for b in of[name]:
                if not self.board.bundles[b].is_pinned:
                    freed.update((b, start) for start in draft[b])
                for other in names(b):
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
        return freed
