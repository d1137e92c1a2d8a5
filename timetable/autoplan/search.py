"""The search for a good plan."""

from __future__ import annotations

from collections.abc import Callable

from timetable.autoplan.plan import Plan
from timetable.autoplan.problem import Problem


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
    raise NotImplementedError
