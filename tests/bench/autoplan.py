"""Automatic planning: a district's year, its repair, and three instances of the competition."""

from dataclasses import replace
from pathlib import Path

from tests.bench.measuring import Line
from tests.timetable.autoplan import district
from timetable import autoplan
from timetable.autoplan import Plan, Problem, Span
from timetable.autoplan.ctt import broken, lectures_of, problem_of
from timetable.autoplan.ctt_file import read

DATA = Path(__file__).resolve().parent.parent / "data" / "ctt"
YEAR, FIRST, GAP = 60, 5, 0.05
BEST_KNOWN = {"comp01": 5, "comp05": 284, "comp11": 0}
FEASIBLE, NEAR = 30, 1.3
OPTIMAL_WITHIN, NEAR_WITHIN = 20, 300


def planning() -> list[Line]:
    """Seconds are the clock's, effort the solver's own measure, which does not depend on what else is running."""
    problem = district.year()
    told: list[Plan] = []
    plan = autoplan.solve(problem, seconds=YEAR, on_plan=told.append)
    return [*_year(problem, told, plan), _repair(problem, plan), *_competition()]


def _year(problem: Problem, told: list[Plan], plan: Plan) -> list[Line]:
    first = next((row for row in told if not row.unplaced and not autoplan.check(problem, row)), None)
    seconds = first.seconds if first else float("inf")
    words = f"{plan.score.total}, none below {plan.bound}, {_cost(plan)}"
    what = f"a district's year ({len(problem.events)} sessions)"
    return [
        Line(f"{what}: first plan without a clash", f"{seconds:.1f} s", f"< {FIRST} s", seconds < FIRST),
        Line(
            f"{what}: score after {YEAR} s",
            words,
            f"gap < {GAP:.0%} or proven",
            plan.is_proven or plan.gap < GAP,
        ),
    ]


def _repair(problem: Problem, plan: Plan) -> Line:
    """A lecturer falls ill on the first day of the own sessions."""
    events = district.published(problem, plan.placements)
    who, day = next(
        (resource, row.now.start // district.DAY)
        for row in events
        if row.now
        for resource in row.resources[1:]
    )
    ill = Span(day * district.DAY, (day + 1) * district.DAY)
    resources = tuple(
        replace(row, busy=(*row.busy, ill)) if row.key == who else row for row in problem.resources
    )
    changed = replace(problem, events=events, resources=resources)
    repaired = autoplan.repair(changed, seconds=YEAR)
    stands = not autoplan.check(changed, repaired) and not repaired.unplaced
    words = (
        f"{len(repaired.moved)} moved, {'proven' if repaired.is_proven else 'not proven'}, {_cost(repaired)}"
    )
    is_met = stands and repaired.is_proven and repaired.seconds < FIRST
    return Line("repair after a lecturer's day is lost", words, f"fewest, proven, < {FIRST} s", is_met)


def _competition() -> list[Line]:
    found = []
    for name, best in BEST_KNOWN.items():
        instance = read((DATA / f"{name}.ctt").read_text())
        problem = problem_of(instance)
        told: list[Plan] = []
        most = int(best * NEAR) if best > 10 else best
        seconds = NEAR_WITHIN if best > 10 else OPTIMAL_WITHIN
        plan = autoplan.solve(problem, seconds=seconds, on_plan=told.append)
        stands = not any(broken(instance, lectures_of(instance, plan)).values())
        first = next((row.seconds for row in told if not row.unplaced), float("inf"))
        total = plan.score.total
        found += [
            Line(
                f"{name}: first plan without a clash", f"{first:.1f} s", f"< {FEASIBLE} s", first < FEASIBLE
            ),
            Line(
                f"{name}: cost after {seconds} s",
                f"{total}, {_cost(plan)}",
                f"≤ {most}",
                stands and total <= most,
            ),
        ]
    return found


def _cost(plan: Plan) -> str:
    return f"{plan.seconds:.1f} s, effort {plan.effort:.1f}"
