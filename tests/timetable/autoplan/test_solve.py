"""What a plan keeps to, what it prefers, and when it ends."""

from dataclasses import replace

import pytest

from tests.timetable.autoplan.making import (
    blocks,
    event,
    group,
    person,
    places,
    problem,
    solved,
    span,
    start,
)
from timetable.autoplan import Block, Order, Plan, Problem, Room, Transit, Weights, check, search
from timetable.autoplan.board import Board
from timetable.autoplan.standing import stands


def test_R17_a_class_is_in_one_session_at_a_time() -> None:
    of = problem(event("one", rooms=("room 1",)), event("other", rooms=("room 2",)))
    plan = solved(of)
    assert sorted(at for at, _ in places(plan).values()) == [start(0, 0), start(0, 1)]
    assert (plan.unplaced, check(of, plan), plan.is_proven) == ((), [], True)


def test_R17_groups_of_one_class_run_side_by_side() -> None:
    half_day = blocks(1)[:1]
    first = event("one", resources=("group 1",), rooms=("room 1",), starts=(0,))
    other = event("other", resources=("group 2",), rooms=("room 2",), starts=(0,))
    plan = solved(problem(first, other, blocks=half_day))
    assert places(plan) == {"one": (0, "room 1"), "other": (0, "room 2")}


def test_R17_back_to_back_is_no_clash_so_short_sessions_share_a_half_day() -> None:
    half_day = blocks(1)[:1]
    opening = event("opening", length=10, starts=(0, 30))
    lecture = event("lecture", length=30, starts=(0, 10))
    plan = solved(problem(opening, lecture, blocks=half_day, orders=(Order("opening", "lecture"),)))
    assert places(plan) == {"opening": (0, "room 1"), "lecture": (10, "room 1")}


def test_R17_a_place_that_does_not_exclude_holds_any_number() -> None:
    plan = solved(
        problem(event("one", rooms=(), starts=(0,)), event("other", rooms=(), resources=("b",), starts=(0,)))
    )
    assert places(plan) == {"one": (0, None), "other": (0, None)}


def test_what_is_pinned_takes_its_time_and_may_clash_already() -> None:
    pinned = [event(key, now=(start(0), "room 1"), is_pinned=True) for key in ("one", "other")]
    plan = solved(problem(*pinned, event("free")))
    assert places(plan)["free"] == (start(0, 1), "room 1")
    assert check(problem(*pinned, event("free")), plan) == []


def test_the_last_one_closes_and_a_ring_of_orders_leaves_one_out() -> None:
    events = [event(key, days=2) for key in ("closing", "one", "two")]
    in_order = (Order("one", "closing"), Order("two", "closing"))
    plan = solved(problem(*events, days=2, orders=in_order))
    assert max(places(plan), key=lambda key: places(plan)[key]) == "closing"
    ring = solved(problem(*events, days=2, orders=(*in_order, Order("closing", "one"))))
    assert len(ring.placements) == 2


