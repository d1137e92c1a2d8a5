"""A first plan at once: whoever has the fewest times left chooses next."""

from __future__ import annotations

from collections import defaultdict

from timetable.autoplan.board import NO_ROOM, Board, Draft
from timetable.autoplan.standing import Standing


def draft(board: Board, kept: Draft | None = None) -> Draft:
    """Places one session after the other beside what is kept, where it clashes with nothing; some may stay out."""
    return _Greedy(board, kept or board.empty()).run()


def as_it_stands(board: Board) -> Draft:
    """The same beside whoever may stay where the problem has them, the published first."""
    standing, events = Standing(board, board.empty()), board.problem.events
    for number in sorted(range(len(events)), key=lambda number: not events[number].is_published):
        b, now = board.bundle_of[number], events[number].now
        if now is None or board.bundles[b].is_pinned:
            continue
        room = NO_ROOM if now.room is None else board.room_number[now.room]
        choice = board.bundles[b].choices.get(now.start)
        if choice and room in choice.rooms and standing.fits(b, now.start, room):
            standing.take(b, now.start, room)
    return draft(board, standing.draft)


class _Greedy:
    def __init__(self, board: Board, kept: Draft) -> None:
        self.board = board
        self.standing = Standing(board, kept)
        self.used_rooms: dict[int, set[int]] = defaultdict(set)
        for bundle, taken in zip(board.bundles, kept, strict=True):
            for group in bundle.groups:
                self.used_rooms[group].update(room for room in taken.values() if room != NO_ROOM)
        self.neighbours = self._neighbours()
        self.left = {
            b: bundle.count - len(taken)
            for b, (bundle, taken) in enumerate(zip(board.bundles, kept, strict=True))
            if bundle.choices and len(taken) < bundle.count
        }
        self.chances = {b: self._chances(b) for b in self.left}

    def run(self) -> Draft:
        """Until none is left."""
        while self.left:
            b = min(
                self._ready(), key=lambda b: (self.chances[b] - 2 * self.left[b], -len(self.neighbours[b]), b)
            )
            if place := self._best(b):
                self._take(b, *place)
            else:
                del self.left[b]
        return self.standing.draft

    def _ready(self) -> list[int]:
        """Those whose turn it is: nothing that comes before them still waits. In a ring of orders, all."""
        ready = [b for b in self.left if not any(other in self.left for other in self.standing.before[b])]
        return ready or list(self.left)

    def _chances(self, b: int) -> int:
        busy = self._busy(b)
        return sum(not choice.mask & busy for choice in self.board.bundles[b].choices.values())

    def _busy(self, b: int) -> int:
        busy = 0
        for resource in self.board.bundles[b].resources:
            busy |= self.standing.people[resource]
        return busy

    def _best(self, b: int) -> tuple[int, int] | None:
        """The cheapest start and room; then its present time, a room that its groups have had, the earliest."""
        bundle, busy = self.board.bundles[b], self._busy(b)
        now = self.board.problem.events[bundle.events[0]].now
        known = set().union(*(self.used_rooms[group] for group in bundle.groups))
        found = [
            (choice.cost + cost, not now or now.start != start, room not in known, start, room)
            for start, choice in bundle.choices.items()
            if not choice.mask & busy
            for room, cost in choice.rooms.items()
        ]
        for *_, start, room in sorted(found):
            if self.standing.fits(b, start, room):
                return start, room
        return None

    def _take(self, b: int, start: int, room: int) -> None:
        self.standing.take(b, start, room)
        if room != NO_ROOM:
            for group in self.board.bundles[b].groups:
                self.used_rooms[group].add(room)
        self.left[b] -= 1
        if not self.left[b]:
            del self.left[b]
        for other in (b, *self.neighbours[b]):
            if other in self.left:
                self.chances[other] = self._chances(other)

    def _neighbours(self) -> list[list[int]]:
        """Who shares somebody with whom."""
        users: dict[int, list[int]] = defaultdict(list)
        for b, bundle in enumerate(self.board.bundles):
            for resource in bundle.resources:
                users[resource].append(b)
        return [
            list(dict.fromkeys(other for row in bundle.resources for other in users[row] if other != b))
            for b, bundle in enumerate(self.board.bundles)
        ]
