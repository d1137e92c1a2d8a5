"""The search for a good plan: at once a plain one, then the times with rooms counted, then the rooms, then piece by
piece until the time is over or nothing better can be."""

from __future__ import annotations

import random
from collections.abc import Callable

from timetable.autoplan import greedy, scope
from timetable.autoplan.best import Best
from timetable.autoplan.board import Board, Draft
from timetable.autoplan.clock import Answer, Clock
from timetable.autoplan.model import Model
from timetable.autoplan.neighbourhoods import Freed, Neighbourhoods
from timetable.autoplan.plan import Plan
from timetable.autoplan.problem import Problem

TIMES_SHARE, TIMES_MOST = 0.4, 15.0
ROOMS_SHARE = 0.1
PIECE, PIECE_EFFORT = 30, 1.0


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    deterministic: bool = False,
    on_plan: Callable[[Plan], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan found within the time: no hard clash, as many sessions placed as can be, then the least score.

    `on_plan` is called with each better one (its unplaced without relaxations), from the thread that calls `solve` or
    another of the solver's; `should_stop` is asked several times a second, and True takes the best so far. With
    `deterministic` the limit is counted in the solver's own effort, about `seconds` of one core, and equal problems
    with equal seeds give equal plans. Raises ValueError for a problem that names what it does not hold.
    """
    clock = Clock(seconds, seed=seed, deterministic=deterministic, should_stop=should_stop)
    board = Board(problem)
    best = Best(board, clock, on_plan)
    _Search(board, clock, best, random.Random(seed)).run()  # noqa: S311 - chance, not secrecy
    return best.plan()


class _Search:
    def __init__(self, board: Board, clock: Clock, best: Best, chance: random.Random) -> None:
        self.board, self.clock, self.best, self.chance = board, clock, best, chance

    def run(self) -> None:
        """Until the limit, or a proof."""
        self.best.consider(greedy.draft(self.board))
        if times := self._times():
            self._rooms(times)
        self._piecewise()

    def _times(self) -> Draft | None:
        """The best times if only rooms were many enough; no plan costs less."""
        model = Model(self.board, scope.whole(self.board), is_counted=True)
        model.hint(self.best.draft)
        model.minimise()
        answer = self.clock.ask(model, at_most=min(self.clock.limit * TIMES_SHARE, TIMES_MOST))
        self.best.bound = max(self.best.bound, answer.bound)
        return answer.draft

    def _rooms(self, times: Draft) -> None:
        """The best rooms for these times."""
        model = Model(self.board, scope.beside(self.board, self.board.empty(), times=times))
        model.minimise()
        answer = self.clock.ask(model, at_most=self.clock.limit * ROOMS_SHARE, stop_at=self.best.bound)
        if answer.draft:
            self.best.consider(answer.draft)

    def _piecewise(self) -> None:
        """Thinks a part of the plan over while the rest stands, again and again."""
        ways = Neighbourhoods(self.board, self.chance, PIECE)
        while self.clock.left and self.best.cost > self.best.bound:
            way = ways.pick()
            freed = way.choose(self.best.draft, int(way.size))
            answer = self._beside(freed)
            gain = answer.draft is not None and self.best.consider(answer.draft)
            way.learn(gain=gain, is_final=answer.is_final)

    def _beside(self, freed: Freed) -> Answer:
        """The best plan, no worse than the best, in which only what is freed may change."""
        kept = [
            {start: room for start, room in taken.items() if (b, start) not in freed}
            for b, taken in enumerate(self.best.draft)
        ]
        model = Model(self.board, scope.beside(self.board, kept))
        model.cp.add(model.cost <= self.best.cost)
        model.minimise()
        return self.clock.ask_shortly(model, effort=PIECE_EFFORT)
