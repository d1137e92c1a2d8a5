"""How much of a plan is open to change, and what is then possible beside what is kept."""

from __future__ import annotations

from dataclasses import dataclass

from timetable.autoplan.board import NO_ROOM, Board, Bundle, Draft

Open = dict[int, tuple[int, ...]]  # the starts that may be chosen, each with its rooms


@dataclass(frozen=True)
class Scope:
    """By bundle: what is kept as it stands, and what may be chosen for the rest."""

    kept: Draft
    open: list[Open]

    @property
    def size(self) -> int:
        """How many starts with rooms there are to choose from."""
        return sum(len(rooms) for starts in self.open for rooms in starts.values())


def whole(board: Board) -> Scope:
    """Everything that is not pinned."""
    return beside(board, board.empty())


def beside(board: Board, kept: Draft) -> Scope:
    """What is possible beside what is kept."""
    people, rooms = _taken(board, kept)
    openings: list[Open] = []
    for bundle, taken in zip(board.bundles, kept, strict=True):
        is_open = not bundle.is_pinned and len(taken) < bundle.count
        openings.append(_possible(bundle, people, rooms) if is_open else {})
    return Scope(kept, openings)


def _possible(bundle: Bundle, people: list[int], rooms: list[int]) -> Open:
    busy = 0
    for resource in bundle.resources:
        busy |= people[resource]
    found: Open = {}
    for start, choice in bundle.choices.items():
        if not choice.mask & busy:
            free = tuple(room for room in choice.rooms if room == NO_ROOM or not choice.mask & rooms[room])
            if free:
                found[start] = free
    return found


def _taken(board: Board, kept: Draft) -> tuple[list[int], list[int]]:
    """The time that the kept ones take of each resource and each room."""
    people, rooms = [0] * len(board.problem.resources), [0] * len(board.rooms)
    for bundle, taken in zip(board.bundles, kept, strict=True):
        for start, room in taken.items():
            mask = bundle.choices[start].mask
            for resource in bundle.resources:
                people[resource] |= mask
            if room != NO_ROOM:
                rooms[room] |= mask
    return people, rooms
