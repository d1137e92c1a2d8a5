"""The core: bundles, starts and rooms as a CP-SAT model. `terms` and `counting` add the rest to it.

A literal says that a bundle takes a start (`at`), and one that it takes it in a room (`inside`). What is kept is the
constant `one`, so that every term is written once. Where rooms are only counted, there are no `inside` literals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar, LinearExpr

from timetable.autoplan import counting, orders, terms
from timetable.autoplan.board import NO_ROOM, Board, Choice, Draft
from timetable.autoplan.problem import Weights
from timetable.autoplan.scope import Scope

FREE = Weights(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Option:
    """A start of a bundle in the model, kept or open: `rooms` holds a literal a room, none where they are counted."""

    bundle: int
    choice: Choice
    at: IntVar
    rooms: dict[int, IntVar]
    is_kept: bool


class Model:
    """One question to the solver: the best plan within a scope. A bare one asks only for places, at whatever price."""

    def __init__(
        self, board: Board, scope: Scope, *, is_counted: bool = False, is_bare: bool = False
    ) -> None:
        self.board, self.scope, self.is_counted = board, scope, is_counted
        self.is_bare = is_bare
        self.weights = FREE if is_bare else board.problem.weights
        self.cp = cp_model.CpModel()
        self.one = self.cp.new_constant(1)
        self.constant = 0
        self.out: dict[int, IntVar] = {}
        self._prices: list[int] = []
        self._priced: list[IntVar] = []
        self.options: list[list[Option]] = [list(self._options(b)) for b in range(len(board.bundles))]
        for b in range(len(board.bundles)):
            self._count(b)
        self._keep_people_apart()
        orders.add(self)
        if is_counted:
            counting.add(self)
        else:
            self._keep_rooms_apart()
        terms.add(self)

    def price(self, price: int, literal: IntVar) -> None:
        """Adds to the cost, unless the model is bare."""
        if price and not self.is_bare:
            self._charge(price, literal)

    def minimise(self) -> None:
        """Makes the cost the objective."""
        self.cp.minimize(self.cost)

    @property
    def cost(self) -> LinearExpr:
        """The price of the plan, as `scoring` counts it (where rooms are counted: no more than that)."""
        return LinearExpr.weighted_sum(self._priced, self._prices) + self.constant

    def hint(self, draft: Draft) -> None:
        """Shows the solver a plan to begin with."""
        for option in self.open_options():
            room = draft[option.bundle].get(option.choice.start)
            self.cp.add_hint(option.at, room is not None)
            if len(option.rooms) > 1:
                for number, literal in option.rooms.items():
                    self.cp.add_hint(literal, number == room)

    def draft(self, value: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> Draft:
        """The plan that the solver has found; a room that is only counted is NO_ROOM."""
        found: Draft = [dict(taken) for taken in self.scope.kept]
        for option in self.open_options():
            if value.boolean_value(option.at):
                chosen = [room for room, literal in option.rooms.items() if value.boolean_value(literal)]
                found[option.bundle][option.choice.start] = chosen[0] if chosen else NO_ROOM
        return found

    def open_options(self) -> Iterator[Option]:
        """Those that are not kept."""
        return (option for options in self.options for option in options if not option.is_kept)

    def at_most_one(self, literals: Iterable[IntVar]) -> None:
        """A constraint, unless it is empty."""
        if len(row := list(literals)) > 1:
            self.cp.add_at_most_one(row)

    def _charge(self, price: int, literal: IntVar) -> None:
        self._prices.append(price)
        self._priced.append(literal)

    def _options(self, b: int) -> Iterator[Option]:
        bundle = self.board.bundles[b]
        for start, room in self.scope.kept[b].items():
            choice = bundle.choices[start]
            self.constant += choice.cost + choice.rooms.get(room, 0)
            yield Option(b, choice, self.one, {} if self.is_counted else {room: self.one}, True)
        for start, rooms in self.scope.open[b].items():
            choice, at = bundle.choices[start], self.cp.new_bool_var("")
            self.price(choice.cost, at)
            yield Option(b, choice, at, {} if self.is_counted else self._rooms(choice, at, rooms), False)

    def _rooms(self, choice: Choice, at: IntVar, rooms: tuple[int, ...]) -> dict[int, IntVar]:
        found = {rooms[0]: at} if len(rooms) == 1 else {room: self.cp.new_bool_var("") for room in rooms}
        if len(rooms) > 1:
            self.cp.add(LinearExpr.sum(list(found.values())) == at)
        for room, literal in found.items():
            self.price(choice.rooms[room], literal)
        return found

    def _count(self, b: int) -> None:
        """As many starts as sessions, or else some stay out."""
        count = self.board.bundles[b].count - len(self.scope.kept[b])
        if not count:
            return
        self.out[b] = out = self.cp.new_int_var(0, count, "")
        self._charge(self.board.problem.weights.unplaced, out)
        literals = [option.at for option in self.options[b] if not option.is_kept]
        self.cp.add(LinearExpr.sum([*literals, out]) == count)

    def _keep_people_apart(self) -> None:
        users: dict[int, list[tuple[int, IntVar]]] = defaultdict(list)
        for option in self.open_options():
            for resource in self.board.bundles[option.bundle].resources:
                users[resource].append((option.choice.mask, option.at))
        for rows in users.values():
            for literals in cliques(rows):
                self.at_most_one(literals)

    def _keep_rooms_apart(self) -> None:
        users: dict[int, list[tuple[int, IntVar]]] = defaultdict(list)
        for option in self.open_options():
            for room, literal in option.rooms.items():
                users[room].append((option.choice.mask, literal))
        for room, rows in users.items():
            if room != NO_ROOM:
                for literals in cliques(rows):
                    self.at_most_one(literals)


def cliques(rows: Iterable[tuple[int, IntVar]]) -> Iterator[list[IntVar]]:
    """The sets of literals that share a slice of time, each once and without those inside its neighbour."""
    slices: dict[int, list[int]] = defaultdict(list)
    literals = []
    for number, (mask, literal) in enumerate(rows):
        literals.append(literal)
        while mask:
            low = mask & -mask
            slices[low.bit_length()].append(number)
            mask ^= low
    seen: set[int] = set()
    last: set[int] = set()
    for piece in sorted(slices):
        members = slices[piece]
        if not last.issuperset(members):
            name = hash(tuple(members))
            if name not in seen:
                seen.add(name)
                yield [literals[number] for number in members]
            last = set(members)
