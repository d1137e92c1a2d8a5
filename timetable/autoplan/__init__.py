"""Automatic planning as plain data in, plain data out: it knows no model (see docs/decisions/0016).

    plan = autoplan.solve(problem, seconds=30, on_plan=show, should_stop=asked)
    plan = autoplan.repair(problem, seconds=10)
    autoplan.check(problem, plan) == []

`Problem` is what to plan, `Plan` what comes out, `check` an independent judge that shares no code with the solver.
"""

from timetable.autoplan.check import check
from timetable.autoplan.plan import (
    Allowance,
    Plan,
    Reason,
    Relaxation,
    Score,
    Step,
    Unplaced,
    Violation,
    ViolationKind,
)
from timetable.autoplan.problem import (
    Block,
    Event,
    Group,
    Key,
    Order,
    Place,
    Problem,
    Resource,
    ResourceKind,
    Room,
    Span,
    Transit,
    Weights,
)
from timetable.autoplan.repair import repair
from timetable.autoplan.search import solve

__all__ = [
    "Allowance",
    "Block",
    "Event",
    "Group",
    "Key",
    "Order",
    "Place",
    "Plan",
    "Problem",
    "Reason",
    "Relaxation",
    "Resource",
    "ResourceKind",
    "Room",
    "Score",
    "Span",
    "Step",
    "Transit",
    "Unplaced",
    "Violation",
    "ViolationKind",
    "Weights",
    "check",
    "repair",
    "solve",
]
