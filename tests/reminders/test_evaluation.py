"""评教未交: those who have something left to rate, from the last day on (R26)."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from attendance import evaluating
from attendance.evaluating import Rating
from attendance.models import CompletionTerms
from courses.models import ClassStatus
from tests import factories
from tests.attendance.results import there
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders.told import cost, only, plan, send, text, told, work
from timetable.models import PublishedSession
from trainees import enrolment as enrolling
from trainees.models import Enrolment

TimeMachine = Callable[[str], AbstractContextManager[Any]]
TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture
def rating(cast: Cast, time_machine_at: TimeMachine) -> list[Enrolment]:
    """Two who were at both lectures of a class of one day, on Monday at nine and at two."""
    with time_machine_at("2026-11-23T15:00:00+08:00"):
        only("EVALUATION_DUE", cast.district)
        people = [cast.enrolment, *factories.trainees(cast.training_class, cast.other_community, 1)]
        for clock in ("09:00", "14:00"):
            there(factories.published(factories.session(cast.training_class, clock, start=at(clock))), people)
        return people


def rate(person: Enrolment, count: int = 2) -> None:
    sessions = PublishedSession.objects.order_by("start_at").values_list("pk", flat=True)[:count]
    evaluating.give(person, ratings={pk: Rating(5) for pk in sessions})


def test_R26_twice_to_those_who_have_not_rated_everything(
    cast: Cast, rating: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    with time_machine_at("2026-11-23T15:30:00+08:00"):
        rate(rating[1])
        rate(rating[0], 1)
    assert work("2026-11-23T15:59:59") == 0
    assert work("2026-11-23T16:00:00") == 1
    assert told() == [("TRAINEES", "王小宁", "SENT")]
    assert text() == (
        "王小宁，您好。\n“社区干部培训班”到11月23日结束，您还有课程没有评教。不记姓名，只要一两分钟。\nhttp://127.0.0.1:8000/me/"
    )
    assert work("2026-11-24T10:00:00") == 1


@pytest.mark.parametrize("change", ["rated", "left", "goes on", "class closed", "not asked"])
def test_R26_not_to_who_has_rated_since(
    cast: Cast, rating: list[Enrolment], time_machine_at: TimeMachine, change: str
) -> None:
    with time_machine_at("2026-11-23T15:30:00+08:00"):
        rate(rating[1])
    assert plan("2026-11-23T16:00:00") == 1
    with time_machine_at("2026-11-23T16:01:00+08:00"):
        if change == "rated":
            rate(rating[0])
        elif change == "left":
            enrolling.withdraw(rating[0], by=cast.organiser, reason="调离")
        elif change == "goes on":
            factories.published(factories.session(cast.training_class, start=at("09:00", TUESDAY)))
        elif change == "not asked":
            CompletionTerms.objects.create(training_class=cast.training_class, asks_evaluation=False)
        else:
            cast.training_class.status = ClassStatus.CLOSED
            cast.training_class.save()
    send("2026-11-23T16:02:00")
    assert told() == [("TRAINEES", "王小宁", "CANCELLED")]


def test_R26_after_downtime_once(cast: Cast, rating: list[Enrolment]) -> None:
    plan("2026-11-23T15:00:00")
    assert work("2026-11-24T10:30:00") == 4
    assert sorted(status for _audience, _whom, status in told()) == ["MISSED", "MISSED", "SENT", "SENT"]


def test_R26_not_before_it_opens(cast: Cast, rating: list[Enrolment]) -> None:
    evening = factories.published(factories.session(cast.training_class, start=at("19:00"), end=at("20:30")))
    assert evening.period == "EVE"
    assert work("2026-11-23T18:59:59") == 0
    assert work("2026-11-23T19:00:00") == 2


def test_R26_who_owes_is_who_has_something_due(
    cast: Cast, rating: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    with time_machine_at("2026-11-23T16:00:00+08:00"):
        factories.trainees(cast.training_class, cast.community, 1)
        rate(rating[0])
        people = Enrolment.objects.select_related("training_class").order_by("pk")
        due = {one.enrolment.pk for one in evaluating.due_of(people) if one.courses}
        owing = set(evaluating.owing([cast.training_class.pk]).values_list("pk", flat=True))
        assert owing == due == {rating[1].pk}


def test_the_queries_do_not_grow(cast: Cast, rating: list[Enrolment], time_machine_at: TimeMachine) -> None:
    classes = [cast.training_class.pk]
    with time_machine_at("2026-11-23T16:00:00+08:00"):
        before = cost("EVALUATION_DUE", classes, at("15:00"), at("16:00"))
        for name in ("二期", "三期"):
            row = factories.training_class(cast.district, name)
            classes.append(row.pk)
            there(factories.published(factories.session(row)), factories.trainees(row, cast.community, 3))
        assert cost("EVALUATION_DUE", classes, at("15:00"), at("16:00")) == (3, before[1])
