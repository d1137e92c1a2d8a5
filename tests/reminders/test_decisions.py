"""报名审核结果: the nominee at once, the unit once an hour, and nobody of what was taken back."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses import planning
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.reminders.told import cost, only, opened, plan, send, text, told, work
from trainees import deciding, enrolment
from trainees.deciding import Decision
from trainees.models import Enrolment, Quota

TimeMachine = Callable[[str], AbstractContextManager[Any]]
pytestmark = pytest.mark.usefixtures("sunday")


@pytest.fixture
def nominated(cast: Cast) -> list[Enrolment]:
    """Two of the cast's town and one of the other, in a class that takes nominations."""
    row = factories.training_class(cast.district, "示范班", status=ClassStatus.ENROLLING, planned_size=2)
    people = [("甲", cast.community), ("乙", cast.community), ("丙", cast.other_community)]
    return [
        factories.enrolment(row, factories.cadre(name, unit), status="NOMINATED") for name, unit in people
    ]


def decide(cast: Cast, rows: list[Enrolment], decision: Decision) -> deciding.Decided:
    return deciding.decide(
        rows[0].training_class, enrolments=[row.pk for row in rows], decision=decision, by=cast.organiser
    )


def test_forty_decisions_one_by_one_ring_a_liaison_once(
    cast: Cast, nominated: list[Enrolment], time_machine_at: TimeMachine, as_user: Callable[[User], Client]
) -> None:
    only("NOMINATION_DECIDED", cast.district)
    first, second, third = nominated
    decide(cast, [first], Decision.APPROVED)
    assert work("2026-11-22T10:09:59") == 0
    assert work("2026-11-22T10:10:00") == 1
    with time_machine_at("2026-11-22T10:59:59+08:00"):
        decide(cast, [second], Decision.WAITLISTED)
        decide(cast, [third], Decision.REJECTED)
    assert work("2026-11-22T11:00:00") == 2
    assert work("2026-11-22T11:10:00") == 2
    assert told() == [
        ("LIAISONS", "陈联络", "SENT"),
        ("LIAISONS", "赵联络", "SENT"),
        ("TRAINEES", "甲", "SENT"),
        ("TRAINEES", "乙", "SENT"),
        ("TRAINEES", "丙", "SENT"),
    ]
    page = f"http://127.0.0.1:8000/classes/{first.training_class_id}/unit-attendance/"
    assert opened(as_user) == {200}
    assert text(user=cast.liaison) == (
        f"陈联络，您好。\n“示范班”的报名审核结果：\n已录取：甲\n列入候补：乙\n{page}"
    )
    assert text(user=cast.other_liaison) == f"赵联络，您好。\n“示范班”的报名审核结果：\n未录取：丙\n{page}"
    assert text(cadre=second.cadre) == (
        "乙，您好。\n“示范班”的报名审核结果：\n列入候补\nhttp://127.0.0.1:8000/me/"
    )


