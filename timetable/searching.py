"""The search itself: the planner in a thread of its own, the row and its lease in this one.

The planner calls back from threads that know no database connection, so what it finds is only put down there and
written here, twice a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from timetable import autoplan, proposing
from timetable.autoplan import Plan, Problem
from timetable.models import PlanningKind, PlanningRun
from timetable.outlook import Outlook
from timetable.planning_problem import PlanningProblem

TELL_EVERY = 0.5  # seconds
_SHARE_OF_ROOMS = 4  # a second look, with other rooms than those chosen, has a quarter of the time again

# Writes into the row and holds the lease; says whether the best so far is asked for; raises when the row is lost.
Keep = Callable[..., bool]


def search(run: PlanningRun, *, keep: Keep) -> None:
    """Plans what the run asks and keeps the best proposal so far, and at last the best of all, with what has no place.

    Whatever `keep` raises ends the search.
    """
    asked = PlanningProblem(Outlook.load(run))
    seconds = float(asked.outlook.wish.seconds)
    plan, is_stopped = _best(asked, asked.problem, seconds, keep)
    if not is_stopped and (rest := asked.with_any_room(plan)):
        plan, _is_stopped = _best(asked, rest, max(2.0, seconds / _SHARE_OF_ROOMS), keep)
    keep(**_row(asked, plan), unplaced=proposing.unplaced(asked, plan))


def _best(asked: PlanningProblem, problem: Problem, seconds: float, keep: Keep) -> tuple[Plan, bool]:
    """The best plan within the time, and whether it was asked for before the time was over."""
    wish, found, stop = asked.outlook.wish, list[Plan](), threading.Event()
    solver = autoplan.repair if asked.outlook.kind == PlanningKind.REPAIR else autoplan.solve
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(
            solver,
            problem,
            seconds=seconds,
            seed=wish.seed,
            deterministic=wish.deterministic,
            on_plan=found.append,
            should_stop=stop.is_set,
        )
        try:
            return _follow(asked, future, found, stop, keep), stop.is_set()
        finally:
            stop.set()


def _follow(
    asked: PlanningProblem, future: Future[Plan], found: list[Plan], stop: threading.Event, keep: Keep
) -> Plan:
    told = 0
    while True:
        try:
            return future.result(timeout=TELL_EVERY)
        except TimeoutError:
            if future.done():
                raise
        newest = len(found)
        news = _row(asked, found[newest - 1]) if newest > told else {}
        told = newest
        if keep(**news):
            stop.set()


def _row(asked: PlanningProblem, plan: Plan) -> dict[str, Any]:
    """What the row of the run keeps of a plan; `score` by the names of the planner's weights."""
    placements = proposing.placements(asked, plan)
    return {
        "placements": placements,
        "score": {
            "total": plan.score.total,
            "bound": plan.bound,
            "parts": dict(plan.score.parts),
            "is_proven": plan.is_proven,
            "placed": len(placements),
            "unplaced": len(plan.unplaced),
        },
    }
