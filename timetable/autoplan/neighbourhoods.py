"""Which part of a plan to think over next: by day, by block, by group, by people, and around what is dear."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from timetable.autoplan.board import Board, Draft

Freed = set[tuple[int, int]]  # bundles with the starts that they give up

LEAST, MOST = 6, 400
GROWTH, SHRINKAGE = 1.1, 1.15
MEMORY, LEAST_EFFORT, LEAST_LUCK = 0.85, 0.1, 0.1


@dataclass
class Neighbourhood:
    """A way of choosing, how many sessions it frees, and how well it has done of late."""

    name: str
    choose: Callable[[Draft, int], Freed]
    size: float
    luck: float = 3.0

    def learn(self, *, gain: bool, is_final: bool, effort: float) -> None:
        """After a try: larger when it was thought through to the end, smaller when time ran out; and how often it
        gains, for its effort."""
        self.size = min(MOST, self.size * GROWTH) if is_final else max(LEAST, self.size / SHRINKAGE)
        self.luck = MEMORY * self.luck + (1 - MEMORY) * gain / (LEAST_EFFORT + effort)


class Neighbourhoods:
    """All the ways there are for a board. `prices` tells what each group costs in a draft."""

    def __init__(self, board: Board, seed: int, size: int, prices: Callable[[Draft], Sequence[int]]) -> None:
        self.board, self.prices = board, prices
        self.chance = random.Random(seed)  # noqa: S311 - equal seeds must give equal plans; nothing is secret
        ways = {
            "days": self._days,
            "blocks": self._blocks,
            "groups": self._groups,
            "people": self._people,
            "dear": self._dear,
        }
        self.ways = [Neighbourhood(name, choose, size) for name, choose in ways.items()]
        self.out = Neighbourhood("out", self._around_out, size)
        self.members: dict[int, list[int]] = defaultdict(list)
        self.users: dict[int, list[int]] = defaultdict(list)
        for b, bundle in enumerate(board.bundles):
            for group in bundle.groups:
                self.members[group].append(b)
            for resource in bundle.resources:
                self.users[resource].append(b)

    def pick(self, draft: Draft) -> Neighbourhood:
        """The luckier, the likelier; every other time around who is out, while somebody is."""
        if self._out(draft) and self.chance.random() < 0.5:
            return self.out
        return self.chance.choices(self.ways, [way.luck + LEAST_LUCK for way in self.ways])[0]

    def _placed(self, draft: Draft) -> list[tuple[int, int]]:
        return [
            (b, start)
            for b, taken in enumerate(draft)
            if not self.board.bundles[b].is_pinned
            for start in taken
        ]

    def _block(self, b: int, start: int) -> int:
        return next(iter(self.board.bundles[b].choices[start].blocks), -1)

    def _day(self, b: int, start: int) -> int:
        block = self._block(b, start)
        return -1 if block < 0 else self.board.blocks.day(block)

    def _days(self, draft: Draft, size: int) -> Freed:
        """What stands on one day after another, by chance."""
        return self._by(draft, size, self._day)

    def _blocks(self, draft: Draft, size: int) -> Freed:
        """What stands in one block after another."""
        return self._by(draft, size, self._block)

    def _by(self, draft: Draft, size: int, name: Callable[[int, int], int]) -> Freed:
        parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for b, start in self._placed(draft):
            parts[name(b, start)].append((b, start))
        names = list(parts)
        self.chance.shuffle(names)
        freed: Freed = set()
        for part in names:
            rows = parts[part]
            if len(freed) + len(rows) > size:
                freed.update(self.chance.sample(rows, max(0, size - len(freed))))
                break
            freed.update(rows)
        return freed

    def _out(self, draft: Draft) -> list[int]:
        """The bundles that lack a place and have choices."""
        bundles = self.board.bundles
        return [b for b, taken in enumerate(draft) if len(taken) < bundles[b].count and bundles[b].choices]

    def _around_out(self, draft: Draft, size: int) -> Freed:
        """One that is out, who shares somebody with it, and who is at its times."""
        out = self.chance.choice(self._out(draft))
        return self._whole(draft, size, [out]) | self._around(draft, size * 2, [out])

    def _groups(self, draft: Draft, size: int) -> Freed:
        """Groups by chance, whole."""
        groups = list(self.members)
        self.chance.shuffle(groups)
        return self._whole(draft, size, (b for group in groups for b in self.members[group]))

    def _people(self, draft: Draft, size: int) -> Freed:
        """All of somebody's, and on through those who share the sessions."""
        return self._spread(draft, size, [self.chance.choice(list(self.users))] if self.users else [])

    def _dear(self, draft: Draft, size: int) -> Freed:
        """A dear group, and those who share somebody with it."""
        prices = self.prices(draft)
        dear = [group for group, price in enumerate(prices) if price]
        if not dear:
            return self._groups(draft, size)
        group = self.chance.choices(dear, [min(prices[group], 100) for group in dear])[0]
        own = self.members[group]
        return self._whole(draft, size // 2, own) | self._around(draft, size, own)

    def _around(self, draft: Draft, size: int, own: Sequence[int]) -> Freed:
        """Who is in the way of these: at their times with their people, at their times, with their people, others."""
        times = 0
        for b in own:
            for choice in self.board.bundles[b].choices.values():
                times |= choice.mask
        people = {resource for b in own for resource in self.board.bundles[b].resources}
        ranked = []
        for b, start in self._placed(draft):
            bundle = self.board.bundles[b]
            is_then, is_theirs = bundle.choices[start].mask & times, people.intersection(bundle.resources)
            ranked.append((not is_then, not is_theirs, self.chance.random(), b, start))
        return {(b, start) for *_, b, start in sorted(ranked)[: size - size // 2]}

    def _spread(self, draft: Draft, size: int, waiting: list[int]) -> Freed:
        freed: Freed = set()
        seen = set(waiting)
        while waiting and len(freed) < size:
            resource = waiting.pop(self.chance.randrange(len(waiting)))
            freed |= self._whole(draft, size - len(freed), self.users[resource])
            for other in (row for b in self.users[resource] for row in self.board.bundles[b].resources):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return freed

    def _whole(self, draft: Draft, size: int, bundles: Iterable[int]) -> Freed:
        """All of these in turn, until there are enough."""
        freed: Freed = set()
        for b in bundles:
            if not self.board.bundles[b].is_pinned:
                freed.update((b, start) for start in draft[b])
            if len(freed) >= size:
                break
        return freed