def test_who_moves_up_is_told_so(
    cast: Cast, nominated: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    only("NOMINATION_DECIDED", cast.district, audiences=["TRAINEES"])
    first, second, third = nominated
    decide(cast, [first, third], Decision.APPROVED)
    decide(cast, [second], Decision.WAITLISTED)
    assert work("2026-11-22T10:10:00") == 3
    with time_machine_at("2026-11-22T12:00:00+08:00"):
        enrolment.withdraw(first, by=cast.organiser, reason="出差")
    assert work("2026-11-22T12:10:00") == 1
    assert told(cadre=second.cadre) == [("TRAINEES", "乙", "SENT")] * 2
    assert "候补递补，已录取" in text(cadre=second.cadre, due_at=at("12:10", dt.date(2026, 11, 22)))


def test_a_decision_that_is_taken_back_is_told_to_nobody(cast: Cast, nominated: list[Enrolment]) -> None:
    only("NOMINATION_DECIDED", cast.district)
    act = decide(cast, nominated[:1], Decision.REJECTED).act
    assert plan("2026-11-22T11:00:00") == 2
    assert act
    act.refresh_from_db()
    deciding.undo(act, nominated[0].training_class, by=cast.organiser)
    send("2026-11-22T11:01:00")
    assert told() == [("LIAISONS", "陈联络", "CANCELLED"), ("TRAINEES", "甲", "CANCELLED")]


def test_another_decision_takes_the_place_of_the_first(
    cast: Cast, nominated: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    only("NOMINATION_DECIDED", cast.district, audiences=["TRAINEES"])
    decide(cast, nominated[:1], Decision.REJECTED)
    assert plan("2026-11-22T10:10:00") == 1
    with time_machine_at("2026-11-22T10:20:00+08:00"):
        decide(cast, nominated[:1], Decision.APPROVED)
    send("2026-11-22T10:21:00")
    assert work("2026-11-22T10:30:00") == 1
    assert told() == [("TRAINEES", "甲", "CANCELLED"), ("TRAINEES", "甲", "SENT")]


@pytest.mark.parametrize("gone", ["withdrawn", "class cancelled"])
def test_who_has_left_or_whose_class_is_cancelled_hears_nothing(
    cast: Cast, nominated: list[Enrolment], gone: str
) -> None:
    only("NOMINATION_DECIDED", cast.district)
    decide(cast, nominated[:1], Decision.APPROVED)
    assert plan("2026-11-22T11:00:00") == 2
    row = nominated[0]
    if gone == "withdrawn":
        enrolment.withdraw(row, by=cast.organiser, reason="出差")
    else:
        planning.advance(row.training_class, to=ClassStatus.CANCELLED, by=cast.organiser, reason="停办")
    send("2026-11-22T11:01:00")
    assert {status for _audience, _whom, status in told()} == {"CANCELLED"}


def test_registering_meanwhile_changes_nothing_and_late_is_missed(
    cast: Cast, nominated: list[Enrolment]
) -> None:
    only("NOMINATION_DECIDED", cast.district, audiences=["TRAINEES"])
    decide(cast, nominated[:2], Decision.APPROVED)
    assert plan("2026-11-22T10:10:00") == 2
    Enrolment.objects.filter(pk=nominated[0].pk).update(status="REGISTERED")
    assert send("2026-11-22T10:11:00") == 2
    assert {status for _audience, _whom, status in told()} == {"SENT"}


def test_after_three_days_nobody_needs_it(cast: Cast, nominated: list[Enrolment]) -> None:
    only("NOMINATION_DECIDED", cast.district, audiences=["TRAINEES"])
    decide(cast, nominated[:1], Decision.APPROVED)
    plan("2026-11-22T10:10:00")
    send("2026-11-25T10:00:00")
    assert told() == [("TRAINEES", "甲", "MISSED")]


def test_the_queries_do_not_grow(cast: Cast, nominated: list[Enrolment]) -> None:
    span = at("09:00", dt.date(2026, 11, 22)), at("12:00", dt.date(2026, 11, 22))
    decide(cast, nominated[:1], Decision.APPROVED)
    classes: list[TrainingClass] = [nominated[0].training_class]
    found, queries = cost("NOMINATION_DECIDED", [row.pk for row in classes], *span)
    assert found == 2
    for name in ("二期", "三期"):
        row = factories.training_class(cast.district, name, status=ClassStatus.ENROLLING)
        people = factories.trainees(row, cast.community, 2) + factories.trainees(row, cast.other_community, 2)
        Enrolment.objects.filter(pk__in=[one.pk for one in people]).update(status="NOMINATED")
        decide(cast, people, Decision.APPROVED)
        classes.append(row)
    assert cost("NOMINATION_DECIDED", [row.pk for row in classes], *span) == (2 + 5 + 5, queries)


def test_the_last_hour_of_the_year(
    cast: Cast, nominated: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    only("NOMINATION_DECIDED", cast.district, audiences=["LIAISONS"])
    with time_machine_at("2026-12-31T23:59:59+08:00"):
        decide(cast, nominated[:1], Decision.APPROVED)
    assert work("2027-01-01T00:00:00") == 1
    assert work("2027-01-01T01:00:00", thorough=True) == 0
    assert told(subject="hour/2026-12-31T23") == [("LIAISONS", "陈联络", "SENT")]


def test_who_has_seats_is_led_to_the_nominations(
    cast: Cast, nominated: list[Enrolment], as_user: Callable[[User], Client]
) -> None:
    only("NOMINATION_DECIDED", cast.district, audiences=["LIAISONS"])
    row = nominated[0].training_class
    Quota.objects.create(training_class=row, unit=cast.town, seats=2)
    decide(cast, nominated[:1], Decision.APPROVED)
    assert work("2026-11-22T11:00:00") == 1
    assert text().endswith(f"/classes/{row.pk}/nominations/")
    assert opened(as_user) == {200}
