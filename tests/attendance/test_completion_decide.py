"""A person decides on a trainee: reasons, the trail, and what is refused (R9)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.completion import deciding
from attendance.completion.deciding import NotDecidable
from attendance.models import CompletionDecision, Outcome
from tests.attendance.closing import Ended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def address(ended: Ended) -> str:
    return reverse("attendance:completion_decide", args=[ended.training_class.pk])


def test_who_may_decide(ended: Ended, cast: Cast, as_user: SignIn, address: str) -> None:
    sent = {"enrolment": ended.people[0].pk, "outcome": "COMPLETED"}
    assert answers(cast, as_user, address, "post", **sent) == WRITERS | {"head_teacher": 403}


def test_R09_a_flag_waits_for_a_recorded_decision_with_a_reason(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    person = ended.people[0]
    ended.mark("ABSENT", [person], ended.half_days[:1])
    client, sent = as_user(cast.organiser), {"enrolment": person.pk, "outcome": "COMPLETED", "reason": " "}
    response = client.post(address, sent)
    assert response.status_code == 422
    html = response.content.decode()
    assert "请写明理由。" in html
    assert f'aria-describedby="problem-{person.pk}"' in html
    response = client.post(address, {**sent, "reason": "单位证明因公"})
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("attendance:completion_list", args=[ended.training_class.pk]) + f"#e{person.pk}",
    )
    decision = CompletionDecision.objects.get()
    assert (decision.outcome, decision.reason, decision.decided_by, decision.findings) == (
        "COMPLETED",
        "单位证明因公",
        cast.organiser,
        ["请假、旷课累计4/8学时，超过1/7"],
    )
    entry = AuditEntry.objects.get(action="attendance.decide_completion")
    assert (entry.subject_id, entry.data) == (person.pk, {"outcome": "COMPLETED"})
    person.refresh_from_db()
    assert person.status == "REGISTERED"


@pytest.mark.parametrize("outcome", [one for one in Outcome.values if one != "COMPLETED"])
def test_whatever_is_no_completion_needs_a_reason(ended: Ended, outcome: str) -> None:
    with pytest.raises(NotDecidable, match="理由"):
        deciding.decide(ended.people[0], by=ended.by, outcome=outcome)
    assert deciding.decide(ended.people[0], by=ended.by, outcome=outcome, reason="说明").outcome == outcome


def test_a_later_decision_withdraws_the_one_before_and_the_same_again_changes_nothing(ended: Ended) -> None:
    person = ended.people[0]
    first = deciding.decide(person, by=ended.by, outcome="NOT_COMPLETED", reason="测试不合格")
    assert deciding.decide(person, by=ended.by, outcome="NOT_COMPLETED", reason="测试不合格 ") == first
    second = deciding.decide(person, by=ended.by, outcome="COMPLETED")
    (candidate, *_others) = ended.assessment().candidates
    assert [one.pk for one in candidate.history] == [first.pk, second.pk]
    assert candidate.decision == second
    assert [one.pk for one in candidate.earlier] == [first.pk]


def test_somebody_of_another_class_or_off_the_list_is_not_decided_on(
    ended: Ended, cast: Cast, as_user: SignIn, address: str
) -> None:
    client = as_user(cast.organiser)
    assert client.post(address, {"enrolment": 10**9, "outcome": "COMPLETED"}).status_code == 404
    assert client.post(address, {"enrolment": "x", "outcome": "NONSENSE"}).status_code == 422
    ended.training_class.enrolments.filter(pk=ended.people[0].pk).update(status="CANCELLED")
    sent = {"enrolment": ended.people[0].pk, "outcome": "EXEMPT", "reason": "说明"}
    response = client.post(address, sent)
    assert (response.status_code, CompletionDecision.objects.exists()) == (409, False)
    assert "已不在本班名单上" in response.content.decode()


def test_the_queries_do_not_grow_with_the_people(ended: Ended, count_queries: Any) -> None:
    def decided(people: list[Any], reason: str) -> int:
        choices = {person.pk: deciding.Choice("EXEMPT", reason) for person in people}
        with count_queries() as queries:
            deciding.decide_many(ended.training_class, choices=choices, by=ended.by)
        return len(queries)

    decided(ended.people, "先定")
    assert decided(ended.people[:1], "再定") == decided(ended.people, "又定")
