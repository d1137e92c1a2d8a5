"""Rooms by number: enough of them at every moment, and seats enough, without saying who is where.

A plan of times that passes is nearly always one that rooms can be given to, and its cost is never above that of the
whole plan, so its bound is one of the whole plan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from ortools.sat.python.cp_model import LinearExpr

from timetable.autoplan.board import NO_ROOM

if TYPE_CHECKING:
    from timetable.autoplan.model import Model, Option

MOST_UNIONS = 100


def add(model: Model) -> None:
    """What is true of every giving of rooms."""
    slices = _by_slice(model)
    for rooms in _unions(model):
        _enough_rooms(model, slices, rooms)
    if model.weights.spare_seats or _has_unknown(model):
        _least_room_costs(model)
    else:
        _missing_seats(model, slices)


def _by_slice(model: Model) -> dict[int, list[Option]]:
    """The options that need a room, by the slices of time that they take; slices with the same ones once. Pinned ones
    have theirs already."""
    found: dict[int, list[Option]] = defaultdict(list)
    for option in (option for options in model.options for option in options):
        if NO_ROOM not in option.choice.rooms and not model.board.bundles[option.bundle].is_pinned:
            mask = option.choice.mask
            while mask:
                low = mask & -mask
                found[low.bit_length() - 1].append(option)
                mask ^= low
    once = {tuple(id(option) for option in found[piece]): piece for piece in sorted(found, reverse=True)}
    return {piece: found[piece] for piece in sorted(once.values())}


def _unions(model: Model) -> list[frozenset[int]]:
    """The sets of rooms that somebody is confined to, and their unions (Hall's condition), as far as they are few."""
    own = dict.fromkeys(
        frozenset(option.choice.rooms)
        for option in model.open_options()
        if NO_ROOM not in option.choice.rooms
    )
    found = dict(own)
    for one in own:
        for other in list(found):
            if len(found) < MOST_UNIONS:
                found[one | other] = None
    everything = frozenset(range(len(model.board.rooms)))
    return list({**found, everything: None})


def _enough_rooms(model: Model, slices: dict[int, list[Option]], rooms: frozenset[int]) -> None:
    """Of those that may only have these rooms, at most as many as are free."""
    busy = model.board.room_busy
    for piece, options in slices.items():
        bound = [option for option in options if rooms.issuperset(option.choice.rooms)]
        free = sum(not busy[room] >> piece & 1 for room in rooms)
        if _at_once(model, bound) > free:
            model.cp.add(LinearExpr.sum([option.at for option in bound]) <= free)


def _at_once(model: Model, options: list[Option]) -> int:
    """No more of them can be at once than there are people to share them among, roughly counted."""
    users = Counter(row for option in options for row in model.board.bundles[option.bundle].resources)
    busiest = (
        max(
            model.board.bundles[option.bundle].resources,
            key=lambda row: (users[row], row),
            default=-1 - option.bundle,
        )
        for option in options
    )
    return len(set(busiest))


def _has_unknown(model: Model) -> bool:
    return any(room.capacity is None for room in model.board.rooms)


def _least_room_costs(model: Model) -> None:
    for option in model.open_options():
        model.price(min(option.choice.rooms.values()), option.at)


def _missing_seats(model: Model, slices: dict[int, list[Option]]) -> None:
    """The v-th seat of a room serves the v-th person of a session, so more sessions with a v-th person than rooms with
    a v-th seat are so many people over. Summed over v this is exact when any session may have any room."""
    weight = model.weights.over_capacity
    sizes = {
        option.bundle: model.board.bundles[option.bundle].people
        for options in slices.values()
        for option in options
    }
    capacities = [room.capacity or 0 for room in model.board.rooms]
    levels = sorted({0, *sizes.values(), *capacities})
    for piece in _one_a_session(model, slices) if weight else ():
        for low, high in pairwise(levels):
            large = [option.at for option in slices[piece] if sizes[option.bundle] >= high]
            seats = sum(
                capacity >= high and not model.board.room_busy[room] >> piece & 1
                for room, capacity in enumerate(capacities)
            )
            if not seats:
                for literal in large:
                    model.price(weight * (high - low), literal)
            elif len(large) > seats:
                over = model.cp.new_int_var(0, len(large) - seats, "")
                model.cp.add(over >= LinearExpr.sum(large) - seats)
                model.price(weight * (high - low), over)


def _one_a_session(model: Model, slices: dict[int, list[Option]]) -> list[int]:
    """Slices of which no option takes two, the fullest first."""
    chosen: list[int] = []
    for piece in sorted(slices, key=lambda piece: -len(slices[piece])):
        if not any(option.choice.mask >> other & 1 for option in slices[piece] for other in chosen):
            chosen.append(piece)
    return sorted(chosen)
