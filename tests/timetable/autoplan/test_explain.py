"""Why a session has no place, and the least that would help."""

from dataclasses import replace
from typing import Any

from tests.timetable.autoplan.making import event, person, places, problem, solved, span, start
from timetable.autoplan import (
    Allowance,
    Order,
    Place,
    Problem,
    Reason,
    Relaxation,
    Room,
    Step,
    Unplaced,
)


def only(of: Problem) -> Unplaced:
    (row,) = solved(of).unplaced
    return row


def single(step: Step, key: Any, *when: int, room: str = "room 1") -> Relaxation:
    return Relaxation((Allowance(step, key, span(*when)),), Place(start(*when), room))


def test_a_date_range_without_days() -> None:
    row = only(problem(event("a", starts=())))
    assert row == Unplaced("a", Reason.NO_START, None, (Relaxation((Allowance(Step.LONGER_RANGE),)),))


def test_no_room_holds_so_many_but_a_smaller_one_would_do() -> None:
    row = only(problem(event("a", people=51), capacity_is_hard=True))
    helps = tuple(single(Step.SMALLER_ROOM, "room 1", 0, n) for n in (0, 1))
    assert row == Unplaced("a", Reason.NO_ROOM, None, helps)


def test_a_lecturer_who_is_away() -> None:
    away = person("lecturer", busy=(span(0), span(0, 1)))
    row = only(problem(event("a", resources=("lecturer",), rooms=("room 1", "room 2")), resources=(away,)))
    helps = tuple(single(Step.FREE_RESOURCE, "lecturer", 0, n) for n in (0, 1))
    assert row == Unplaced("a", Reason.RESOURCE_AWAY, "lecturer", helps)


def test_a_lecturer_who_has_other_sessions() -> None:
    taken = [
        event(f"{n}", resources=("lecturer",), rooms=("room 2",), now=(start(0, n), "room 2"), is_pinned=True)
        for n in (0, 1)
    ]
    row = only(problem(*taken, event("a", resources=("lecturer", "class"))))
    helps = tuple(single(Step.ANOTHER_RESOURCE, "lecturer", 0, n) for n in (0, 1))
    assert row == Unplaced("a", Reason.RESOURCE_TAKEN, "lecturer", helps)


def test_a_class_that_is_full_needs_more_days() -> None:
    taken = [event(f"{n}", now=(start(0, n), "room 1"), is_pinned=True) for n in (0, 1)]
    row = only(problem(*taken, event("a")))
    assert row == Unplaced(
        "a", Reason.RESOURCE_TAKEN, "class", (Relaxation((Allowance(Step.LONGER_RANGE),)),)
    )


def test_rooms_that_are_taken() -> None:
    rooms = (Room("room 1", busy=(span(0), span(0, 1))), Room("room 2", busy=(span(0), span(0, 1))))
    row = only(problem(event("a", rooms=("room 1", "room 2")), rooms=rooms))
    assert (row.reason, len(row.relaxations)) == (Reason.ROOMS_TAKEN, 3)
    assert row.relaxations[0] == single(Step.FREE_ROOM, "room 1", 0)


def test_an_order_that_cannot_be_kept() -> None:
    last = event("last", now=(start(0), "room 1"), is_pinned=True)
    row = only(problem(last, event("a"), orders=(Order("a", "last"),)))
    assert row == Unplaced("a", Reason.ORDER, "last", (single(Step.DROP_ORDER, "last", 0, 1),))


def test_a_lecturer_with_enough_for_a_day() -> None:
    lecturer = person("lecturer", most_blocks=1, most_blocks_is_hard=True)
    other = event("b", resources=("lecturer",), now=(start(0), "room 1"), is_pinned=True)
    row = only(problem(other, event("a", resources=("lecturer",)), resources=(lecturer,)))
    assert row == Unplaced(
        "a", Reason.RESOURCE_TAKEN, "lecturer", (single(Step.MORE_BLOCKS, "lecturer", 0, 1),)
    )


def test_what_is_said_to_help_helps() -> None:
    """Each kind of help once, the single steps alone; with the first the session finds its place."""
    rooms = (Room("room 1", 50, busy=(span(0),)), Room("room 2", 5))
    away = person("lecturer", busy=(span(0, 1),))
    of = problem(
        event("a", resources=("lecturer",), rooms=("room 1", "room 2"), people=20),
        rooms=rooms,
        resources=(away,),
        capacity_is_hard=True,
    )
    row = only(of)
    assert [[allow.step for allow in help.allow] for help in row.relaxations] == [
        [Step.FREE_ROOM],
        [Step.SMALLER_ROOM],
        [Step.FREE_RESOURCE],
    ]
    helped = [
        replace(of, rooms=(Room("room 1", 50), rooms[1])),
        replace(of, rooms=(rooms[0], Room("room 2", 20))),
        replace(of, resources=(person("lecturer"),)),
    ]
    for better, said in zip(helped, row.relaxations, strict=True):
        assert said.place
        assert places(solved(better)) == {"a": tuple(said.place)}
