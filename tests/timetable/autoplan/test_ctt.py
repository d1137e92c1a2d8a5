"""The competition's format: read with its mistakes named, planned by the same engine, priced by its own rules."""

from pathlib import Path

import pytest

from tests.timetable.autoplan.making import solved
from timetable.autoplan import check, solve
from timetable.autoplan.ctt import Course, Instance, Lecture, broken, cost, lectures_of, problem_of
from timetable.autoplan.ctt_file import BadInstance, read

DATA = Path(__file__).resolve().parents[2] / "data" / "ctt"
TOY = """Name: Toy
Courses: 3
Rooms: 2
Days: 2
Periods_per_day: 3
Curricula: 2
Constraints: 2

COURSES:
Law Wang 2 2 30
Tax Wang 1 1 10
Art Chen 2 1 12

ROOMS:
big 25
small 10

CURRICULA:
q1 2 Law Tax
q2 2 Tax Art

UNAVAILABILITY_CONSTRAINTS:
Law 0 0
Art 1 2

END.
"""


def test_the_file_is_read() -> None:
    assert read(TOY) == Instance(
        name="Toy",
        days=2,
        periods=3,
        courses={
            "Law": Course("Law", "Wang", 2, 2, 30),
            "Tax": Course("Tax", "Wang", 1, 1, 10),
            "Art": Course("Art", "Chen", 2, 1, 12),
        },
        rooms={"big": 25, "small": 10},
        curricula={"q1": ("Law", "Tax"), "q2": ("Tax", "Art")},
        away={"Law": frozenset({(0, 0)}), "Art": frozenset({(1, 2)})},
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Name: Toy\n", "", "line 1: “Name: …” is expected"),
        ("Days: 2", "Days: two", "line 4: two is not a whole number"),
        ("Rooms: 2", "Rooms: 3", "line 18: ROOMS has fewer than 3 rows"),
        ("Rooms: 2", "Rooms: 1", "line 16: “CURRICULA:” is expected"),
        ("Law Wang 2 2 30", "Law Wang 2 2", "line 10: 4 words, 5 are expected"),
        ("Law Wang 2 2 30", "Law Wang 2 -2 30", "line 10: -2 is not a whole number"),
        ("Tax Wang", "Law Wang", "line 11: course Law is there twice"),
        ("q1 2 Law", "q1 3 Law", "line 19: 3 courses are promised, 2 named"),
        ("q1 2 Law", "q1 2 Low", "line 19: there is no course Low"),
        ("Law 0 0", "Low 0 0", "line 23: there is no course Low"),
        ("Law 0 0", "Law 2 0", "line 23: there is no period 2 0"),
        ("END.", "", "line 26: the file ends too early"),
        ("END.", "Law 0 0", "line 26: END. is missing"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(BadInstance, match=said):
        read(TOY.replace(old, new, 1))


def test_an_empty_file_is_a_mistake() -> None:
    with pytest.raises(BadInstance, match="line 1: the file ends too early"):
        read("")


def test_the_cost_is_counted_by_the_rules() -> None:
    """Law stands twice on one day with a hole, in two rooms: 5 and 20 people over, a day too few, a room changed."""
    law = [Lecture("Law", "big", 1, 0), Lecture("Law", "small", 1, 2)]
    tax, art = [Lecture("Tax", "small", 0, 0)], [Lecture("Art", "big", 0, 1), Lecture("Art", "big", 1, 0)]
    assert cost(read(TOY), [*law, *tax, *art]) == {
        "room_capacity": 5 + 20,
        "minimum_working_days": 5,
        "curriculum_compactness": 2 * 3 + 2 * 1,
        "room_stability": 1,
    }
    assert broken(read(TOY), [*law, *tax, *art]) == {
        "lectures": 0,
        "conflicts": 0,
        "availability": 0,
        "room_occupancy": 1,
    }
    wrong = [*law, Lecture("Tax", "big", 1, 2), Lecture("Art", "big", 1, 2)]
    assert broken(read(TOY), wrong) == {"lectures": 1, "conflicts": 2, "availability": 1, "room_occupancy": 1}


def test_a_plan_of_the_engine_costs_what_the_rules_say() -> None:
    """Law is 5 people over twice; with two days each lecture of it needs a neighbour, and there is one Tax."""
    instance = read(TOY)
    problem = problem_of(instance)
    plan = solved(problem)
    lectures = lectures_of(instance, plan)
    assert set(broken(instance, lectures).values()) == {0}
    assert sum(cost(instance, lectures).values()) == plan.score.total == 10 + 2 + 2
    assert plan.is_proven
    assert check(problem, plan) == []
    assert [row.course for row in lectures] == ["Law", "Law", "Tax", "Art", "Art"]


@pytest.mark.endurance
@pytest.mark.parametrize(
    ("name", "seconds", "most"), [("comp01", 20, 6), ("comp05", 25, 800), ("comp11", 20, 0)]
)
def test_the_competition_is_solved(name: str, seconds: int, most: int) -> None:
    instance = read((DATA / f"{name}.ctt").read_text())
    plan = solve(problem_of(instance), seconds=seconds, seed=1, deterministic=True)
    lectures = lectures_of(instance, plan)
    assert set(broken(instance, lectures).values()) == {0}
    assert sum(cost(instance, lectures).values()) == plan.score.total <= most
