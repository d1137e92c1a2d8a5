"""A district's year at full size: planned, and mended."""

from dataclasses import replace

import pytest

from tests.timetable.autoplan import district
from timetable.autoplan import Plan, Problem, check, greedy, repair, solve
from timetable.autoplan.board import Board


def test_a_year_has_a_plan_at_once() -> None:
    of = district.year()
    board = Board(of)
    plan = Plan(board.placements(greedy.draft(board)))
    assert (len(plan.placements), check(of, plan)) == (len(of.events), [])


@pytest.mark.endurance
def test_a_few_classes_are_planned_to_the_end() -> None:
    of = district.year(4, days=20)
    plan = solve(of, seconds=8, seed=1, deterministic=True)
    assert (plan.unplaced, plan.is_proven, check(of, plan)) == ((), True, [])


def test_a_lost_room_moves_its_sessions_alone() -> None:
    of, lost = mended()
    plan = repair(of, seconds=10, seed=1, deterministic=True)
    assert (set(plan.moved), plan.is_proven, plan.unplaced, check(of, plan)) == (lost, True, (), [])


def mended() -> tuple[Problem, set[object]]:
    """A published year whose fifth room is away for its second week, and the sessions in it."""
    of = district.year()
    board = Board(of)
    events = district.published(of, board.placements(greedy.draft(board)))
    week = district.week(2)
    room = replace(of.rooms[5], busy=(*of.rooms[5].busy, week))
    lost = {
        row.key
        for row in events
        if row.now and row.now.room == room.key and week.start <= row.now.start < week.end
    }
    assert lost
    return replace(of, events=events, rooms=(*of.rooms[:5], room, *of.rooms[6:])), lost


@pytest.mark.endurance
def test_a_year_becomes_better() -> None:
    of = district.year()
    plan = solve(of, seconds=60, seed=1, deterministic=True)
    assert (plan.unplaced, check(of, plan)) == ((), [])
    assert plan.score.total <= 24
