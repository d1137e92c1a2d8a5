"""The search for a good plan: at once a plain one, then piece by piece, until the time is over or nothing can be
better."""

from __future__ import annotations

from collections.abc import Callable

from timetable.autoplan import bounds, greedy, scope
from timetable.autoplan.best import Best
from timetable.autoplan.board import Board
from timetable.autoplan.clock import Clock
from timetable.autoplan.model import Model
from timetable.autoplan.pieces import Pieces
from timetable.autoplan.plan import Plan
from timetable.autoplan.problem import Problem
from timetable.autoplan.scope import Scope

AT_ONCE = 2_000  # starts with rooms to choose from
AT_ONCE_SHARE, BOUND_SHARE = 0.4, 0.15


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

    `on_plan` is called with each better one (its unplaced without relaxations), from the thread that calls `solve`;
    `should_stop` is asked from it too, several times a second, and True takes the best so far. With
    `deterministic` the limit is counted in the solver's own effort, about `seconds` of one core, and equal problems
    with equal seeds give equal plans. Raises ValueError for a problem that names what it does not hold.
    """
    board = Board(problem)
    with Clock(seconds, seed=seed, deterministic=deterministic, should_stop=should_stop) as clock:
        best = Best(board, clock, on_plan)
        _Search(board, clock, best, seed).run()
        return best.plan()


class _Search:
    def __init__(self, board: Board, clock: Clock, best: Best, seed: int) -> None:
        self.board, self.clock, self.best, self.seed = board, clock, best, seed

    def run(self) -> None:
        """Until the limit, or a proof."""
        self.best.consider(greedy.draft(self.board))
        if any(event.now and not event.is_pinned for event in self.board.problem.events):
            self.best.consider(greedy.as_it_stands(self.board))
        everything = scope.whole(self.board)
        if everything.size <= AT_ONCE:
            self._at_once(everything)
        else:
            parts, share = bounds.parts(self.board.problem), self.clock.limit * BOUND_SHARE
            self.best.raise_bound(bounds.least(parts, self.clock, at_most=share))
        Pieces(self.board, self.clock, self.best, self.seed).think_over(self._is_done, self._put)

    def _is_done(self) -> bool:
        return self.best.is_proven

    def _put(self, model: Model) -> None:
        """No worse than the best: equally good ones may lead on to better ones."""
        model.cp.add(model.cost <= self.best.cost)
        model.minimise()

    def _at_once(self, everything: Scope) -> None:
        """A small problem as one question."""
        model = Model(self.board, everything)
        model.hint(self.best.draft)
        model.minimise()
        answer = self.clock.ask(model, at_most=self.clock.limit * AT_ONCE_SHARE)
        self.best.raise_bound(answer.bound)
        if answer.draft:
            self.best.consider(answer.draft)
