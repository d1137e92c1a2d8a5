"""Times not to be had, in words, with the sessions that stand there."""

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add
from timetable import scheduling, unavailability
from timetable.models import Instructor, InstructorAnswer, Room, Unavailability

pytestmark = pytest.mark.usefixtures("today")
TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture
def lecturer(cast: Cast) -> Instructor:
    return factories.instructor(cast.district)


@pytest.fixture
def room(cast: Cast) -> Room:
    return factories.room(cast.district)


def titles(cast: Cast, of: Room | Instructor) -> list[list[str]]:
    return [
        [session.title for session in item.affected] for item in unavailability.listed(of, to=cast.organiser)
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "2026年11月23日"),
        ({"last_on": TUESDAY}, "2026年11月23日–2026年11月24日"),
        ({"last_on": None, "weekdays": [2, 0], "periods": ["PM", "AM"]}, "2026年11月23日起 · 星期一、星期三 · 上午、下午"),
    ],
)  # fmt: skip
def test_it_reads_as_people_say_it(room: Room, fields: dict[str, Any], words: str) -> None:
    with translation.override("zh-hans"):
        assert unavailability.when(factories.unavailability(room, **fields)) == words


def test_nothing_is_refused_and_the_sessions_that_stand_there_are_listed(
    cast: Cast, add: Add, other_class: TrainingClass, room: Room, lecturer: Instructor
) -> None:
    add("上午的", room=room, instructors=[lecturer])
    add("下午的", training_class=other_class, start=at("14:00"), room=room)
    add("明天的", start=at("09:00", TUESDAY), room=room, instructors=[lecturer])
    row = unavailability.add(Unavailability(room=room, first_on=MONDAY, last_on=MONDAY), by=cast.organiser)
    unavailability.add(Unavailability(instructor=lecturer, first_on=MONDAY), by=cast.organiser)
    assert titles(cast, room) == [["上午的", "下午的"]]
    assert titles(cast, lecturer) == [["上午的", "明天的"]]
    entry = AuditEntry.objects.get(action="timetable.add_unavailability", subject_id=row.pk)
    assert (entry.by, entry.data["room_id"], entry.data["first_on"]) == (
        cast.organiser,
        room.pk,
        "2026-11-23",
    )


def test_what_is_over_called_off_or_declined_is_not_listed(
    cast: Cast, add: Add, lecturer: Instructor
) -> None:
    add("昨天的", start=at("09:00", MONDAY - dt.timedelta(days=1)), instructors=[lecturer])
    scheduling.cancel(add("停掉的", instructors=[lecturer]), by=cast.organiser, reason="台风")
    declined = add("谢绝的", start=at("14:00"), instructors=[lecturer])
    declined.teaching.update(answer=InstructorAnswer.DECLINED, during=None)
    add("待排的", start=None, instructors=[lecturer])
    factories.unavailability(lecturer, first_on=MONDAY - dt.timedelta(days=7), last_on=None)
    assert titles(cast, lecturer) == [[]]


def test_a_class_that_one_does_not_see_is_named_without_a_way_to_it(
    cast: Cast, add: Add, lecturer: Instructor
) -> None:
    add(instructors=[lecturer])
    factories.unavailability(lecturer)
    seen = {
        user.username: [session.is_visible for item in unavailability.listed(lecturer, to=user) for session in item.affected]
        for user in (cast.organiser, cast.stranger)
    }  # fmt: skip
    assert seen == {"organiser": [True], "stranger": [False]}


def test_what_was_taken_out_can_be_put_back_once(cast: Cast, room: Room) -> None:
    row = factories.unavailability(room, weekdays=[0], periods=["AM"], reason="检修")
    pk = row.pk
    assert unavailability.removed(pk) is None
    unavailability.remove(row, by=cast.organiser)
    for _time in range(2):
        found = unavailability.removed(pk)
        assert found
        unavailability.restore(found, by=cast.organiser)
    made = Unavailability.objects.get()
    assert (made.pk, made.room, made.first_on, made.last_on) == (pk, room, MONDAY, MONDAY)
    assert (made.weekdays, made.periods, made.is_hard, made.reason) == ([0], ["AM"], True, "检修")
    assert AuditEntry.objects.filter(action="timetable.restore_unavailability").count() == 1


def test_the_queries_do_not_grow_with_the_rows(
    cast: Cast, add: Add, lecturer: Instructor, count_queries: Any
) -> None:
    taken = []
    for size in (1, 3):
        for number in range(size):
            add(start=at("09:00", MONDAY + dt.timedelta(days=size * 3 + number)), instructors=[lecturer])
            factories.unavailability(lecturer, last_on=None, is_hard=False)
        titles(cast, lecturer)
        with count_queries() as queries:
            assert all(titles(cast, lecturer))
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 6
