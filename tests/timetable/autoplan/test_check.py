"""The judge finds each thing that no plan may do, and nothing where nothing is wrong."""

from typing import Any

import pytest

from tests.timetable.autoplan.making import event, person, problem, span, start
from timetable.autoplan import Order, Place, Plan, Problem, Reason, Room, Transit, Unplaced, Violation, check
from timetable.autoplan import ViolationKind as Kind

MORNING, AFTERNOON = start(0), start(0, 1)
TWO = (
    event("a", resources=("class", "lecturer")),
    event("b", resources=("other", "lecturer"), rooms=("room 2",)),
)


def placed(**places: tuple[int, str | None]) -> Plan:
    return Plan({key: Place(*place) for key, place in places.items()})


def one(**more: Any) -> Problem:
    return problem(event("a", people=30), **more)


@pytest.mark.parametrize(
    ("of", "plan", "found"),
    [
        (one(), placed(), Violation(Kind.UNKNOWN, ("a",))),
        (
            one(),
            Plan({"a": Place(MORNING, "room 1")}, (Unplaced("a", Reason.TOGETHER),)),
            Violation(Kind.UNKNOWN, ("a",)),
        ),
        (
            problem(),
            placed(a=(MORNING, None)),
            Violation(Kind.UNKNOWN, ("a",)),
        ),
        (one(), placed(a=(MORNING + 1, "room 1")), Violation(Kind.START, ("a",))),
        (one(), placed(a=(MORNING, "room 9")), Violation(Kind.ROOM, ("a",), "room 9")),
        (one(), placed(a=(MORNING, None)), Violation(Kind.ROOM, ("a",), None)),
        (
            one(rooms=(Room("room 1", 29),), capacity_is_hard=True),
            placed(a=(MORNING, "room 1")),
            Violation(Kind.ROOM, ("a",), "room 1"),
        ),
        (
            one(rooms=(Room("room 1", busy=(span(0),)),)),
            placed(a=(MORNING, "room 1")),
            Violation(Kind.ROOM_BUSY, ("a",), "room 1"),
        ),
        (
            one(resources=(person("class", busy=(span(0),)),)),
            placed(a=(MORNING, "room 1")),
            Violation(Kind.RESOURCE_BUSY, ("a",), "class"),
        ),
        (
            problem(*TWO),
            placed(a=(MORNING, "room 1"), b=(MORNING, "room 2")),
            Violation(Kind.RESOURCE_TAKEN, ("a", "b"), "lecturer"),
        ),
        (
            problem(event("a"), event("b", resources=("other",))),
            placed(a=(MORNING, "room 1"), b=(MORNING, "room 1")),
            Violation(Kind.ROOM_TAKEN, ("a", "b"), "room 1"),
        ),
        (
            problem(*TWO, orders=(Order("b", "a"),)),
            placed(a=(MORNING, "room 1"), b=(AFTERNOON, "room 2")),
            Violation(Kind.ORDER, ("b", "a")),
        ),
        (
            problem(
                *TWO,
                resources=(
                    person("class"),
                    person("other"),
                    person("lecturer", most_blocks=1, most_blocks_is_hard=True),
                ),
            ),
            placed(a=(MORNING, "room 1"), b=(AFTERNOON, "room 2")),
            Violation(Kind.LOAD, ("a", "b"), "lecturer"),
        ),
        (
            problem(
                *TWO,
                rooms=(Room("room 1", campus="east"), Room("room 2", campus="west")),
                resources=(person("class"), person("other"), person("lecturer", travels=True)),
                transit=Transit(5, (("west", "east", 11),), is_hard=True),
            ),
            placed(a=(MORNING, "room 1"), b=(AFTERNOON, "room 2")),
            Violation(Kind.TRANSIT, ("a", "b"), "lecturer"),
        ),
        (
            problem(event("a", now=(MORNING, "room 1"), is_pinned=True)),
            placed(a=(AFTERNOON, "room 1")),
            Violation(Kind.PINNED, ("a",)),
        ),
    ],
)
def test_what_no_plan_may_do(of: Problem, plan: Plan, found: Violation) -> None:
    assert check(of, plan) == [found]


def test_R17_back_to_back_and_other_rooms_are_no_clash() -> None:
    assert check(problem(*TWO), placed(a=(MORNING, "room 1"), b=(AFTERNOON, "room 2"))) == []
