"""Parties of people onto buses: as few buses as hold all, and a party apart only where it must be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import ceil
from typing import TypeVar

_STEPS = 20_000  # of the search for a way to keep all together; that many take a fraction of a second
_MOST = 400  # parties that it is tried with

Person = TypeVar("Person")
# The number of a party, and from which to which of its people.
Part = tuple[int, int, int]


def shared_out(parties: Sequence[Sequence[Person]], seats: int) -> list[list[Person]]:
    """Everybody on a bus, at most `seats` on each, in the fewest buses that hold all; parties and their people keep their
    order. A party is taken apart only when it is larger than a bus, or when no way was found to keep all whole in so few."""
    if seats < 1:
        raise ValueError("a bus has seats")
    number = ceil(sum(map(len, parties)) / seats)
    pieces = [piece for party, members in enumerate(parties) for piece in _cut(party, len(members), seats)]
    pieces.sort(key=lambda piece: (piece[1] - piece[2], piece))
    loads = _together(pieces, number, seats) or _apart(pieces, number, seats)
    buses = sorted(sorted(load) for load in loads if load)
    return [
        [person for party, first, last in load for person in parties[party][first:last]] for load in buses
    ]


def _cut(party: int, size: int, seats: int) -> list[Part]:
    """A party that is larger than a bus in full buses and the rest; any other whole."""
    return [(party, first, min(first + seats, size)) for first in range(0, size, seats)]


def _together(pieces: Sequence[Part], number: int, seats: int) -> list[list[Part]] | None:
    """Each piece whole on a bus, or None where no way is found. `pieces` come by size, the largest first."""
    if len(pieces) > _MOST:
        return None
    loads: list[list[Part]] = [[] for _bus in range(number)]
    free = [seats] * number
    steps = _STEPS

    def place(at: int) -> bool:
        nonlocal steps
        steps -= 1
        if at == len(pieces):
            return True
        size = pieces[at][2] - pieces[at][1]
        tried = set()
        # The fullest bus first; of buses with the same room left, one is as good as another.
        for bus in sorted(range(number), key=lambda one: (free[one], one)):
            if free[bus] < size or free[bus] in tried or steps < 0:
                continue
            tried.add(free[bus])
            free[bus] -= size
            loads[bus].append(pieces[at])
            if place(at + 1):
                return True
            free[bus] += size
            loads[bus].pop()
        return False

    return loads if place(0) else None


def _apart(pieces: Sequence[Part], number: int, seats: int) -> list[list[Part]]:
    """What fits whole stays whole, the largest first; what then fits nowhere is shared out evenly over as few buses as
    take it, so that nobody is cut off from all others where it can be helped."""
    loads: list[list[Part]] = [[] for _bus in range(number)]
    free = [seats] * number

    def put(bus: int, piece: Part) -> None:
        loads[bus].append(piece)
        free[bus] -= piece[2] - piece[1]

    left = []
    for piece in pieces:
        fitting = [bus for bus in range(number) if free[bus] >= piece[2] - piece[1]]
        if fitting:
            put(min(fitting, key=lambda one: (free[one], one)), piece)
        else:
            left.append(piece)
    for party, first, last in left:
        roomy = sorted(range(number), key=lambda one: (-free[one], one))
        rooms = list(accumulate(free[bus] for bus in roomy))
        taking = bisect_left(rooms, last - first) + 1
        for place, bus in enumerate(roomy[:taking]):
            others = rooms[taking - 1] - rooms[place]
            size = max(ceil((last - first) / (taking - place)), last - first - others)
            put(bus, (party, first, first + size))
            first += size
    return loads
