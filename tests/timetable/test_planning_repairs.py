"""帮我调整 by the real planner: who or what is lost is made up for, and the fewest sessions move."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from timetable import accepting, planning_runs, proposed
from timetable.models import PlanningKind, PlanningRun, PlanningStatus, Room, Session
from timetable.planning_runs import Placement
from timetable.wishes import Loss, Wish

MONDAY = timezone.localdate() + dt.timedelta(days=14 - timezone.localdate().weekday())
TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture
def room(cast: Cast) -> Room:
    return factories.room(cast.district)


@pytest.fixture
def sessions(cast: Cast, room: Room) -> list[Session]:
    """A class of two days with a free half-day at the end; all of it is published."""
    person, other = factories.instructor(cast.district, "陈静"), factories.instructor(cast.district, "王磊")
    training_class = factories.training_class(
        cast.district, "两天班", starts_on=MONDAY, ends_on=TUESDAY, planned_size=40
    )
    rows = [
        factories.session(
            training_class, title, start=factories.at(clock, day), room=room, instructors=(who,)
        )
        for title, clock, day, who in (
            ("甲", "09:00", MONDAY, person),
            ("乙", "14:00", MONDAY, other),
            ("丙", "09:00", TUESDAY, other),
        )
    ]
    for row in rows:
        factories.published(row)
    return rows


def repaired(cast: Cast, loss: Loss) -> PlanningRun:
    run = planning_runs.ask(
        PlanningKind.REPAIR, district=cast.district, by=cast.organiser, wish=Wish(seconds=5, loss=loss)
    )
    assert planning_runs.plan(run.pk)
    run.refresh_from_db()
    assert run.status == PlanningStatus.DONE
    return run


def test_only_the_sick_lecturers_session_moves(cast: Cast, sessions: list[Session], room: Room) -> None:
    person = sessions[0].instructors.get()
    run = repaired(cast, Loss(MONDAY, MONDAY, instructor_id=person.pk))
    start = factories.at("14:00", TUESDAY)
    there = Placement(sessions[0].pk, 1, start, start + dt.timedelta(hours=2, minutes=30), room.pk)
    assert planning_runs.placements_of(run) == {sessions[0].pk: there}
    assert proposed.load(run).sentence == "调整1节。"
    accepting.accept(run, by=cast.organiser)
    assert Session.objects.get(pk=sessions[0].pk).start_at == start


def test_a_lost_room_is_changed_and_the_times_stay(cast: Cast, sessions: list[Session], room: Room) -> None:
    other = factories.room(cast.district, "四楼401教室")
    run = repaired(cast, Loss(MONDAY, MONDAY, room_id=room.pk))
    moved = planning_runs.placements_of(run)
    assert {pk: (place.start_at, place.room_id) for pk, place in moved.items()} == {
        row.pk: (row.start_at, other.pk) for row in sessions[:2]
    }


def test_who_cannot_be_made_up_for_stays_and_is_named(cast: Cast, sessions: list[Session]) -> None:
    person = sessions[0].instructors.get()
    run = repaired(cast, Loss(MONDAY, TUESDAY, instructor_id=person.pk))
    found = proposed.load(run)
    assert (run.placements, [row.title for row in found.unplaced]) == ([], ["甲"])
    assert found.unplaced[0].why == "陈静在这些日子都没有空。"
    assert "能来，或者换一位讲师" in found.unplaced[0].helps_label
