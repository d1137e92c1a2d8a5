"""After a change as few published sessions move as can be, then as few others."""

from dataclasses import replace
from typing import Any

from tests.timetable.autoplan.making import blocks, event, person, places, problem, repaired, span, start
from timetable.autoplan import Event, Room, check


def standing(key: str, day: int, number: int = 0, room: str = "room 1", **more: Any) -> Event:
    return event(key, days=2, now=(start(day, number), room), **{"is_published": True, **more})


def test_nothing_moves_where_nothing_is_wrong() -> None:
    of = problem(standing("a", 0), standing("b", 1, 1), days=2)
    plan = repaired(of)
    assert (plan.moved, plan.is_proven) == ((), True)
    assert places(plan) == {"a": (start(0), "room 1"), "b": (start(1, 1), "room 1")}


def test_only_who_must_moves_when_a_lecturer_falls_ill() -> None:
    ill = person("lecturer", busy=(span(0),))
    events = [standing("a", 0, resources=("class", "lecturer")), standing("b", 0, 1), standing("c", 1)]
    of = problem(*events, days=2, resources=(person("class"), ill))
    plan = repaired(of)
    assert (plan.moved, plan.is_proven, check(of, plan)) == (("a",), True, [])
    assert places(plan)["a"] == (start(1, 1), "room 1")


def test_a_room_is_changed_rather_than_the_time_when_it_is_lost() -> None:
    both = ("room 1", "room 2")
    rooms = (Room("room 1", busy=(span(0),)), Room("room 2"))
    of = problem(standing("a", 0, rooms=both), standing("b", 1, rooms=both), days=2, rooms=rooms)
    assert places(repaired(of))["a"] == (start(0), "room 2")


def test_drafts_give_way_to_what_is_published() -> None:
    """The morning is lost to the published one, which may only come back in the afternoon of a draft."""
    away = person("class", busy=(span(0),))
    first = standing("published", 0, starts=(start(0), start(0, 1)))
    draft = standing("draft", 0, 1, is_published=False)
    plan = repaired(problem(first, draft, days=2, resources=(away,)))
    assert (plan.moved, plan.is_proven) == (("published", "draft"), True)
    assert places(plan)["published"] == (start(0, 1), "room 1")


def test_of_two_that_clash_the_draft_moves() -> None:
    of = problem(standing("draft", 0, is_published=False), standing("published", 0), days=2)
    assert repaired(of).moved == ("draft",)


def test_a_chain_moves_where_one_alone_has_no_place() -> None:
    """One has only the place of the second, which has only that of the third, which may go anywhere."""
    half_days = [block.start for block in blocks(2)]
    away = person("lecturer", busy=(span(0),))
    one = standing("a", 0, starts=tuple(half_days[:2]), resources=("class", "lecturer"))
    two = standing("b", 0, 1, starts=tuple(half_days[1:3]))
    three = standing("c", 1, 0)
    of = problem(one, two, three, days=2, resources=(person("class"), away))
    plan = repaired(of)
    assert (plan.moved, plan.is_proven, check(of, plan)) == (("a", "b", "c"), True, [])


def test_who_finds_no_place_is_named_and_the_others_stay() -> None:
    away = person("lecturer", busy=(span(0), span(0, 1)))
    lost = standing("a", 0, starts=(start(0), start(0, 1)), resources=("lecturer",))
    of = problem(lost, standing("b", 1), days=2, resources=(person("class"), away))
    plan = repaired(of)
    assert ([row.event for row in plan.unplaced], plan.moved, plan.is_proven) == (["a"], (), True)


def test_new_sessions_find_a_place_beside_what_stands() -> None:
    of = problem(replace(standing("a", 0), now=None), standing("b", 0), days=2)
    plan = repaired(of)
    assert (plan.moved, len(plan.placements)) == ((), 2)
