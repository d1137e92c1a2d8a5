"""未到名单: after check-in, with the names of the moment at which it is sent (R10, R16, R29)."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from attendance import marking
from attendance.models import LeaveRequest, MarkSource
from attendance.value import Value
from courses.models import ClassStatus
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders.told import cost, occasions, only, opened, plan, send, text, told, work
from timetable.calendar import HalfDay
from timetable.models import PublishedSession
from trainees import enrolment as enrolling
from trainees.models import Enrolment

TimeMachine = Callable[[str], AbstractContextManager[Any]]
AM, EVE = HalfDay(MONDAY, "AM"), HalfDay(MONDAY, "EVE")
CLOSED = "2026-11-23T09:30:00"


@pytest.fixture
def hall(cast: Cast, time_machine_at: TimeMachine) -> list[Enrolment]:
    """The cast's cadre of one town and two of the other, at nine on Monday; check-in is over at half past."""
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        only("MISSING", cast.district)
        factories.published(factories.session(cast.training_class))
        return [cast.enrolment, *factories.trainees(cast.training_class, cast.other_community, 2)]


def mark(cast: Cast, people: list[Enrolment], code: str = "PRESENT", half_day: HalfDay = AM) -> None:
    marking.mark(
        cast.training_class,
        by=cast.head_teacher,
        half_day=half_day,
        values={row.pk: Value.of(code) for row in people},
        source=MarkSource.ROLL,
    )


def test_R16_told_when_check_in_is_over_to_each_what_concerns_them(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine, as_user: Callable[[User], Client]
) -> None:
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        mark(cast, hall[2:])
    assert work("2026-11-23T09:29:59") == 0
    assert work(CLOSED) == 3
    assert told() == [
        ("HEAD_TEACHERS", "刘老师", "SENT"),
        ("LIAISONS", "陈联络", "SENT"),
        ("LIAISONS", "赵联络", "SENT"),
    ]
    other = hall[1].cadre.name
    assert text(user=cast.head_teacher) == (
        "刘老师，您好。\n“社区干部培训班”11月23日上午签到已截止。\n"
        f"未到2人：\n湖塘镇（1人）：王小宁\n雪堰镇（1人）：{other}\n"
        f"http://127.0.0.1:8000/classes/{cast.training_class.pk}/today/"
    )
    assert opened(as_user) == {200}
    assert "未到1人：\n湖塘镇（1人）：王小宁\n" in text(user=cast.liaison)
    assert "王小宁" not in text(user=cast.other_liaison)


