"""Time to plan in: by the clock, or by the solver's own effort; and the solver, asked within it.

The solver works in threads of its own. Whoever waits for it asks from time to time whether to stop, so that the
caller's functions are only ever called from the caller's thread.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from timetable.autoplan.board import Draft
from timetable.autoplan.model import Model

ASKED_EVERY = 0.3
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


@dataclass(eq=False)
class Question:
    """A model that the solver is at work on."""

    model: Model
    solver: cp_model.CpSolver
    future: Future[cp_model.CpSolverStatus] = field(default_factory=Future)

    @property
    def answer(self) -> Answer:
        """Once it is done. Raises what the solver raised."""
        status, solver = self.future.result(), self.solver
        effort = solver.response_proto.deterministic_time
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Answer(None, None, 0, status == cp_model.INFEASIBLE, effort)
        cost, bound = round(solver.objective_value), round(solver.best_objective_bound)
        return Answer(self.model.draft(solver), cost, bound, status == cp_model.OPTIMAL, effort)


class Clock:
    """One limit for many questions to the solver. To be closed, as a context."""

    def __init__(
        self, seconds: float, *, seed: int, deterministic: bool, should_stop: Callable[[], bool] | None = None
    ) -> None:
        self.limit, self.seed, self.deterministic = seconds, seed, deterministic
        self.effort = 0.0
        self.cores = 1 if deterministic else _cores()
        self._begun = time.monotonic()
        self._asked = self._begun - ASKED_EVERY
        self._should_stop, self._is_stopped = should_stop, False
        self._threads = ThreadPoolExecutor(self.cores)

    def __enter__(self) -> Clock:
        return self

    def __exit__(self, *raised: object) -> None:
        self._threads.shutdown()

    @property
    def seconds(self) -> float:
        """How long it has run, by the clock."""
        return time.monotonic() - self._begun

    @property
    def left(self) -> float:
        """What is left of the limit; nothing after it was asked to stop."""
        if self._is_asked_to_stop():
            return 0.0
        return max(0.0, self.limit - (self.effort if self.deterministic else self.seconds))

    def ask(self, model: Model, *, at_most: float) -> Answer:
        """The best plan of the model's scope that is found in that time."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = DETERMINISTIC_WORKERS if self.deterministic else self.cores
        solver.parameters.interleave_search = self.deterministic
        self._limit(solver, min(at_most, self.left))
        question = self._begin(solver, model)
        self.wait([question])
        return question.answer

    def begin(self, model: Model, *, effort: float) -> Question:
        """Puts a small question, within an effort that does not depend on how busy the machine is: the linear
        relaxation is worked hard, and nothing else prepared."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        solver.parameters.linearization_level = 2
        self._limit(solver, self.left)
        solver.parameters.max_deterministic_time = min(effort, solver.parameters.max_deterministic_time)
        return self._begin(solver, model)

    def wait(self, questions: Collection[Question]) -> list[Question]:
        """Until one of them is done; which are. When it is time to stop, all are."""
        futures = [question.future for question in questions]
        while not wait(futures, timeout=ASKED_EVERY, return_when=FIRST_COMPLETED).done:
            if self._is_asked_to_stop():
                for question in questions:
                    question.solver.stop_search()
        done = [question for question in questions if question.future.done()]
        self.effort += sum(question.answer.effort + OWN_EFFORT for question in done)
        return done

    def _limit(self, solver: cp_model.CpSolver, limit: float) -> None:
        solver.parameters.random_seed = self.seed % 2**31
        self.seed += 1
        if self.deterministic:
            solver.parameters.max_deterministic_time = limit
        else:
            solver.parameters.max_time_in_seconds = limit

    def _begin(self, solver: cp_model.CpSolver, model: Model) -> Question:
        return Question(model, solver, self._threads.submit(solver.solve, model.cp))

    def _is_asked_to_stop(self) -> bool:
        now = time.monotonic()
        if self._should_stop and not self._is_stopped and now - self._asked >= ASKED_EVERY:
            self._asked = now
            self._is_stopped = self._should_stop()
        return self._is_stopped


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
