"""Time to plan in: by the clock, or by the solver's own effort; and the solver run within it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ortools.sat.python import cp_model

from timetable.autoplan.board import Draft
from timetable.autoplan.model import Model

ASKED_EVERY = 0.1
OWN_EFFORT = 0.05  # what building a model counts as, where effort is counted and not time
DETERMINISTIC_WORKERS = 2


@dataclass(frozen=True)
class Answer:
    """What the solver says: its best draft and that draft's cost, None when it has none; no plan of the scope costs
    less than `bound`. `is_final` says that there is nothing better, or nothing at all, in the scope."""

    draft: Draft | None
    cost: int | None
    bound: int
    is_final: bool
    effort: float


class Clock:
    """One limit for many questions to the solver."""

    def __init__(
        self, seconds: float, *, seed: int, deterministic: bool, should_stop: Callable[[], bool] | None = None
    ) -> None:
        self.limit, self.seed, self.deterministic = seconds, seed, deterministic
        self.effort = 0.0
        self._begun = time.monotonic()
        self._should_stop = should_stop or (lambda: False)
        self._workers = DETERMINISTIC_WORKERS if deterministic else max(1, len(os.sched_getaffinity(0)))

    @property
    def seconds(self) -> float:
        """How long it has run, by the clock."""
        return time.monotonic() - self._begun

    @property
    def left(self) -> float:
        """What is left of the limit; nothing when it was asked to stop."""
        if self._should_stop():
            return 0.0
        return max(0.0, self.limit - (self.effort if self.deterministic else self.seconds))

    def ask(
        self,
        model: Model,
        *,
        at_most: float,
        stop_at: int | None = None,
        on_draft: Callable[[Draft, int], None] | None = None,
    ) -> Answer:
        """The best plan of the model's scope that is found in that time. `stop_at` is a cost that is good enough.
        `on_draft` is told each better draft and its cost."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = self._workers
        self._limit(solver, min(at_most, self.left))
        return self._solve(solver, model, _Teller(model, stop_at, on_draft))

    def ask_shortly(self, model: Model, *, effort: float) -> Answer:
        """The same for a small question, within an effort that does not depend on how busy the machine is: the linear
        relaxation is worked hard, and nothing else prepared."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        solver.parameters.linearization_level = 2
        self._limit(solver, self.left)
        solver.parameters.max_deterministic_time = min(effort, solver.parameters.max_deterministic_time)
        return self._solve(solver, model, None)

    def _solve(self, solver: cp_model.CpSolver, model: Model, teller: _Teller | None) -> Answer:
        self.seed += 1
        with self._watched(solver):
            status = solver.solve(model.cp, teller)
        self.effort += solver.response_proto.deterministic_time + OWN_EFFORT
        return _answer(solver, status, model)

    def _limit(self, solver: cp_model.CpSolver, limit: float) -> None:
        solver.parameters.random_seed = self.seed % 2**31
        if self.deterministic:
            solver.parameters.max_deterministic_time = limit
            solver.parameters.interleave_search = True
        else:
            solver.parameters.max_time_in_seconds = limit

    @contextmanager
    def _watched(self, solver: cp_model.CpSolver) -> Iterator[None]:
        """Asks from time to time whether to stop."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(ASKED_EVERY):
                if self._should_stop():
                    solver.stop_search()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


class _Teller(cp_model.CpSolverSolutionCallback):
    def __init__(
        self, model: Model, stop_at: int | None, on_draft: Callable[[Draft, int], None] | None
    ) -> None:
        super().__init__()
        self._model, self._stop_at, self._on_draft = model, stop_at, on_draft

    def on_solution_callback(self) -> None:
        """Told by the solver."""
        cost = round(self.objective_value)
        if self._on_draft:
            self._on_draft(self._model.draft(self), cost)
        if self._stop_at is not None and cost <= self._stop_at:
            self.stop_search()


def _answer(solver: cp_model.CpSolver, status: cp_model.CpSolverStatus, model: Model) -> Answer:
    effort = solver.response_proto.deterministic_time
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, None, 0, status == cp_model.INFEASIBLE, effort)
    bound = round(solver.best_objective_bound)
    return Answer(
        model.draft(solver), round(solver.objective_value), bound, status == cp_model.OPTIMAL, effort
    )
