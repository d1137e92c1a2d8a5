"""请假接近上限: at 70 % and over 1/7, once each, whatever marks follow (R9)."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from attendance import marking
from attendance.models import MarkSource
from attendance.value import UNMARKED, Value
from courses.models import ClassStatus
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders.told import cost, only, plan, send, text, told, work
from timetable.calendar import HalfDay
from trainees import enrolment as enrolling

TimeMachine = Callable[[str], AbstractContextManager[Any]]
BOTH = [("HEAD_TEACHERS", "刘老师", "SENT"), ("TRAINEES", "王小宁", "SENT")]


class Marks:
    """Ten lectures of four hours on ten mornings: 5.7 hours are 1/7, four are exactly 70 % of it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.days = [MONDAY + dt.timedelta(days=number) for number in range(10)]
        for day in self.days:
            factories.published(factories.session(cast.training_class, str(day), start=at("09:00", day)))

    def mark(self, place: int, value: Value) -> None:
        marking.mark(
            self.cast.training_class,
            by=self.cast.head_teacher,
            half_day=HalfDay(self.days[place], "AM"),
            values={self.cast.enrolment.pk: value},
            source=MarkSource.GRID,
            reason="更正",
        )


@pytest.fixture
def marks(cast: Cast, time_machine_at: TimeMachine) -> Marks:
    with time_machine_at("2026-11-20T09:00:00+08:00"):
        only("LEAVE_NEAR_LIMIT", cast.district)
        return Marks(cast)


SICK, ABSENT = Value.of("SICK"), Value.of("ABSENT")


def test_R09_warned_then_flagged_once_each(marks: Marks, time_machine_at: TimeMachine) -> None:
    with time_machine_at("2026-11-23T12:00:00+08:00"):
        marks.mark(0, SICK)
    assert work("2026-11-23T12:09:59") == 0
    assert work("2026-11-23T12:10:00") == 2
    assert told() == BOTH
    assert text(cadre=marks.cast.cadre) == (
        "王小宁，您好。\n“社区干部培训班”王小宁（花园社区居民委员会）：请假、旷课累计4/40学时，接近1/7。\n请合理安排，有疑问请联系班主任。\n"
        "http://127.0.0.1:8000/me/"
    )
    with time_machine_at("2026-11-24T12:00:00+08:00"):
        marks.mark(1, Value.of("PRESENT"))
    assert work("2026-11-24T12:10:00", thorough=True) == 0
    with time_machine_at("2026-11-25T12:00:00+08:00"):
        marks.mark(2, SICK)
    assert work("2026-11-25T12:10:00") == 2
    with time_machine_at("2026-11-26T12:00:00+08:00"):
        marks.mark(3, ABSENT)
    assert work("2026-11-26T12:10:00") == 0
    assert sorted(told()) == sorted(BOTH * 2)
    assert "累计8/40学时，超过1/7" in text(cadre=marks.cast.cadre, subject_version="flagged")


@pytest.mark.parametrize("change", ["put right", "flagged", "left", "class closed"])
def test_R09_what_no_longer_stands_is_not_told(
    marks: Marks, time_machine_at: TimeMachine, change: str
) -> None:
    cast = marks.cast
    with time_machine_at("2026-11-24T12:00:00+08:00"):
        marks.mark(0, SICK)
    assert plan("2026-11-24T12:10:00") == 2
    with time_machine_at("2026-11-24T12:11:00+08:00"):
        if change == "put right":
            marks.mark(0, UNMARKED)
        elif change == "flagged":
            marks.mark(1, ABSENT)
        elif change == "left":
            enrolling.withdraw(cast.enrolment, by=cast.organiser, reason="调离")
        else:
            cast.training_class.status = ClassStatus.CLOSED
            cast.training_class.save()
    send("2026-11-24T12:12:00")
    assert {status for _audience, _whom, status in told()} == {"CANCELLED"}


def test_R09_fewer_hours_move_it_too(marks: Marks, time_machine_at: TimeMachine) -> None:
    """Four of 60 hours are clear; once sessions are called off and that is published, four of 40 are not."""
    cast = marks.cast
    for number in range(5):
        day = marks.days[number]
        factories.published(factories.session(cast.training_class, f"下午{number}", start=at("14:00", day)))
    with time_machine_at("2026-11-23T12:00:00+08:00"):
        marks.mark(0, SICK)
    assert work("2026-11-23T12:10:00") == 0
    afternoons = cast.training_class.published_sessions.filter(title__startswith="下午")
    afternoons.update(status="CANCELLED")
    cast.training_class.timetable_versions.update(published_at=at("08:00", dt.date(2026, 11, 26)))
    assert work("2026-11-26T08:10:00") == 2
    assert told() == BOTH


def test_R09_after_two_days_it_is_missed(marks: Marks, time_machine_at: TimeMachine) -> None:
    with time_machine_at("2026-11-23T12:00:00+08:00"):
        marks.mark(0, SICK)
    plan("2026-11-23T12:10:00")
    send("2026-11-25T12:10:00")
    assert {status for _audience, _whom, status in told()} == {"MISSED"}


def test_the_queries_do_not_grow(marks: Marks, cast: Cast, time_machine_at: TimeMachine) -> None:
    span = at("11:00"), at("13:00")
    early = at("08:00", dt.date(2026, 11, 20))
    classes = [cast.training_class.pk]
    with time_machine_at("2026-11-23T12:30:00+08:00"):
        marks.mark(0, SICK)
        before = cost("LEAVE_NEAR_LIMIT", classes, *span)
        assert before[0] == 1
        for name in ("二期", "三期"):
            row = factories.training_class(cast.district, name)
            classes.append(row.pk)
            session = factories.published(factories.session(row))
            row.timetable_versions.update(published_at=early)
            people = factories.trainees(row, cast.community, 2)
            marking.mark(
                row,
                by=cast.organiser,
                half_day=HalfDay(session.day, "AM"),
                values={person.pk: SICK for person in people},
                source=MarkSource.GRID,
            )
        assert cost("LEAVE_NEAR_LIMIT", classes, *span) == (5, before[1])
