"""请假待审批 and 请假审批结果: the one whose word it is, the trainee, the head teacher."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from attendance import leave, leave_access, leave_deciding, leave_delegating
from attendance.models import LeaveRequest
from courses import planning
from courses.models import ClassStatus
from reminders.due import RULES
from reminders.due.approvers import Approvers
from reminders.models import Message, RuleName
from tests import factories
from tests.attendance.conftest import AM, PM, TUE_PM, Leaving, leaving
from tests.conftest import Cast
from tests.factories import at
from tests.reminders.told import cost, only, opened, plan, send, text, told, work
from trainees import enrolment as enrolling

__all__ = ["leaving"]
TimeMachine = Callable[[str], AbstractContextManager[Any]]
SEVEN, LATER = "2026-11-23T07:00:30", "2026-11-23T07:05:00"


def approvers(request: LeaveRequest) -> set[User]:
    """Who is told, each of whom the page 待我审批 tells the same."""
    (row,) = [row for row in _with_class() if row.pk == request.pk]
    found = set(User.objects.filter(pk__in=Approvers.load([row]).of(row)))
    for user in found:
        assert request in leave_access.waiting_for(User.objects.get(pk=user.pk))
    return found


def _with_class() -> list[LeaveRequest]:
    return list(
        LeaveRequest.objects.select_related(
            "enrolment__cadre",
            "enrolment__unit",
            "enrolment__training_class__plan",
            "enrolment__training_class__host",
            "enrolment__training_class__implementer",
        )
    )


def test_R11_each_level_in_its_turn(leaving: Leaving) -> None:
    cast = leaving.cast
    assert approvers(leaving.ask(AM)) == {cast.head_teacher}
    assert approvers(leaving.ask(PM, TUE_PM)) == {cast.administrator}


def test_R11_an_organiser_before_the_administrators(leaving: Leaving) -> None:
    cast = leaving.cast
    request = leaving.ask(AM, PM)
    assert approvers(request) == {cast.organiser}
    cast.organiser.grants.all().delete()
    assert approvers(request) == {cast.administrator}


def test_R11_who_decides_for_an_approver_is_told_with_him(leaving: Leaving) -> None:
    cast, today = leaving.cast, dt.date(2026, 11, 23)
    deputy, other = factories.user("deputy", "李代批"), factories.user("other", "旁人")
    days: dict[str, Any] = {"starts_on": today, "ends_on": today, "district": cast.district}
    request = leaving.ask(AM)
    leave_delegating.delegate(
        giver=cast.head_teacher, taker=deputy, level="HEAD_TEACHER", training_class=None, **days
    )
    leave_delegating.delegate(
        giver=cast.organiser, taker=other, level="ORGANISER", training_class=None, **days
    )
    assert approvers(request) == {cast.head_teacher, deputy}
    cast.head_teacher.class_roles.all().delete()
    assert approvers(request) == set()


def test_the_units_word_comes_first_then_the_head_teachers(
    leaving: Leaving, as_user: Callable[[User], Client]
) -> None:
    leaving.policy.unit_word = True
    leaving.policy.save()
    only("LEAVE_ASKED", leaving.cast.district)
    request = leaving.ask(AM)
    assert work(SEVEN) == 1
    assert told() == [("APPROVERS", "陈联络", "SENT")]
    assert opened(as_user) == {200}
    assert text() == (
        "陈联络，您好。\n“社区干部培训班”的王小宁（花园社区居民委员会）请假：事假，11月23日上午。\n请出具单位意见。\n"
        f"http://127.0.0.1:8000/leave/{request.pk}/"
    )
    leave_deciding.advise(request, by=leaving.cast.liaison, agrees=True)
    assert work(LATER) == 1
    assert told() == [("APPROVERS", "陈联络", "SENT"), ("APPROVERS", "刘老师", "SENT")]
    assert "请审批。" in text(user=leaving.cast.head_teacher)


def test_a_proof_added_later_rings_nobody_twice(leaving: Leaving) -> None:
    only("LEAVE_ASKED", leaving.cast.district)
    request = leaving.ask(AM)
    assert work(SEVEN) == 1
    leave.attach_proof(request, by=leaving.cast.cadre_user, proof=ContentFile(b"x", "证明.pdf"))
    assert work(LATER, thorough=True) == 0


def test_a_request_beside_it_may_make_it_somebody_elses(
    leaving: Leaving, time_machine_at: TimeMachine
) -> None:
    only("LEAVE_ASKED", leaving.cast.district)
    leaving.ask(AM)
    assert plan(SEVEN) == 1
    with time_machine_at("2026-11-23T07:30:00+08:00"):
        leaving.ask(PM)
    assert work("2026-11-23T07:31:00") == 2
    assert told() == [
        ("APPROVERS", "刘老师", "CANCELLED"),
        ("APPROVERS", "王科长", "SENT"),
        ("APPROVERS", "王科长", "SENT"),
    ]


@pytest.mark.parametrize("change", ["withdrawn", "granted", "left", "class cancelled"])
def test_asked_is_not_said_of_what_is_settled(leaving: Leaving, change: str) -> None:
    cast = leaving.cast
    only("LEAVE_ASKED", cast.district)
    request = leaving.ask(AM)
    assert plan(SEVEN) == 1
    if change == "withdrawn":
        leave.withdraw(request, by=cast.cadre_user)
    elif change == "granted":
        leaving.grant(request, by=cast.head_teacher)
    elif change == "left":
        enrolling.withdraw(leaving.person, by=cast.organiser, reason="调离")
    else:
        planning.advance(cast.training_class, to=ClassStatus.CANCELLED, by=cast.organiser, reason="停办")
    send(LATER)
    assert told() == [("APPROVERS", "刘老师", "CANCELLED")]


def test_asked_is_missed_once_the_leave_is_over(leaving: Leaving) -> None:
    only("LEAVE_ASKED", leaving.cast.district)
    leaving.ask(AM)
    plan(SEVEN)
    send("2026-11-24T07:00:00")
    assert told() == [("APPROVERS", "刘老师", "MISSED")]


def test_decided_is_told_to_the_trainee_and_to_a_head_teacher_who_did_not_decide(leaving: Leaving) -> None:
    cast = leaving.cast
    only("LEAVE_DECIDED", cast.district)
    leaving.grant(leaving.ask(AM), by=cast.organiser, words="注意安全")
    assert work(SEVEN) == 2
    assert told() == [("HEAD_TEACHERS", "刘老师", "SENT"), ("TRAINEES", "王小宁", "SENT")]
    message = Message.objects.get(cadre=cast.cadre)
    assert (message.title, message.text) == (
        "请假准假：王小宁（花园社区居民委员会）",
        "王小宁，您好。\n“社区干部培训班”王小宁（花园社区居民委员会）的请假（事假，11月23日上午）：准假。\n注意安全\n"
        "http://127.0.0.1:8000/me/",
    )


@pytest.mark.parametrize(
    ("answer", "says"),
    [("AGREE_AND_FLAG", "：准假并标记。"), ("REFUSE", "：不准。"), ("REPLACE", "：更换人选。")],
)
def test_decided_says_how(leaving: Leaving, answer: str, says: str) -> None:
    only("LEAVE_DECIDED", leaving.cast.district)
    leaving.grant(leaving.ask(AM), by=leaving.cast.head_teacher, answer=answer)
    assert work(SEVEN) == 1
    assert says in text(cadre=leaving.cast.cadre, status="SENT")


def test_taken_back_is_told_to_the_head_teacher_only(leaving: Leaving) -> None:
    only("LEAVE_DECIDED", leaving.cast.district)
    leave.withdraw(leaving.ask(AM), by=leaving.cast.cadre_user)
    assert work(SEVEN) == 1
    assert told() == [("HEAD_TEACHERS", "刘老师", "SENT")]
    assert "：已撤回。" in text()


def test_a_return_is_no_decision(leaving: Leaving, time_machine_at: TimeMachine) -> None:
    only("LEAVE_DECIDED", leaving.cast.district)
    request = leaving.grant(leaving.ask(AM), by=leaving.cast.head_teacher)
    assert work(SEVEN) == 1
    with time_machine_at("2026-11-23T10:00:00+08:00"):
        leave.come_back(request, by=leaving.cast.head_teacher)
    assert work("2026-11-23T10:01:00", thorough=True) == 0


def test_a_decision_taken_back_is_not_told(leaving: Leaving) -> None:
    cast = leaving.cast
    only("LEAVE_DECIDED", cast.district)
    request = leaving.grant(leaving.ask(AM), by=cast.head_teacher)
    assert plan(SEVEN) == 1
    leave_deciding.undo(request, by=cast.head_teacher)
    send(LATER)
    assert told() == [("TRAINEES", "王小宁", "CANCELLED")]


def test_decided_is_missed_after_three_days(leaving: Leaving) -> None:
    only("LEAVE_DECIDED", leaving.cast.district)
    leaving.grant(leaving.ask(AM), by=leaving.cast.head_teacher)
    plan(SEVEN)
    send("2026-11-26T07:00:00")
    assert told() == [("TRAINEES", "王小宁", "MISSED")]


def test_the_queries_do_not_grow(leaving: Leaving, cast: Cast) -> None:
    span = at("06:00"), at("08:00")
    leaving.ask(AM)
    leaving.grant(leaving.ask(PM), by=cast.organiser)
    before = {rule: cost(rule, [cast.training_class.pk], *span) for rule in ("LEAVE_ASKED", "LEAVE_DECIDED")}
    classes = [cast.training_class.pk]
    for name in ("二期", "三期"):
        row = factories.training_class(cast.district, name)
        factories.staff(row, cast.head_teacher)
        classes.append(row.pk)
        for person in factories.trainees(row, cast.community, 2):
            for state, awaits in (("ASKED", "HEAD_TEACHER"), ("APPROVED", "")):
                request = LeaveRequest.objects.create(
                    enrolment=person,
                    kind="SICK",
                    start_at=at("09:00"),
                    end_at=at("12:00"),
                    reason="病",
                    state=state,
                    needs="HEAD_TEACHER",
                    awaits=awaits,
                    asked_by=cast.cadre_user,
                )
                if not awaits:
                    request.steps.create(level="HEAD_TEACHER", answer="AGREE", by=cast.organiser)
    for rule, (found, queries) in before.items():
        assert cost(rule, classes, *span) == (found + 4, queries)
    assert RULES[RuleName.LEAVE_ASKED].usual.audiences == ("APPROVERS",)
