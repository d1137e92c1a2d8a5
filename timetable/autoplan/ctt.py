"""Curriculum-based course timetabling, as the Second International Timetabling Competition (2007) wrote it down.

An instance is read, put to the same engine as a district's year, and answered in the competition's format. Its cost
is counted here once more from the rules alone: a person more than seats 1, a day too few of a course 5, a lecture of
a curriculum without a neighbour 2, a room of a course after its first 1.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import cast

from timetable.autoplan.plan import Plan
from timetable.autoplan.problem import (
    Block,
    Event,
    Group,
    Place,
    Problem,
    Resource,
    ResourceKind,
    Room,
    Weights,
)

WEIGHTS = Weights(
    over_capacity=1,
    room_changes=1,
    isolated=2,
    missing_days=5,
    times=0,
    disliked=0,
    load=0,
    transit=0,
    fairness=0,
)


@dataclass(frozen=True)
class Course:
    """A course, whose lectures nothing tells apart."""

    key: str
    teacher: str
    lectures: int
    least_days: int
    students: int


@dataclass(frozen=True)
class Instance:
    """What the file says. `away` are the periods (day, period) in which a course cannot be."""

    name: str
    days: int
    periods: int
    courses: Mapping[str, Course]
    rooms: Mapping[str, int]
    curricula: Mapping[str, tuple[str, ...]]
    away: Mapping[str, frozenset[tuple[int, int]]]


@dataclass(frozen=True)
class Lecture:
    """A line of a solution."""

    course: str
    room: str
    day: int
    period: int

    def __str__(self) -> str:
        return f"{self.course} {self.room} {self.day} {self.period}"


def problem_of(instance: Instance) -> Problem:
    """The same in the engine's words: a period is a block of length 1, and numbers count on from day to day."""
    curricula: dict[str, list[str]] = defaultdict(list)
    for key, members in instance.curricula.items():
        for course in members:
            curricula[course].append(key)
    teachers = dict.fromkeys(course.teacher for course in instance.courses.values())
    return Problem(
        blocks=tuple(
            Block(day, period, day * instance.periods + period, day * instance.periods + period + 1)
            for day in range(instance.days)
            for period in range(instance.periods)
        ),
        rooms=tuple(Room(key, capacity) for key, capacity in instance.rooms.items()),
        resources=(
            *(Resource(("teacher", key), ResourceKind.INSTRUCTOR) for key in teachers),
            *(Resource(("curriculum", key), ResourceKind.CLASS) for key in instance.curricula),
        ),
        events=tuple(
            event
            for course in instance.courses.values()
            for event in _events(instance, course, curricula[course.key])
        ),
        groups=tuple(_groups(instance)),
        weights=WEIGHTS,
    )


def _events(instance: Instance, course: Course, curricula: list[str]) -> Iterator[Event]:
    away = {day * instance.periods + period for day, period in instance.away.get(course.key, ())}
    starts = tuple(number for number in range(instance.days * instance.periods) if number not in away)
    resources = (("teacher", course.teacher), *(("curriculum", key) for key in curricula))
    for number in range(course.lectures):
        yield Event((course.key, number), 1, starts, resources, course.students, tuple(instance.rooms))


def _groups(instance: Instance) -> Iterator[Group]:
    own = {
        course.key: tuple((course.key, number) for number in range(course.lectures))
        for course in instance.courses.values()
    }
    for course in instance.courses.values():
        yield Group(("course", course.key), own[course.key], True, False, False, course.least_days)
    for key, members in instance.curricula.items():
        events = tuple(event for course in dict.fromkeys(members) for event in own[course])
        yield Group(("curriculum", key), events, False, True, False)


def lectures_of(instance: Instance, plan: Plan) -> list[Lecture]:
    """The plan as a solution, in the order of the courses."""
    order = {key: number for number, key in enumerate(instance.courses)}
    found = []
    for (course, _), place in cast(Mapping[tuple[str, int], Place], plan.placements).items():
        day, period = divmod(place.start, instance.periods)
        found.append(Lecture(course, str(place.room), day, period))
    return sorted(found, key=lambda row: (order[row.course], row.day, row.period))


def broken(instance: Instance, lectures: list[Lecture]) -> dict[str, int]:
    """How often a solution breaks each hard rule; all 0 when it may stand."""
    placed = Counter(row.course for row in lectures)
    periods: dict[tuple[int, int], list[Lecture]] = defaultdict(list)
    for row in lectures:
        periods[row.day, row.period].append(row)
    together = [pair for rows in periods.values() for pair in combinations(rows, 2)]
    return {
        "lectures": sum(abs(row.lectures - placed[row.key]) for row in instance.courses.values()),
        "conflicts": sum(_conflict(instance, one.course, other.course) for one, other in together),
        "availability": sum((row.day, row.period) in instance.away.get(row.course, ()) for row in lectures),
        "room_occupancy": sum(one.room == other.room for one, other in together),
    }


def _conflict(instance: Instance, one: str, other: str) -> bool:
    first, second = instance.courses[one], instance.courses[other]
    shared = any(one in members and other in members for members in instance.curricula.values())
    return one == other or first.teacher == second.teacher or shared


def cost(instance: Instance, lectures: list[Lecture]) -> dict[str, int]:
    """The price of a solution by soft constraint, weighted."""
    days, rooms = defaultdict(set), defaultdict(set)
    for row in lectures:
        days[row.course].add(row.day)
        rooms[row.course].add(row.room)
    courses = instance.courses.values()
    return {
        "room_capacity": sum(
            max(0, instance.courses[row.course].students - instance.rooms[row.room]) for row in lectures
        ),
        "minimum_working_days": 5 * sum(max(0, row.least_days - len(days[row.key])) for row in courses),
        "curriculum_compactness": 2
        * sum(_isolated(members, lectures) for members in instance.curricula.values()),
        "room_stability": sum(max(0, len(rooms[row.key]) - 1) for row in courses),
    }


def _isolated(members: tuple[str, ...], lectures: list[Lecture]) -> int:
    taken = [(row.day, row.period) for row in lectures if row.course in members]
    return sum((day, period - 1) not in taken and (day, period + 1) not in taken for day, period in taken)