def test_a_hard_load_and_a_hard_way_are_kept() -> None:
    lecturer = person("lecturer", most_blocks=1, most_blocks_is_hard=True, travels=True)
    events = [event(key, days=2, resources=(key, "lecturer")) for key in ("a", "b")]
    people = (person("a"), person("b"), lecturer)
    plan = solved(problem(*events, days=2, resources=people))
    assert {at // 100 for at, _ in places(plan).values()} == {0, 1}

    far = [
        event("a", resources=("lecturer",), rooms=("east",)),
        event("b", resources=("lecturer",), rooms=("west",)),
    ]
    rooms = (Room("east", campus="east"), Room("west", campus="west"))
    travelling = (person("lecturer", travels=True),)
    for minutes, placed in ((10, 2), (11, 1)):
        of = problem(*far, rooms=rooms, resources=travelling, transit=Transit(minutes, is_hard=True))
        assert len(solved(of).placements) == placed
    soft = problem(*far, rooms=rooms, resources=travelling, transit=Transit(11))
    assert solved(soft).score.parts["transit"] == Weights().transit


@pytest.mark.parametrize(
    ("part", "price"),
    [
        ("over_capacity", 5 * 10),
        ("disliked", 6),
        ("times", 4 * 2),
        ("room_changes", 10),
        ("isolated", 8),
        ("load", 10),
        ("missing_days", 3),
        ("fairness", 2 * 2),
        ("spare_seats", 2 * 4),
    ],
)
def test_each_price_is_paid_only_where_it_must_be(part: str, price: int) -> None:
    """One class with three sessions in three half-days; the rooms are free in turn, the last half-day is dear."""
    half_days = (*blocks(1), replace(blocks(2)[2], penalty=2))
    rooms = (
        Room("room 1", 50, busy=(span(1),)),
        Room("room 2", 10, busy=(span(0), span(0, 1)), disliked=(span(1),)),
    )
    keys = ("a", "b", "c")
    events = [
        event(key, days=2, people=20, rooms=("room 1", "room 2"), resources=("class", "lecturer"))
        for key in keys
    ]
    of = problem(
        *(replace(row, starts=tuple(block.start for block in half_days)) for row in events),
        blocks=half_days,
        rooms=rooms,
        resources=(person("class"), person("lecturer", most_blocks=1)),
        groups=(group(*keys, least_days=3),),
        weights=Weights(missing_days=3, spare_seats=2 if part == "spare_seats" else 0),
    )
    plan = solved(of)
    spare = 2 * (3 + 3) if part == "spare_seats" else 0
    assert plan.score.parts[part] == (spare if part == "spare_seats" else price)
    assert plan.score.total == 50 + 6 + 8 + 10 + 8 + 10 + 3 + 4 + spare
    assert plan.is_proven


def test_a_room_too_small_is_a_price_or_out_of_the_question() -> None:
    large, small = Room("large", 50, busy=(span(0), span(0, 1))), Room("small", 10)
    of = problem(event("one", people=11, rooms=("large", "small")), rooms=(large, small))
    assert places(solved(of))["one"][1] == "small"
    assert solved(replace(of, capacity_is_hard=True)).placements == {}


@pytest.mark.parametrize("at_once", [search.AT_ONCE, -1], ids=["at once", "piece by piece"])
def test_equal_seeds_give_equal_plans(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "AT_ONCE", at_once)
    events = [
        event(f"{n}", days=3, resources=(f"class {n % 4}",), rooms=("room 1", "room 2")) for n in range(10)
    ]
    keys = [(f"{n}", f"{n + 4}") for n in range(4)]
    of = problem(*events, days=3, groups=tuple(group(*pair) for pair in keys))
    first, second = solved(of, seed=5), solved(of, seed=5)
    assert replace(first, seconds=0) == replace(second, seconds=0)
    assert check(of, first) == []


def test_each_plan_that_is_told_is_better_and_stands() -> None:
    told: list[Plan] = []
    evening = Block(0, 2, 200, 240, penalty=5)
    events = [event(key, starts=(0, 50, 200)) for key in ("a", "b")]
    of = problem(*events, blocks=(*blocks(1), evening), groups=(group("a", "b"),))
    plan = solved(of, on_plan=told.append)
    totals = [row.score.total for row in told]
    assert totals == sorted(set(totals), reverse=True)
    assert totals[-1] == plan.score.total
    assert [check(of, row) for row in told] == [[]] * len(told)


def test_who_asks_to_stop_takes_the_best_so_far() -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return True

    keys = [f"{n}" for n in range(60)]
    events = [
        event(key, days=30, resources=(f"class {int(key) % 5}",), rooms=("room 1", "room 2")) for key in keys
    ]
    of = problem(*events, days=30, groups=(group(*keys),), weights=Weights(missing_days=1, isolated=7))
    plan = solved(replace(of, groups=(group(*keys, least_days=31),)), should_stop=stop)
    assert asked == [True]
    assert (len(plan.placements), check(of, plan)) == (60, [])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (problem(event("one"), rooms=()), "event 'one': no room 'room 1'"),
        (problem(event("one"), resources=()), "event 'one': no resource 'class'"),
        (problem(event("one"), event("one")), "one event is named twice"),
        (problem(event("one"), orders=(Order("one", "two"),)), "no event 'two'"),
        (problem(event("one", is_pinned=True)), "event 'one': pinned nowhere"),
        (problem(event("one", length=0)), "event 'one': no length"),
        (problem(event("one", start_costs=(-1,))), "event 'one': a price below nothing"),
        (problem(event("one"), weights=Weights(load=-1)), "a price below nothing"),
    ],
)
def test_a_problem_must_name_what_it_holds(wrong: Problem, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        solved(wrong)


def test_nothing_to_place_is_a_plan() -> None:
    plan = solved(problem())
    assert (plan.placements, plan.score.total, plan.is_proven) == ({}, 0, True)


def test_R17_a_part_made_meanwhile_is_taken_over_only_where_it_stands() -> None:
    board = Board(problem(event("a"), event("b", resources=("other",), rooms=("room 1", "room 2"))))
    room_1, room_2 = 0, 1
    assert stands(board, [{0: room_1}, {0: room_2}])
    assert stands(board, [{0: room_1}, {50: room_1}])
    assert not stands(board, [{0: room_1}, {0: room_1}])
