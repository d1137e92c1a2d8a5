"""Deciding on a request; two at once are one decision."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import leave_delegating
from attendance.models import LeaveDelegation, LeaveRequest, LeaveStep
from tests import factories
from tests.attendance.conftest import AM, PM, TUE_AM, Leaving
from tests.attendance.doors import WRITERS, answers


def post(client: Any, request: LeaveRequest, answer: str = "AGREE", **given: Any) -> Any:
    address = reverse("attendance:leave_decide", args=[request.pk])
    return client.post(address, {"answer": answer, "version": request.version, "words": "", **given})


def test_a_decision_goes_back_to_the_page_with_its_undo(leaving: Leaving, as_user: Any) -> None:
    request = leaving.ask(AM)
    answer = post(as_user(leaving.cast.head_teacher), request)
    assert answer["Location"] == reverse("attendance:leave_detail", args=[request.pk])
    page = as_user(leaving.cast.head_teacher)
    [message] = list(page.get(answer["Location"], follow=True).context["messages"]) or [""]
    assert message == ""  # another browser's
    request.refresh_from_db()
    assert request.state == "APPROVED"


def test_a_no_says_why_and_another_person_leads_to_the_replacement(leaving: Leaving, as_user: Any) -> None:
    client, request = as_user(leaving.cast.head_teacher), leaving.ask(AM)
    refused = post(client, request, "REFUSE")
    assert (refused.status_code, "不准或更换人选要写明原因。" in refused.content.decode()) == (422, True)
    answer = post(client, request, "REPLACE", words="请镇里另派人")
    arrival = reverse("attendance:arrival_new", args=[leaving.training_class.pk])
    assert answer["Location"] == f"{arrival}?instead_of={leaving.person.pk}"
    request.refresh_from_db()
    assert request.state == "REFUSED"


def test_who_comes_second_reads_what_the_first_said(leaving: Leaving, as_user: Any) -> None:
    cast, request = leaving.cast, leaving.ask(AM)
    post(as_user(cast.head_teacher), request, words="同意，注意补课")
    answer = post(as_user(cast.organiser), request, "REFUSE", words="有考试")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "这条请假刚刚有了变化，您的意见没有记录。" in page
    assert "刘老师在 11-23 07:00 已“准假”，说明：同意，注意补课。" in page
    assert LeaveStep.objects.count() == 1


def test_an_old_page_decides_nothing(leaving: Leaving, as_user: Any) -> None:
    request = leaving.ask(AM)
    leaving.ask(PM)  # makes it a matter for the organiser
    answer = post(as_user(leaving.cast.organiser), request)
    assert (answer.status_code, LeaveStep.objects.count()) == (409, 0)


def test_a_level_too_low_is_told_whose_it_is(leaving: Leaving, as_user: Any) -> None:
    answer = post(as_user(leaving.cast.head_teacher), leaving.ask(AM, PM))
    assert (answer.status_code, "这条请假要由组织者审批。" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("for_one_class", [True, False])
def test_R11_a_delegate_decides_for_the_giver_while_it_lasts(
    leaving: Leaving, as_user: Any, time_machine_at: Any, for_one_class: bool
) -> None:
    cast = leaving.cast
    other = factories.user("deputy", "代班老师")
    row = leave_delegating.delegate(
        giver=cast.head_teacher,
        taker=other,
        level="HEAD_TEACHER",
        district=cast.district,
        training_class=leaving.training_class if for_one_class else None,
        starts_on=AM.day,
        ends_on=AM.day,
    )
    client, request = as_user(other), leaving.ask(AM)
    assert (
        "受刘老师委托" in client.get(reverse("attendance:leave_detail", args=[request.pk])).content.decode()
    )
    assert reverse("attendance:leave_detail", args=[request.pk]) in client.get("/").content.decode()
    assert post(client, request).status_code == 302
    step = LeaveStep.objects.get()
    assert (step.by, step.for_user, step.level) == (other, cast.head_teacher, "HEAD_TEACHER")
    later = leaving.ask(TUE_AM)
    with time_machine_at("2026-11-24T07:00:00+08:00"):
        assert post(client, later).status_code == 404
    leave_delegating.revoke(row, by=cast.head_teacher)
    assert post(client, later).status_code == 404
    assert LeaveDelegation.objects.get().revoked_at


def test_R11_a_delegate_has_no_more_than_the_giver_has(leaving: Leaving, as_user: Any) -> None:
    cast, other = leaving.cast, factories.user("deputy", "代班老师")
    days: dict[str, Any] = {"starts_on": AM.day, "ends_on": AM.day, "district": cast.district}
    leave_delegating.delegate(
        giver=cast.head_teacher, taker=other, level="DISTRICT", training_class=leaving.training_class, **days
    )
    assert post(as_user(other), leaving.ask(AM)).status_code == 403


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    request = leaving.ask(AM)
    address = reverse("attendance:leave_decide", args=[request.pk])
    reached = WRITERS | {"liaison": 403, "cadre_user": 403}
    assert answers(leaving.cast, as_user, address, "post") == {
        name: 422 if name in ("administrator", "organiser", "head_teacher") else code
        for name, code in reached.items()
    }
