"""What a plan should not do, as prices in the model: each part of `scoring`, and the hard limits of load and way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from ortools.sat.python.cp_model import IntVar, LinearExpr

from timetable.autoplan.board import NO_ROOM
from timetable.autoplan.problem import Group

if TYPE_CHECKING:
    from timetable.autoplan.model import Model, Option

Sum = LinearExpr | int


def add(model: Model) -> None:
    """All of them."""
    users = _by_resource(model)
    for number, group in enumerate(model.board.problem.groups):
        own = [
            option
            for bundle, options in zip(model.board.bundles, model.options, strict=True)
            if number in bundle.groups
            for option in options
        ]
        _judge_together(model, group, own)
    _fairness(model)
    for number, resource in enumerate(model.board.problem.resources):
        if resource.most_blocks is not None:
            _load(model, users[number], resource.most_blocks, is_hard=resource.most_blocks_is_hard)
        if resource.travels and model.board.problem.transit.longest:
            _ways(model, users[number])


def _judge_together(model: Model, group: Group, own: list[Option]) -> None:
    weights = model.weights
    blocks = _by_block(own)
    if group.wants_compact_days and weights.isolated:
        _isolated(model, blocks, weights.isolated)
    if group.least_days and weights.missing_days:
        _missing_days(model, blocks, group.least_days, weights.missing_days)
    if group.wants_one_room and weights.room_changes and not model.is_counted:
        _room_changes(model, own, weights.room_changes)


def _by_resource(model: Model) -> dict[int, list[Option]]:
    found: dict[int, list[Option]] = defaultdict(list)
    for bundle, options in zip(model.board.bundles, model.options, strict=True):
        for resource in bundle.resources:
            found[resource] += options
    return found


def _by_block(options: Iterable[Option]) -> dict[int, list[Option]]:
    found: dict[int, list[Option]] = defaultdict(list)
    for option in options:
        for block in option.choice.blocks:
            found[block].append(option)
    return found


def _used(model: Model, options: list[Option]) -> Sum:
    """1 when any of them is taken, else 0."""
    if any(option.is_kept for option in options):
        return 1
    literals = [option.at for option in options]
    if len(literals) <= 1 or _exclude_each_other(model, options):
        return LinearExpr.sum(literals) if literals else 0
    used = model.cp.new_bool_var("")
    model.cp.add_bool_or([*literals, ~used])
    for literal in literals:
        model.cp.add_implication(literal, used)
    return used


def _exclude_each_other(model: Model, options: list[Option]) -> bool:
    """Whether somebody is in all of them, at some moment that all share."""
    shared = set.intersection(*(set(model.board.bundles[option.bundle].resources) for option in options))
    return bool(shared) and bool(reduce(and_, (option.choice.mask for option in options)))


def _isolated(model: Model, blocks: dict[int, list[Option]], price: int) -> None:
    used = {block: _used(model, options) for block, options in blocks.items()}
    for block, here in used.items():
        beside = [used[other] for other in model.board.blocks.beside(block) if other in used]
        if any(isinstance(row, int) and row for row in beside):
            continue
        if isinstance(here, int) and not beside:
            model.constant += price
            continue
        alone = model.cp.new_bool_var("")
        model.cp.add(alone >= here - sum(beside))
        model.price(price, alone)


def _missing_days(model: Model, blocks: dict[int, list[Option]], least: int, price: int) -> None:
    days: dict[int, list[Option]] = defaultdict(list)
    for block, options in blocks.items():
        days[model.board.blocks.day(block)] += options
    worked, sure = [], 0
    for options in days.values():
        if any(option.is_kept for option in options):
            sure += 1
        else:
            day = model.cp.new_bool_var("")
            model.cp.add_bool_or([*(option.at for option in options), ~day])
            worked.append(day)
    if sure < least:
        missing = model.cp.new_int_var(0, least - sure, "")
        model.cp.add(missing >= least - sure - LinearExpr.sum(worked))
        model.price(price, missing)


def _room_changes(model: Model, own: list[Option], price: int) -> None:
    """A literal a room that the group uses; one of them is free, unless a kept session has had it."""
    sure = {room for option in own if option.is_kept for room in option.rooms if room != NO_ROOM}
    model.constant += price * max(0, len(sure) - 1)
    users: dict[int, dict[int, list[Option]]] = defaultdict(lambda: defaultdict(list))
    for option in own:
        for room in option.rooms:
            if room != NO_ROOM and room not in sure:
                users[room][option.choice.start].append(option)
    rooms = []
    for room, starts in users.items():
        used = model.cp.new_bool_var("")
        rooms.append(used)
        for options in starts.values():
            _claim(model, [option.rooms[room] for option in options], used)
    if sure:
        for used in rooms:
            model.price(price, used)
    elif len(rooms) > 1:
        changes = model.cp.new_int_var(0, len(rooms) - 1, "")
        model.cp.add(changes >= LinearExpr.sum(rooms) - 1)
        model.price(price, changes)


def _claim(model: Model, literals: list[IntVar], used: IntVar) -> None:
    """A room takes one at a time, so at most one of those at one start, and none while it is not used."""
    model.cp.add_at_most_one([*literals, ~used])


def _fairness(model: Model) -> None:
    """The burden of the group that has most."""
    groups, weight = model.board.problem.groups, model.weights.fairness
    fair = {number for number, group in enumerate(groups) if group.is_treated_fairly}
    burdens: dict[int, list[tuple[IntVar, int]]] = defaultdict(list)
    for bundle, options in zip(model.board.bundles, model.options, strict=True):
        for number in fair.intersection(bundle.groups) if weight else ():
            burdens[number] += [(option.at, option.choice.times) for option in options if option.choice.times]
    if not any(burdens.values()):
        return
    most = max(sum(max(0, price) for _, price in rows) for rows in burdens.values())
    worst = model.cp.new_int_var(0, most, "")
    for rows in burdens.values():
        if rows:
            model.cp.add(worst >= LinearExpr.weighted_sum(*zip(*rows, strict=True)))
    model.price(weight, worst)


def _load(model: Model, options: list[Option], most: int, *, is_hard: bool) -> None:
    days: dict[int, list[list[Option]]] = defaultdict(list)
    for block, here in _by_block(options).items():
        days[model.board.blocks.day(block)].append(here)
    for blocks in days.values():
        if len(blocks) <= most:
            continue
        pinned = sum(any(_is_pinned(model, option) for option in here) for here in blocks)
        worked = sum(_used(model, here) for here in blocks)
        if is_hard:
            model.cp.add(worked <= max(most, pinned))
        elif model.weights.load:
            over = model.cp.new_int_var(0, len(blocks) - most, "")
            model.cp.add(over >= worked - most)
            model.price(model.weights.load, over)


def _is_pinned(model: Model, option: Option) -> bool:
    return model.board.bundles[option.bundle].is_pinned


def _ways(model: Model, options: list[Option]) -> None:
    """Two sessions that lie closer together than the way between their campuses."""
    transit = model.board.problem.transit
    rows = sorted(options, key=lambda option: option.choice.start)
    for number, one in enumerate(rows):
        end = one.choice.start + model.board.bundles[one.bundle].length
        for other in rows[number + 1 :]:
            if other.choice.start >= end + transit.longest:
                break
            if other.choice.start >= end:
                _way(model, one, other, other.choice.start - end)


def _way(model: Model, one: Option, other: Option, gap: int) -> None:
    problem = model.board.problem
    if _is_pinned(model, one) and _is_pinned(model, other) and problem.transit.is_hard:
        return
    for (here, first), (there, second) in (
        (first, second)
        for first in _campuses(model, one).items()
        for second in _campuses(model, other).items()
    ):
        if gap >= problem.transit.between(here, there):
            continue
        if problem.transit.is_hard:
            model.cp.add(LinearExpr.sum([*first, *second]) <= 1)
        elif one.is_kept and other.is_kept:
            model.constant += model.weights.transit
        elif model.weights.transit:
            close = model.cp.new_bool_var("")
            model.cp.add(close >= LinearExpr.sum([*first, *second]) - 1)
            model.price(model.weights.transit, close)


def _campuses(model: Model, option: Option) -> dict[str, list[IntVar]]:
    """The literals of an option by campus; where rooms are counted, only when all of them are in one."""
    if not option.rooms:
        campuses = {model.board.rooms[room].campus for room in option.choice.rooms if room != NO_ROOM}
        return (
            {campuses.pop(): [option.at]} if len(campuses) == 1 and NO_ROOM not in option.choice.rooms else {}
        )
    found: dict[str, list[IntVar]] = defaultdict(list)
    for room, literal in option.rooms.items():
        if room != NO_ROOM:
            found[model.board.rooms[room].campus].append(literal)
    return found
