"""The judge: what is wrong with a plan, worked out anew."""

from __future__ import annotations

from timetable.autoplan.plan import Plan, Violation
from timetable.autoplan.problem import Problem


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """What the plan does that no plan may, nothing of it between two pinned events."""
    raise NotImplementedError
