"""待结班: on the first, fifth and tenth working day after the last day, while the class is not closed (R23)."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import ClassStatus
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders.told import cost, only, opened, plan, send, text, told, work
from timetable.models import CalendarDay

TimeMachine = Callable[[str], AbstractContextManager[Any]]
BOTH = [("HEAD_TEACHERS", "刘老师", "SENT"), ("ORGANISERS", "王科长", "SENT")]
FRIDAY = MONDAY + dt.timedelta(days=4)


@pytest.fixture
def over(cast: Cast, time_machine_at: TimeMachine) -> None:
    """A class whose last day was Friday 27 November."""
    with time_machine_at("2026-11-27T15:00:00+08:00"):
        only("CLOSING_DUE", cast.district)
        factories.published(factories.session(cast.training_class, start=at("14:00", FRIDAY)))


def test_R23_by_working_days(cast: Cast, over: None, as_user: Callable[[User], Client]) -> None:
    assert work("2026-11-28T09:00:00") == 0
    assert work("2026-11-30T08:59:59") == 0
    assert work("2026-11-30T09:00:00") == 2
    assert told() == BOTH
    assert opened(as_user) == {200}
    assert text(user=cast.organiser) == (
        "王科长，您好。\n“社区干部培训班”11月27日已经上完课，还没有结班。\n还缺：批准文件、培训通知、签到表原件。\n"
        f"http://127.0.0.1:8000/classes/{cast.training_class.pk}/completion/"
    )
    assert work("2026-12-04T09:00:00") == 2
    assert work("2026-12-11T09:00:00") == 2
    assert work("2026-12-18T09:00:00") == 0


@pytest.mark.parametrize("change", ["closed", "goes on"])
def test_R23_not_of_a_class_that_is_closed_or_goes_on(
    cast: Cast, over: None, time_machine_at: TimeMachine, change: str
) -> None:
    assert plan("2026-11-30T09:00:00") == 2
    with time_machine_at("2026-11-30T09:01:00+08:00"):
        if change == "closed":
            cast.training_class.status = ClassStatus.CLOSED
            cast.training_class.save()
        else:
            day = MONDAY + dt.timedelta(days=8)
            factories.published(factories.session(cast.training_class, start=at("09:00", day)))
    send("2026-11-30T09:02:00")
    assert {status for _audience, _whom, status in told()} == {"CANCELLED"}


def test_R23_who_heads_it_no_more_is_not_told(cast: Cast, over: None) -> None:
    assert plan("2026-11-30T09:00:00") == 2
    cast.head_teacher.class_roles.all().delete()
    send("2026-11-30T09:01:00")
    assert told() == [("HEAD_TEACHERS", "刘老师", "CANCELLED"), BOTH[1]]


def test_R23_a_day_without_workers_is_made_up(cast: Cast, over: None) -> None:
    plan("2026-11-30T08:00:00")
    assert work("2026-12-01T20:00:00") == 2
    assert told() == BOTH


def test_the_queries_do_not_grow(cast: Cast, over: None, time_machine_at: TimeMachine) -> None:
    classes = [cast.training_class.pk]
    span = at("08:00", dt.date(2026, 11, 30)), at("09:00", dt.date(2026, 11, 30))
    with time_machine_at("2026-11-30T09:00:00+08:00"):
        before = cost("CLOSING_DUE", classes, *span)
        for name in ("二期", "三期"):
            row = factories.training_class(cast.district, name)
            classes.append(row.pk)
            factories.staff(row, factories.user(f"head{name}"))
            factories.published(factories.session(row, start=at("09:00", FRIDAY)))
        assert cost("CLOSING_DUE", classes, *span) == (3 * before[0], before[1])


def test_R27_over_new_year(cast: Cast, time_machine_at: TimeMachine) -> None:
    """The last day is 31 December, a Thursday; 1 January is a holiday, so that Monday the 4th is the first working day."""
    with time_machine_at("2026-12-31T15:00:00+08:00"):
        only("CLOSING_DUE", cast.district)
        CalendarDay.objects.create(day=dt.date(2027, 1, 1), kind="HOLIDAY", name="元旦")
        day = dt.date(2026, 12, 31)
        factories.published(factories.session(cast.training_class, start=at("14:00", day)))
    assert work("2027-01-01T09:00:00") == 0
    assert work("2027-01-04T09:00:00") == 2
