"""报名开始 and 报名即将截止: who answers for a unit's seats, and only what is still owed."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses import planning
from courses.models import ClassStatus, TrainingClass
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.reminders.told import cost, occasions, only, opened, plan, send, text, told, work
from trainees import allotting, reply_slips
from trainees.allotting import Allotment
from trainees.models import Quota, ReplySlip

TimeMachine = Callable[[str], AbstractContextManager[Any]]
CLOSES = at("17:00", dt.date(2026, 11, 27))
THURSDAY = at("08:00", dt.date(2026, 11, 26))


@pytest.fixture
def approved(cast: Cast, sunday: None) -> TrainingClass:
    """A class that is about to take nominations until Friday 17:00: two seats for each town."""
    row = factories.training_class(
        cast.district, "支部书记示范班", status=ClassStatus.APPROVED, nominations_close_at=CLOSES
    )
    for town in (cast.town, cast.other_town):
        Quota.objects.create(training_class=row, unit=town, seats=2)
    return row


@pytest.fixture
def enrolling(approved: TrainingClass, cast: Cast) -> TrainingClass:
    """The same, opened on Sunday at ten."""
    return planning.advance(approved, to=ClassStatus.ENROLLING, by=cast.organiser)


BOTH = [("LIAISONS", "陈联络", "SENT"), ("LIAISONS", "赵联络", "SENT")]


def test_opened_once_with_the_own_seats(
    cast: Cast, enrolling: TrainingClass, as_user: Callable[[User], Client]
) -> None:
    only("NOMINATION_OPENED", cast.district)
    assert work("2026-11-22T10:00:30") == 2
    assert work("2026-11-22T10:05:00", thorough=True) == 0
    assert told() == BOTH
    assert opened(as_user) == {200}
    assert text(user=cast.liaison) == (
        "陈联络，您好。\n“支部书记示范班”开始报名，分给您的名额：湖塘镇2人。\n报名截止：11月27日17:00。请及时推荐人选并报送。\n"
        f"http://127.0.0.1:8000/classes/{enrolling.pk}/nominations/"
    )


def test_a_unit_that_is_given_seats_later_is_told_then(
    cast: Cast, enrolling: TrainingClass, time_machine_at: TimeMachine
) -> None:
    only("NOMINATION_OPENED", cast.district)
    Quota.objects.filter(unit=cast.other_town).delete()
    assert work("2026-11-22T10:00:30") == 1
    with time_machine_at("2026-11-25T09:00:00+08:00"):
        seen = allotting.digest_of({cast.town.pk: Allotment(2, "")})
        allotting.allot(enrolling, seats={cast.other_town.pk: Allotment(1, "")}, seen=seen, by=cast.organiser)
    assert work("2026-11-25T09:01:00") == 1
    assert told() == BOTH


@pytest.mark.parametrize("step", [ClassStatus.APPROVED, ClassStatus.CANCELLED])
def test_opened_is_not_said_of_a_class_that_went_back_or_was_cancelled(
    cast: Cast, enrolling: TrainingClass, step: ClassStatus
) -> None:
    only("NOMINATION_OPENED", cast.district)
    assert plan("2026-11-22T10:00:30") == 2
    planning.advance(enrolling, to=step, by=cast.organiser, reason="缓办", document_number="1号")
    send("2026-11-22T10:01:00")
    assert {status for _audience, _whom, status in told()} == {"CANCELLED"}


def test_a_list_that_is_opened_again_is_no_opening(cast: Cast, sunday: None) -> None:
    only("NOMINATION_OPENED", cast.district)
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=2)
    planning.advance(cast.training_class, to=ClassStatus.ENROLLING, by=cast.organiser, reason="补报")
    assert work("2026-11-22T10:00:30") == 0


def test_opened_after_downtime_is_told_until_it_closes_and_missed_after(
    cast: Cast, enrolling: TrainingClass
) -> None:
    only("NOMINATION_OPENED", cast.district, since=at("09:00", dt.date(2026, 11, 22)))
    TrainingClass.objects.filter(pk=enrolling.pk).update(nominations_close_at=at("09:00"))
    assert work("2026-11-23T09:00:00") == 2
    assert {status for _audience, _whom, status in told()} == {"MISSED"}


def test_closing_is_said_at_both_offsets_to_those_who_owe(cast: Cast, enrolling: TrainingClass) -> None:
    only("NOMINATION_CLOSING", cast.district)
    assert work("2026-11-25T08:59:59") == 0
    assert work("2026-11-25T09:00:00") == 2
    assert text(user=cast.liaison) == (
        "陈联络，您好。\n“支部书记示范班”的报名11月27日17:00截止，还没有报齐的单位：湖塘镇（还差2人）。\n请尽快推荐人选并报送。\n"
        f"http://127.0.0.1:8000/classes/{enrolling.pk}/nominations/"
    )
    reported = ReplySlip.objects.create(training_class=enrolling, unit=cast.town, submitted_at=at("10:00"))
    assert work("2026-11-26T15:00:00") == 1
    assert told() == [*BOTH, ("LIAISONS", "赵联络", "SENT")]
    assert reported.unit == cast.town


def test_closing_is_not_said_to_who_has_reported_since_nor_after_the_time_has_moved(
    cast: Cast, enrolling: TrainingClass
) -> None:
    only("NOMINATION_CLOSING", cast.district, since=THURSDAY)
    assert plan("2026-11-26T15:00:00") == 2
    ReplySlip.objects.create(training_class=enrolling, unit=cast.town, submitted_at=at("10:00"))
    send("2026-11-26T15:01:00")
    assert told() == [("LIAISONS", "陈联络", "CANCELLED"), ("LIAISONS", "赵联络", "SENT")]
    Message.objects.all().delete()
    assert plan("2026-11-26T15:00:00", thorough=True) == 1
    reply_slips.set_closing_time(enrolling, at=CLOSES + dt.timedelta(days=4), by=cast.organiser)
    send("2026-11-26T15:02:00")
    assert told() == [("LIAISONS", "赵联络", "CANCELLED")]
    assert work("2026-11-26T15:03:00", thorough=True) == 0
    assert work("2026-11-27T09:00:00") == 1


def test_nothing_is_said_at_or_after_the_closing_time(cast: Cast, enrolling: TrainingClass) -> None:
    only("NOMINATION_CLOSING", cast.district, since=THURSDAY)
    assert plan("2026-11-26T15:00:00") == 2
    send("2026-11-27T17:00:00")
    assert {status for _audience, _whom, status in told()} == {"MISSED"}


def test_after_downtime_one_reminder_takes_the_place_of_two(cast: Cast, enrolling: TrainingClass) -> None:
    only("NOMINATION_CLOSING", cast.district)
    plan("2026-11-25T08:00:00")
    assert work("2026-11-26T16:00:00") == 4
    assert sorted(status for _audience, _whom, status in told()) == ["MISSED", "MISSED", "SENT", "SENT"]


def test_a_unit_that_was_let_in_again_counts_by_its_own_time(cast: Cast, enrolling: TrainingClass) -> None:
    only("NOMINATION_CLOSING", cast.district, since=THURSDAY)
    later = CLOSES + dt.timedelta(days=4)
    reply_slips.reopen(enrolling, cast.town, until=later, reason="换届", by=cast.organiser)
    assert work("2026-11-26T15:00:00") == 1
    assert told() == [("LIAISONS", "赵联络", "SENT")]
    assert work("2026-11-30T15:00:00") == 1
    assert told(user=cast.liaison) == [("LIAISONS", "陈联络", "SENT")]
    assert "报名12月1日17:00截止" in text(user=cast.liaison)


def test_opening_after_the_moment_says_it_itself(
    cast: Cast, approved: TrainingClass, time_machine_at: TimeMachine
) -> None:
    only("NOMINATION_CLOSING", cast.district)
    with time_machine_at("2026-11-26T16:00:00+08:00"):
        planning.advance(approved, to=ClassStatus.ENROLLING, by=cast.organiser)
    assert work("2026-11-26T16:01:00", thorough=True) == 0


def test_the_queries_do_not_grow_with_classes_and_units(cast: Cast, enrolling: TrainingClass) -> None:
    span = at("09:00", dt.date(2026, 11, 20)), at("16:00", dt.date(2026, 11, 26))
    classes = [enrolling.pk]
    before = {rule: cost(rule, classes, *span) for rule in ("NOMINATION_OPENED", "NOMINATION_CLOSING")}
    for name in ("二期", "三期"):
        row = factories.training_class(
            cast.district, name, status=ClassStatus.APPROVED, nominations_close_at=CLOSES
        )
        for unit in (cast.town, cast.other_town, cast.community):
            Quota.objects.create(training_class=row, unit=unit, seats=2)
        planning.advance(row, to=ClassStatus.ENROLLING, by=cast.organiser)
        classes.append(row.pk)
    for rule, (found, queries) in before.items():
        assert cost(rule, classes, *span) == (3 * found, queries)
    assert {one.version for one in occasions("NOMINATION_CLOSING", classes, *span)} == {"2026-11-27T17:00:00"}
