"""One session after another, in the model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ortools.sat.python.cp_model import IntVar, LinearExpr

if TYPE_CHECKING:
    from timetable.autoplan.model import Model, Option


def add(model: Model) -> None:
    """Nothing starts before what precedes it has ended; pinned ones among themselves may."""
    afters: dict[int, list[int]] = defaultdict(list)
    for before, after in model.board.orders:
        afters[before].append(after)
    for before, bundles in afters.items():
        pinned = model.board.bundles[before].is_pinned
        options = [
            option
            for after in bundles
            if not (pinned and model.board.bundles[after].is_pinned)
            for option in model.options[after]
        ]
        _keep_after(model, before, options)


def _keep_after(model: Model, before: int, options: list[Option]) -> None:
    starts: dict[int, list[Option]] = defaultdict(list)
    for option in options:
        starts[option.choice.start].append(option)
    for start, late in _late(model, before, sorted(starts, reverse=True)):
        for literals in _cliques(model, starts[start]):
            model.cp.add_at_most_one([*literals, late])


def _late(model: Model, before: int, starts: list[int]) -> Iterator[tuple[int, IntVar]]:
    """For each start, latest first: a literal that the bundle ends after it. Each is the one before and what is new."""
    length, is_one = model.board.bundles[before].length, model.board.bundles[before].count == 1
    waiting = sorted(model.options[before], key=lambda option: option.choice.start)
    late: IntVar | None = None
    for start in starts:
        new = [] if late is None else [late]
        while waiting and waiting[-1].choice.start + length > start:
            new.append(waiting.pop().at)
        if len(new) > 1:
            late = model.one if any(row is model.one for row in new) else model.cp.new_bool_var("")
            if late is not model.one and is_one:
                model.cp.add(LinearExpr.sum(new) == late)
            elif late is not model.one:
                for literal in new:
                    model.cp.add_implication(literal, late)
        elif new:
            late = new[0]
        if late is not None:
            yield start, late


def _cliques(model: Model, options: list[Option]) -> list[list[IntVar]]:
    """Options of one start in sets of which one is taken at most: those who share the busiest, and each other alone."""
    users = Counter(row for option in options for row in model.board.bundles[option.bundle].resources)
    if not users:
        return [[option.at] for option in options]
    busiest = users.most_common(1)[0][0]
    together = [option for option in options if busiest in model.board.bundles[option.bundle].resources]
    rest = [option for option in options if option not in together]
    return [[option.at for option in rows] for rows in (together, *([option] for option in rest))]