def test_trainees_too_where_the_district_wants_it(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    only("MISSING", cast.district, audiences=["TRAINEES"])
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        mark(cast, hall[1:])
    assert work(CLOSED) == 1
    assert told() == [("TRAINEES", "王小宁", "SENT")]
    assert "您还没有签到" in text()


def test_names_are_those_of_the_moment_and_who_came_late_stands_no_more(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        mark(cast, hall[2:])
    assert plan(CLOSED) == 3
    with time_machine_at("2026-11-23T09:31:00+08:00"):
        mark(cast, hall[:1], "LATE")
    send("2026-11-23T09:32:00")
    assert told() == [
        ("HEAD_TEACHERS", "刘老师", "SENT"),
        ("LIAISONS", "陈联络", "CANCELLED"),
        ("LIAISONS", "赵联络", "SENT"),
    ]
    assert "未到1人" in text(user=cast.head_teacher)


@pytest.mark.parametrize(
    "change", ["all there", "moved", "called off", "left", "class cancelled", "class closed"]
)
def test_nothing_is_said_of_what_has_changed(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine, change: str
) -> None:
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        mark(cast, hall[1:])
    assert plan(CLOSED) == 2
    session = PublishedSession.objects.get()
    with time_machine_at("2026-11-23T09:31:00+08:00"):
        if change == "all there":
            mark(cast, hall[:1])
        elif change == "left":
            enrolling.withdraw(hall[0], by=cast.organiser, reason="调离")
        elif change == "moved":
            session.start_at, session.end_at = at("10:00"), at("11:30")
            session.save()
        elif change == "called off":
            session.status = "CANCELLED"
            session.save()
        else:
            cast.training_class.status = (
                ClassStatus.CLOSED if change == "class closed" else ClassStatus.CANCELLED
            )
            cast.training_class.save()
    send("2026-11-23T09:32:00")
    assert {status for _audience, _whom, status in told()} == {"CANCELLED"}


def test_R10_the_same_day_and_not_the_next(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        mark(cast, hall[1:])
    assert work("2026-11-23T23:59:59") == 2
    assert {status for _audience, _whom, status in told()} == {"SENT"}
    assert work("2026-11-24T00:00:00", thorough=True) == 0


def test_R10_after_midnight_it_is_missed(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        mark(cast, hall[1:])
    assert work("2026-11-24T00:00:00") == 2
    assert {status for _audience, _whom, status in told()} == {"MISSED"}


def test_where_nobody_has_taken_attendance_yet_nobody_is_missing(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    """A class that signs on paper enters it later, and then the list goes out."""
    assert work(CLOSED) == 0
    with time_machine_at("2026-11-23T11:00:00+08:00"):
        mark(cast, hall[1:])
    assert work("2026-11-23T11:05:00", thorough=True) == 2


@pytest.mark.parametrize(("returned", "is_missing"), [(None, False), ("08:50", True), ("10:00", False)])
def test_leave_by_the_hour_over_the_beginning_is_no_absence(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine, returned: str | None, is_missing: bool
) -> None:
    LeaveRequest.objects.create(
        enrolment=hall[0],
        kind="SICK",
        start_at=at("08:30"),
        end_at=at("10:30"),
        by_hours=True,
        returned_at=at(returned) if returned else None,
        reason="牙痛",
        state="APPROVED",
        needs="HEAD_TEACHER",
        asked_by=cast.cadre_user,
    )
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        mark(cast, hall[1:])
    assert (work(CLOSED) > 0) is is_missing


def test_R29_groups_that_begin_later_and_late_joiners_are_waited_for(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    group = factories.group(cast.training_class)
    Enrolment.objects.filter(pk=hall[1].pk).update(group=group)
    PublishedSession.objects.get().groups.set([factories.group(cast.training_class, 2)])
    for place, row in enumerate(hall):
        Enrolment.objects.filter(pk=row.pk).update(group=group if place == 1 else group.pk + 1)
    later = factories.session(cast.training_class, "一组讨论", start=at("10:00"), end=at("11:30"))
    later.groups.set([group])
    factories.published(later)
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        mark(cast, hall[2:])
    assert work(CLOSED) == 0
    assert work("2026-11-23T10:30:00") == 3
    Enrolment.objects.filter(pk=hall[0].pk).update(expected_from=at("12:00"))


def test_an_evening_is_told_until_the_next_morning(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    factories.published(factories.session(cast.training_class, "夜校", start=at("19:00"), end=at("20:30")))
    found = occasions("MISSING", [cast.training_class.pk], at("19:00"), at("20:00"))
    assert found == []
    with time_machine_at("2026-11-23T19:25:00+08:00"):
        mark(cast, hall[1:], half_day=EVE)
    with time_machine_at("2026-11-23T19:30:00+08:00"):
        (evening,) = occasions("MISSING", [cast.training_class.pk], at("19:00"), at("20:00"))
    assert (evening.subject, evening.due_at, evening.useful_until) == (
        "half-day/2026-11-23-EVE",
        at("19:30"),
        at("07:30", MONDAY + dt.timedelta(days=1)),
    )


def test_the_queries_do_not_grow(cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine) -> None:
    classes = [cast.training_class.pk]
    with time_machine_at("2026-11-23T09:35:00+08:00"):
        mark(cast, hall[1:])
    with time_machine_at("2026-11-23T09:40:00+08:00"):
        before = cost("MISSING", classes, at("09:00"), at("09:40"))
        assert before[0] == 1
        for name in ("二期", "三期"):
            row = factories.training_class(cast.district, name)
            classes.append(row.pk)
            factories.published(factories.session(row))
            people = factories.trainees(row, cast.community, 2) + factories.trainees(
                row, cast.other_community, 1
            )
            marking.mark(
                row,
                by=cast.organiser,
                half_day=AM,
                values={people[0].pk: Value.of("PRESENT")},
                source=MarkSource.ROLL,
            )
        assert cost("MISSING", classes, at("09:00"), at("09:45")) == (3, before[1])
