"""A former class's sessions as drafts of a new one."""

import datetime as dt
from typing import Any

import pytest

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add
from timetable import calendar, scheduling
from timetable.calendar import WorkCalendar
from timetable.models import InstructorAnswer, Session, SessionInstructor

FRIDAY = dt.date(2026, 12, 4)


@pytest.fixture
def target(cast: Cast) -> TrainingClass:
    return factories.training_class(cast.district, "第二期", starts_on=FRIDAY, ends_on=FRIDAY)


def copy(cast: Cast, target: TrainingClass) -> scheduling.CopyResult:
    found = WorkCalendar.load(MONDAY, FRIDAY)
    return scheduling.copy_sessions(cast.training_class, target, by=cast.organiser, calendar=found)


def test_sessions_keep_their_clock_and_their_distance_in_working_days(
    cast: Cast, target: TrainingClass, add: Add
) -> None:
    calendar.seed(2026, by=cast.administrator)
    add("第一天", start=at("09:10"), end=at("10:40"))
    add("第二天", start=at("14:00", MONDAY + dt.timedelta(days=1)))
    add("第三天", start=at("19:00", MONDAY + dt.timedelta(days=2)))
    add("没时间", start=None)
    result = copy(cast, target)
    assert (result.gone, result.taken) == ((), ())
    assert list(target.sessions.values_list("title", "start_at", "end_at", "version")) == [
        ("第一天", at("09:10", FRIDAY), at("10:40", FRIDAY), 1),
        ("第二天", at("14:00", dt.date(2026, 12, 7)), at("16:30", dt.date(2026, 12, 7)), 1),
        ("第三天", at("19:00", dt.date(2026, 12, 8)), at("20:30", dt.date(2026, 12, 8)), 1),
        ("没时间", None, None, 1),
    ]


def test_a_weekend_that_was_used_counts_as_a_working_day(cast: Cast, target: TrainingClass, add: Add) -> None:
    for offset in (4, 5, 7):
        add(f"第{offset}天", start=at("09:00", MONDAY + dt.timedelta(days=offset)))
    copy(cast, target)
    days = [session.start_at.date() for session in target.sessions.all() if session.start_at]
    assert days == [dt.date(2026, 12, 10), dt.date(2026, 12, 11), dt.date(2026, 12, 14)]


def test_facts_come_along_and_lecturers_are_asked_again(cast: Cast, target: TrainingClass, add: Add) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    course = factories.course(cast.district)
    session = add(room=room, instructors=[lecturer], course=course, chair="周主任", remark="带笔")
    session.teaching.update(answer=InstructorAnswer.CONFIRMED)
    copy(cast, target)
    copied = target.sessions.get()
    assert (copied.room, copied.room_excludes, copied.course, copied.chair, copied.remark) == (
        room,
        True,
        course,
        "周主任",
        "带笔",
    )
    teaching = copied.teaching.get()
    assert (teaching.instructor, teaching.answer) == (lecturer, InstructorAnswer.PROPOSED)
    assert teaching.during is not None
    assert teaching.during.lower == at("09:00", FRIDAY)


def test_who_and_what_is_gone_is_named_and_left_out(cast: Cast, target: TrainingClass, add: Add) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    add(room=room, instructors=[lecturer])
    add("另一节", start=at("14:00"), instructors=[lecturer])
    type(room).objects.update(is_active=False)
    type(lecturer).objects.update(is_active=False)
    assert copy(cast, target).gone == ("三楼301教室", "陈静")
    left: list[tuple[Any, ...]] = list(target.sessions.values_list("room", "instructors"))
    assert left == [(None, None), (None, None)]


def test_R17_what_is_taken_is_left_out_and_said(
    cast: Cast, target: TrainingClass, other_class: TrainingClass, add: Add
) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    other = factories.instructor(cast.district, "王磊")
    add(room=room, instructors=[lecturer, other])
    add("别人的课", training_class=other_class, start=at("10:00", FRIDAY), room=room, instructors=[lecturer])
    result = copy(cast, target)
    assert result.taken == (
        "三楼301教室 12月4日上午 已有“科级干部班”的“别人的课”（10:00–11:30）",
        "陈静 12月4日上午 已有“科级干部班”的“别人的课”（10:00–11:30）",
    )
    copied = target.sessions.get()
    assert (copied.start_at, copied.room, list(copied.instructors.all())) == (
        at("09:00", FRIDAY),
        None,
        [other],
    )


def test_R17_where_the_class_itself_is_busy_the_copy_waits(
    cast: Cast, target: TrainingClass, add: Add
) -> None:
    add("要抄的", instructors=[factories.instructor(cast.district)])
    add("已有的", training_class=target, start=at("09:00", FRIDAY))
    result = copy(cast, target)
    assert [session.start_at for session in result.sessions] == [None]
    assert SessionInstructor.objects.get(session=result.sessions[0]).during is None


def test_people_and_what_was_called_off_stay_behind(
    cast: Cast, target: TrainingClass, other_class: TrainingClass, add: Add
) -> None:
    group = factories.group(cast.training_class)
    add("分组的", groups=[group])
    add("合班的", start=at("14:00"), joint_classes=[other_class])
    scheduling.cancel(add("停掉的", start=at("19:00")), by=cast.organiser, reason="台风")
    copy(cast, target)
    copied = {session.title: session for session in target.sessions.all()}
    assert set(copied) == {"分组的", "合班的"}
    assert copied["分组的"].start_at is None
    assert list(copied["合班的"].joint_classes.all()) == []
    assert Session.groups.through.objects.filter(session__training_class=target).count() == 0


def test_without_a_first_day_everything_waits(cast: Cast, target: TrainingClass, add: Add) -> None:
    add()
    target.starts_on = None
    target.save()
    copy(cast, target)
    assert target.sessions.get().start_at is None


def test_nothing_copied_from_nothing(cast: Cast, target: TrainingClass) -> None:
    assert copy(cast, target).sessions == ()


def test_the_queries_do_not_grow_with_the_sessions(cast: Cast, add: Add, count_queries: Any) -> None:
    taken = []
    for size in (1, 3):
        for number in range(size):
            day = MONDAY + dt.timedelta(days=size * 3 + number)
            lecturer = factories.instructor(cast.district, f"讲师{size}{number}")
            add(
                start=at("09:00", day),
                room=factories.room(cast.district, f"教室{size}{number}"),
                instructors=[lecturer],
            )
        new = factories.training_class(
            cast.district, f"新班{size}", starts_on=FRIDAY + dt.timedelta(days=size * 30)
        )
        with count_queries() as queries:
            copy(cast, new)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_who_declined_is_not_copied(cast: Cast, target: TrainingClass, add: Add) -> None:
    declined, coming = factories.instructor(cast.district), factories.instructor(cast.district, "李明")
    session = add(instructors=[declined, coming])
    session.teaching.filter(instructor=declined).update(answer=InstructorAnswer.DECLINED, during=None)
    result = copy(cast, target)
    assert [person.name for person in result.sessions[0].instructors.all()] == ["李明"]
    assert result.gone == ()
