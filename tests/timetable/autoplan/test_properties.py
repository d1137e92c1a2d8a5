"""Whatever the problem: each plan stands, names each session once, and costs what it says."""

import pytest
from hypothesis import HealthCheck, given, settings
from ortools.sat.python import cp_model

from tests.timetable.autoplan.problems import problems
from timetable.autoplan import Problem, check, repair, scope, search, solve
from timetable.autoplan.board import Board
from timetable.autoplan.model import Model
from timetable.autoplan.scoring import Scorer


def tried(times: int) -> settings:
    """The same problems at each run, as many as told, however long one takes."""
    return settings(
        max_examples=times,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


@tried(20)
@given(problems())
def test_R17_no_plan_clashes(problem: Problem) -> None:
    stands(problem)


@tried(10)
@given(problems(most=10))
def test_R17_no_plan_clashes_where_it_is_thought_over_piece_by_piece(problem: Problem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "AT_ONCE", -1)
        stands(problem)


@pytest.mark.endurance
@tried(100)
@given(problems(most=12))
def test_R17_no_plan_clashes_piece_by_piece_whatever_the_problem(problem: Problem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "AT_ONCE", -1)
        stands(problem)


@pytest.mark.endurance
@tried(300)
@given(problems(most=10))
def test_R17_no_plan_clashes_whatever_the_problem(problem: Problem) -> None:
    stands(problem)


@tried(15)
@given(problems())
def test_the_model_counts_as_the_score_does(problem: Problem) -> None:
    agrees(problem)


@pytest.mark.endurance
@tried(300)
@given(problems(most=10))
def test_the_model_counts_as_the_score_does_whatever_the_problem(problem: Problem) -> None:
    agrees(problem)


def stands(problem: Problem) -> None:
    """By `solve` and `repair`, which place as many."""
    plan = solve(problem, seconds=1, seed=1, deterministic=True)
    assert check(problem, plan) == []
    assert plan.score == Scorer(problem).score(plan.placements)
    assert plan.bound <= plan.score.total
    repaired = repair(problem, seconds=1, seed=1, deterministic=True)
    assert check(problem, repaired) == []
    assert len(repaired.placements) == len(plan.placements)


def agrees(problem: Problem) -> None:
    """The solver's own count is the score, and with rooms only counted never above it."""
    board = Board(problem)
    least = cost_of(model := Model(board, scope.whole(board)))
    assert least == Scorer(problem).score(board.placements(model.draft(solver(model)))).total
    assert cost_of(Model(board, scope.whole(board), is_counted=True)) <= least


def cost_of(model: Model) -> int:
    model.minimise()
    return round(solver(model).objective_value)


def solver(model: Model) -> cp_model.CpSolver:
    found = cp_model.CpSolver()
    found.parameters.num_workers = 1
    assert found.solve(model.cp) == cp_model.OPTIMAL
    return found
