"""A plan while it is put together: what each person and room has, and whether one more session would fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from timetable.autoplan.board import NO_ROOM, Board, Draft
from timetable.autoplan.problem import Span

Stand = tuple[int, int, int]  # a bundle, a start of it, and the room there


def stands(board: Board, draft: Draft) -> bool:
    """Whether a draft is a plan: each session fits beside those before it."""
    standing = Standing(board, board.empty())
    for b, taken in enumerate(draft):
        for start, room in () if board.bundles[b].is_pinned else taken.items():
            if not standing.fits(b, start, room):
                return False
            standing.take(b, start, room)
    return True


class Standing:
    """A draft with what it takes. Times in which somebody is away or pinned are not in it; see `Board`."""

    def __init__(self, board: Board, draft: Draft) -> None:
        self.board, self.draft = board, board.empty()
        self.people = [0] * len(board.problem.resources)
        self.rooms = [0] * len(board.rooms)
        self.users: dict[int, list[Stand]] = defaultdict(list)
        self.before: dict[int, list[int]] = defaultdict(list)
        self.after: dict[int, list[int]] = defaultdict(list)
        for before, after in board.orders:
            self.before[after].append(before)
            self.after[before].append(after)
        for b, taken in enumerate(draft):
            for start, room in taken.items():
                self.take(b, start, room)

    def span(self, b: int, start: int) -> Span:
        """The time of a bundle there."""
        return Span(start, start + self.board.bundles[b].length)

    def take(self, b: int, start: int, room: int) -> None:
        """Puts a session there."""
        bundle, mask = self.board.bundles[b], self.board.mask(self.span(b, start))
        self.draft[b][start] = room
        for resource in bundle.resources:
            self.people[resource] |= mask
            self.users[resource].append((b, start, room))
        if room != NO_ROOM:
            self.rooms[room] |= mask

    def out_of_order(self, b: int, start: int) -> Iterator[int]:
        """The bundles that should come before and do not, or after."""
        span = self.span(b, start)
        for other in dict.fromkeys(self.before[b]):
            if any(self.span(other, there).end > span.start for there in self.draft[other]):
                yield other
        for other in dict.fromkeys(self.after[b]):
            if any(there < span.end for there in self.draft[other]):
                yield other

    def overloaded(self, b: int, start: int) -> Iterator[int]:
        """The resources that would work in more blocks of a day than they may."""
        for number in self.board.bundles[b].resources:
            resource = self.board.problem.resources[number]
            if resource.most_blocks is not None and resource.most_blocks_is_hard:
                new = self.board.blocks.met(self.span(b, start))
                if self._is_over(self.users[number], new, resource.most_blocks):
                    yield number

    def too_far(self, b: int, start: int, room: int) -> Iterator[int]:
        """The resources that could not come in time from another campus, or go on to it."""
        transit = self.board.problem.transit
        for number in self.board.bundles[b].resources if transit.is_hard and room != NO_ROOM else ():
            if self.board.problem.resources[number].travels and any(
                self._is_too_far((b, start, room), other) for other in self.users[number]
            ):
                yield number

    def fits(self, b: int, start: int, room: int) -> bool:
        """Whether a possible choice clashes with nothing that stands."""
        mask = self.board.mask(self.span(b, start))
        return not (
            any(self.people[resource] & mask for resource in self.board.bundles[b].resources)
            or (room != NO_ROOM and self.rooms[room] & mask)
            or any(True for _ in self.out_of_order(b, start))
            or any(True for _ in self.overloaded(b, start))
            or any(True for _ in self.too_far(b, start, room))
        )

    def _is_over(self, stands: Sequence[Stand], new: range, most: int) -> bool:
        blocks = self.board.blocks
        worked = {block for b, start, _ in stands for block in blocks.met(self.span(b, start))}
        for day in {blocks.day(block) for block in new if block not in worked}:
            if sum(blocks.day(block) == day for block in worked.union(new)) > most:
                return True
        return False

    def _is_too_far(self, one: Stand, other: Stand) -> bool:
        if other[2] == NO_ROOM:
            return False
        rooms, (first, second) = self.board.rooms, (self.span(*one[:2]), self.span(*other[:2]))
        way = self.board.problem.transit.between(rooms[one[2]].campus, rooms[other[2]].campus)
        return 0 <= max(first.start - second.end, second.start - first.end) < way
