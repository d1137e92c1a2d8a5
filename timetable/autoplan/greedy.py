"""A first plan at once: whoever has the fewest times left chooses next."""

from __future__ import annotations

from collections import defaultdict

from timetable.autoplan.board import NO_ROOM, Board, Choice, Draft
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
        self.standing = Standing(board, board.empty())
        self.rooms: dict[int, set[int]] = defaultdict(set)
        self.blocks: dict[int, set[int]] = defaultdict(set)
        self.neighbours = self._neighbours()
        self.left = {b: row.count for b, row in enumerate(board.bundles) if not row.is_pinned and row.choices}
        self.chances = {b: self._chances(b) for b in self.left}
        for b, taken in enumerate(kept):
            for start, room in taken.items():
                self._take(b, start, room)

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
        """The cheapest start and room, as things stand; then its present time, then the earliest."""
        bundle, busy = self.board.bundles[b], self._busy(b)
        now = self.board.problem.events[bundle.events[0]].now
        prices = {
            room: self._room_price(b, room) for choice in bundle.choices.values() for room in choice.rooms
        }
        found = [
            (price + cost + prices[room], not now or now.start != start, start, room)
            for start, choice in bundle.choices.items()
            if not choice.mask & busy
            for price in [choice.cost + self._time_price(b, choice)]
            for room, cost in choice.rooms.items()
        ]
        for *_, start, room in sorted(found):
            if self.standing.fits(b, start, room):
                return start, room
        return None

    def _room_price(self, b: int, room: int) -> int:
        """Of another room than its groups have had."""
        groups = self.board.bundles[b].groups
        return self.board.problem.weights.room_changes * sum(
            self.board.problem.groups[group].wants_one_room and room not in self.rooms[group]
            for group in groups
            if self.rooms[group]
        )

    def _time_price(self, b: int, choice: Choice) -> int:
        """Of a block without a neighbour, less what it does for those that had none, and for a day that is wanted."""
        blocks, weights, price = self.board.blocks, self.board.problem.weights, 0
        for number in self.board.bundles[b].groups:
            group, used = self.board.problem.groups[number], self.blocks[number]
            new = [block for block in choice.blocks if block not in used]
            if group.wants_compact_days:
                beside = [other for block in new for other in blocks.beside(block) & used]
                helped = sum(not blocks.beside(other) & used for other in beside)
                price += weights.isolated * ((bool(new) and not beside) - helped)
            if group.least_days:
                days = {blocks.day(block) for block in used}
                price -= weights.missing_days * (
                    len(days) < group.least_days and any(blocks.day(block) not in days for block in new)
                )
        return price

    def _take(self, b: int, start: int, room: int) -> None:
        bundle = self.board.bundles[b]
        if start not in self.standing.draft[b]:
            self.standing.take(b, start, room)
        for group in bundle.groups:
            self.blocks[group].update(bundle.choices[start].blocks)
            self.rooms[group].update({room} - {NO_ROOM})
        if b in self.left:
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
