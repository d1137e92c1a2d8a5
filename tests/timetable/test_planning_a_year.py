"""An empty district year is filled without clashes by the real planner, and what has no place is named with why.

Classes of five days, four at a time; they share rooms and lecturers, and two of each four a trainee.
"""

import datetime as dt
from collections import Counter
from random import Random

import pytest
from django.utils import timezone

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.timetable.planning import waiting
from timetable import accepting, autoplan, clashes, planning_runs, proposed
from timetable.arrangement import Arrangement
from timetable.calendar import half_day_of
from timetable.models import Instructor, PlanningKind, PlanningRun, PlanningStatus, Room, Session
from timetable.outlook import Outlook
from timetable.planning_problem import PlanningProblem
from timetable.wishes import Wish, minute_of

SIDE_BY_SIDE = 4


def monday() -> dt.date:
    """The next but one: all of it lies ahead."""
    today = timezone.localdate()
    return today + dt.timedelta(days=14 - today.weekday())


def a_year(cast: Cast, number: int, *, rooms: int, instructors: int) -> list[TrainingClass]:
    """Classes of which nothing is placed yet."""
    chance = Random(7)
    for index in range(rooms):
        factories.room(cast.district, f"第{index}教室", capacity=60 + 10 * (index % 3))
    people = [factories.instructor(cast.district, f"讲师{index}") for index in range(instructors)]
    made = []
    for index in range(number):
        starts_on = monday() + dt.timedelta(weeks=index // SIDE_BY_SIDE)
        training_class = factories.training_class(
            cast.district,
            f"第{index}班",
            starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(days=4),
            planned_size=55,
        )
        shares = index % SIDE_BY_SIDE < 2
        enter_sessions(training_class, chance, people, lectures=2 if shares else 5)
        made.append(training_class)
    for one, other in zip(made[::SIDE_BY_SIDE], made[1::SIDE_BY_SIDE], strict=True):
        cadre = factories.cadre("两班的人", cast.community)
        factories.enrolment(one, cadre)
        factories.enrolment(other, cadre)
    return made


def enter_sessions(
    training_class: TrainingClass, chance: Random, people: list[Instructor], *, lectures: int
) -> None:
    waiting(training_class, "开班式", kind="OPENING", hours=1)
    for title in range(lectures):
        waiting(training_class, f"讲座{title}", chance.choice(people))
    waiting(training_class, "现场教学", kind="FIELD_TEACHING")
    for number in (1, 2):
        session = waiting(training_class, "分组讨论", kind="GROUP_DISCUSSION", hours=2)
        session.groups.add(factories.group(training_class, number))
    waiting(training_class, "结业式", kind="CLOSING", hours=1)


def planned(cast: Cast, *, seconds: int) -> PlanningRun:
    run = planning_runs.ask(
        PlanningKind.FILL,
        district=cast.district,
        by=cast.organiser,
        wish=Wish(seconds=seconds, deterministic=True),
    )
    problem = PlanningProblem(Outlook.load(run)).problem
    assert planning_runs.plan(run.pk)
    run.refresh_from_db()
    assert run.status == PlanningStatus.DONE, run.error
    # The judge shares no code with the planner.
    placements: dict[autoplan.Key, autoplan.Place] = {
        event.key: event.now for event in problem.events if event.now
    } | {
        session_id: autoplan.Place(minute_of(place.start_at), place.room_id)
        for session_id, place in planning_runs.placements_of(run).items()
    }
    unplaced = tuple(autoplan.Unplaced(row["session"], autoplan.Reason.TOGETHER) for row in run.unplaced)
    assert autoplan.check(problem, autoplan.Plan(placements, unplaced)) == []
    return run


def assert_sound(classes: list[TrainingClass]) -> None:
    """Nothing clashes as it stands (the constraints have agreed already), each class is in its days and its order."""
    rows = Session.objects.filter(start_at__isnull=False).order_by("start_at", "pk")
    proposals = [
        Arrangement.of(row).proposal(row.start_at, row.end_at) for row in rows if row.start_at and row.end_at
    ]
    assert [found for found in clashes.find_standing(proposals) if found] == []
    for training_class in classes:
        sessions = list(rows.filter(training_class=training_class))
        assert (sessions[0].kind, sessions[-1].kind) == ("OPENING", "CLOSING")
        days = {half_day_of(row.start_at).day for row in sessions if row.start_at}
        assert training_class.starts_on
        assert training_class.ends_on
        assert training_class.starts_on <= min(days) <= max(days) <= training_class.ends_on
        assert not [row.title for row in sessions if row.room is None and row.kind != "FIELD_TEACHING"]


def fill(cast: Cast, number: int, *, rooms: int, instructors: int, seconds: int) -> None:
    classes = a_year(cast, number, rooms=rooms, instructors=instructors)
    run = planned(cast, seconds=seconds)
    assert run.unplaced == []
    accepted = accepting.accept(run, by=cast.organiser)
    assert (len(accepted.sessions), accepted.left_out) == (Session.objects.count(), ())
    assert not Session.objects.filter(start_at=None).exists()
    assert_sound(classes)


def test_a_month_is_filled_without_clashes(cast: Cast) -> None:
    fill(cast, 6, rooms=5, instructors=12, seconds=1)


@pytest.mark.endurance
def test_a_district_year_is_filled_without_clashes(cast: Cast) -> None:
    fill(cast, 38, rooms=12, instructors=40, seconds=60)


def test_what_has_no_place_is_named_with_why_and_what_would_help(cast: Cast) -> None:
    """Two classes want the one lecturer on each of their half-days: half of it cannot be."""
    person = factories.instructor(cast.district, "陈静")
    factories.room(cast.district)
    classes = []
    for name in ("甲班", "乙班"):
        training_class = factories.training_class(
            cast.district, name, starts_on=monday(), ends_on=monday(), planned_size=40
        )
        for number in range(2):
            waiting(training_class, f"{name}第{number}讲", person)
        classes.append(training_class)
    run = planned(cast, seconds=1)
    found = proposed.load(run)
    assert (len(run.placements), len(found.unplaced)) == (2, 2)
    assert Counter(bool(row.why) for row in found.unplaced) == {True: 2}
    assert all(row.helps for row in found.unplaced), found.unplaced
    accepted = accepting.accept(run, by=cast.organiser)
    assert len(accepted.sessions) == 2
    assert Room.objects.count() == 1


def test_odd_times_and_clashes_that_stand_already_are_in_nobodys_way(cast: Cast) -> None:
    """At noon, over two half-days, before the first, and two at once that share a trainee."""
    room = factories.room(cast.district)
    mine, theirs = (
        factories.training_class(cast.district, name, starts_on=monday(), ends_on=monday(), planned_size=40)
        for name in ("甲班", "乙班")
    )
    for training_class in (mine, theirs):
        factories.enrolment(training_class, cast.cadre)
        factories.session(
            training_class, "早课", start=factories.at("07:00", monday()), end=factories.at("08:00", monday())
        )
    factories.session(
        theirs, "午间", start=factories.at("11:00", monday()), end=factories.at("14:30", monday()), room=room
    )
    short = waiting(mine, "短课", hours=2)
    long = waiting(mine, "长课")
    run = planned(cast, seconds=1)
    placements = planning_runs.placements_of(run)
    assert (list(placements), [row["session"] for row in run.unplaced]) == ([short.pk], [long.pk])
    assert f"{timezone.localtime(placements[short.pk].start_at):%H:%M}" in ("09:00", "15:15")
