"""考勤通报: the head teacher the same day while it is not posted, the units once it is (R15)."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from attendance import marking, unit_report
from attendance.models import AttendancePosting, MarkSource
from attendance.value import Value
from courses.models import ClassStatus
from reminders.models import GroupRobot
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders.told import cost, occasions, only, opened, plan, send, text, told, work
from timetable.calendar import HalfDay
from timetable.models import PublishedSession

TimeMachine = Callable[[str], AbstractContextManager[Any]]
AM, PM = HalfDay(MONDAY, "AM"), HalfDay(MONDAY, "PM")
HEAD = [("HEAD_TEACHERS", "刘老师", "SENT")]


@pytest.fixture
def monday(cast: Cast, time_machine_at: TimeMachine) -> None:
    """A morning and an afternoon, over at half past four."""
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        only("POSTING", cast.district)
        for clock in ("09:00", "14:00"):
            factories.published(factories.session(cast.training_class, start=at(clock)))
        factories.trainees(cast.training_class, cast.other_community, 1)


def post(cast: Cast, half_day: HalfDay, words: str = "通报") -> AttendancePosting:
    return unit_report.post(cast.training_class, half_day=half_day, text=words, by=cast.head_teacher)


def test_R15_the_head_teacher_is_reminded_once_of_the_whole_day(cast: Cast, monday: None) -> None:
    assert work("2026-11-23T16:59:59") == 0
    assert work("2026-11-23T17:00:00") == 1
    assert told() == HEAD
    assert text() == (
        "刘老师，您好。\n“社区干部培训班”：\n11月23日上午、11月23日下午的考勤还没有通报，请当天发到群里。\n"
        f"http://127.0.0.1:8000/classes/{cast.training_class.pk}/posting/"
    )


def test_R15_only_of_what_is_not_posted(cast: Cast, monday: None, time_machine_at: TimeMachine) -> None:
    only("POSTING", cast.district, audiences=["HEAD_TEACHERS"])
    with time_machine_at("2026-11-23T12:00:00+08:00"):
        post(cast, AM)
    assert plan("2026-11-23T17:00:00") == 1
    send("2026-11-23T17:00:00")
    assert "\n11月23日下午的考勤还没有通报" in text()


def test_a_group_is_told_what_is_posted_and_not_that_it_is_to_be(
    cast: Cast, monday: None, time_machine_at: TimeMachine
) -> None:
    only("POSTING", cast.district, channels=["GROUP"])
    GroupRobot.objects.create(
        district=cast.district, kind="WECOM", name="学员群", address_encrypted=b"", since=at("08:00")
    )
    assert plan("2026-11-23T17:00:00") == 0
    with time_machine_at("2026-11-23T17:05:00+08:00"):
        post(cast, AM)
    assert plan("2026-11-23T17:06:00") == 1


@pytest.mark.parametrize("change", ["posted", "called off", "class closed"])
def test_R15_what_is_done_or_gone_is_not_reminded_of(
    cast: Cast, monday: None, time_machine_at: TimeMachine, change: str
) -> None:
    only("POSTING", cast.district, audiences=["HEAD_TEACHERS"])
    assert plan("2026-11-23T17:00:00") == 1
    with time_machine_at("2026-11-23T17:01:00+08:00"):
        if change == "posted":
            post(cast, AM)
            post(cast, PM)
        elif change == "called off":
            PublishedSession.objects.update(status="CANCELLED")
        else:
            cast.training_class.status = ClassStatus.CLOSED
            cast.training_class.save()
    send("2026-11-23T17:02:00")
    assert told() == [("HEAD_TEACHERS", "刘老师", "CANCELLED")]


def test_R15_a_late_evening_waits_for_its_end_and_the_day_ends_it(cast: Cast, monday: None) -> None:
    factories.published(factories.session(cast.training_class, start=at("19:00"), end=at("20:30")))
    found = occasions("POSTING", [cast.training_class.pk], at("16:00"), at("23:00"))
    assert [(one.subject, one.due_at, one.useful_until) for one in found] == [
        ("unposted/2026-11-23-PM/0d", at("17:00"), at("05:00", MONDAY + dt.timedelta(days=1))),
        ("unposted/2026-11-23-EVE/0d", at("20:45"), at("08:45", MONDAY + dt.timedelta(days=1))),
    ]
    assert work("2026-11-24T09:00:00") == 2
    assert {status for _audience, _whom, status in told()} == {"MISSED"}


def test_R15_each_liaison_gets_the_own_units_once(
    cast: Cast, monday: None, time_machine_at: TimeMachine, as_user: Callable[[User], Client]
) -> None:
    only("POSTING", cast.district, audiences=["LIAISONS"])
    with time_machine_at("2026-11-23T12:00:00+08:00"):
        marking.mark(
            cast.training_class,
            by=cast.head_teacher,
            half_day=AM,
            values={cast.enrolment.pk: Value.of("ABSENT")},
            source=MarkSource.ROLL,
        )
        post(cast, AM)
    assert work("2026-11-23T12:00:00") == 2
    assert told() == [("LIAISONS", "陈联络", "SENT"), ("LIAISONS", "赵联络", "SENT")]
    assert text(user=cast.liaison) == (
        "陈联络，您好。\n“社区干部培训班”：\n"
        "【考勤通报】社区干部培训班11月23日上午：应到1，实到0，请假0，旷课1。\n湖塘镇：应到1，实到0，请假0，旷课1（旷课：王小宁）\n"
        f"http://127.0.0.1:8000/classes/{cast.training_class.pk}/unit-attendance/"
    )
    assert opened(as_user) == {200}
    assert "王小宁" not in text(user=cast.other_liaison)
    with time_machine_at("2026-11-23T12:05:00+08:00"):
        post(cast, AM, "改过的通报")
    assert work("2026-11-23T12:06:00", thorough=True) == 0


def test_R15_a_posting_taken_back_is_not_told(cast: Cast, monday: None, time_machine_at: TimeMachine) -> None:
    only("POSTING", cast.district, audiences=["LIAISONS"])
    with time_machine_at("2026-11-23T12:00:00+08:00"):
        row = post(cast, AM)
    assert plan("2026-11-23T12:00:00") == 2
    with time_machine_at("2026-11-23T12:01:00+08:00"):
        unit_report.unpost(row, by=cast.head_teacher)
    send("2026-11-23T12:02:00")
    assert {status for _audience, _whom, status in told()} == {"CANCELLED"}


def test_the_queries_do_not_grow(cast: Cast, monday: None, time_machine_at: TimeMachine) -> None:
    classes = [cast.training_class.pk]
    with time_machine_at("2026-11-23T17:00:00+08:00"):
        post(cast, AM)
        before = cost("POSTING", classes, at("16:00"), at("17:00"))
        assert before[0] == 2
        for name in ("二期", "三期"):
            row = factories.training_class(cast.district, name)
            classes.append(row.pk)
            for clock in ("09:00", "14:00"):
                factories.published(factories.session(row, start=at(clock)))
            factories.trainees(row, cast.community, 2)
            unit_report.post(row, half_day=AM, text="通报", by=cast.organiser)
        assert cost("POSTING", classes, at("16:00"), at("17:00")) == (6, before[1])
