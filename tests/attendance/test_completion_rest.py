"""Those of whom nothing was found complete by one act."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.completion import deciding
from attendance.models import CompletionDecision
from tests.attendance.closing import Ended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

SignIn = Callable[[User], Client]


def test_who_may(ended: Ended, cast: Cast, as_user: SignIn) -> None:
    address = reverse("attendance:completion_rest", args=[ended.training_class.pk])
    assert answers(cast, as_user, address, "post") == WRITERS | {"head_teacher": 403}


def test_only_those_without_findings_and_without_a_decision(
    ended: Ended, cast: Cast, as_user: SignIn
) -> None:
    flagged, decided, clear = ended.people
    ended.mark("ABSENT", [flagged], ended.half_days[:1])
    deciding.decide(decided, by=ended.by, outcome="EXEMPT", reason="已有同等培训")
    address = reverse("attendance:completion_rest", args=[ended.training_class.pk])
    client = as_user(cast.organiser)
    page = client.post(address, follow=True).content.decode()
    assert "1 人认定结业。" in page
    made = CompletionDecision.objects.latest("pk")
    assert (made.enrolment, made.outcome, made.reason, made.findings) == (clear, "COMPLETED", "", [])
    assert reverse("attendance:completion_undo", args=[made.pk]) in page
    assert "没有要认定的人。" in client.post(address, follow=True).content.decode()
    assert AuditEntry.objects.filter(action="attendance.complete_rest").count() == 1


def test_R21_an_addition_that_is_not_confirmed_waits(ended: Ended) -> None:
    ended.training_class.enrolments.filter(pk=ended.people[0].pk).update(late_addition="PENDING")
    assert {row.enrolment_id for row in deciding.complete_rest(ended.training_class, by=ended.by)} == {
        person.pk for person in ended.people[1:]
    }


def test_while_the_class_still_runs_it_is_refused(
    ended: Ended, cast: Cast, as_user: SignIn, time_machine_at: Callable[[str], Any]
) -> None:
    with time_machine_at("2026-11-23T23:59:59+08:00"):
        address = reverse("attendance:completion_rest", args=[ended.training_class.pk])
        response = as_user(cast.organiser).post(address)
    assert response.status_code == 409
    assert "班次现在是“进行中”，不能认定结业。" in response.content.decode()
    assert not CompletionDecision.objects.exists()
