"""The plan that moves the fewest sessions."""

from __future__ import annotations

from collections.abc import Callable

from timetable.autoplan.plan import Plan
from timetable.autoplan.problem import Problem


def repair(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    deterministic: bool = False,
    on_plan: Callable[[Plan], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """As `solve`, for events that stand somewhere (`Event.now`) and a change that has come over them (`busy`).

    As many sessions placed as can be; then the fewest published ones moved, in time or room; then the fewest others;
    then the least score.
    """
    raise NotImplementedError
