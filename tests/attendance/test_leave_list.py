"""The requests of a class."""

from typing import Any

from django.urls import reverse

from attendance import leave
from tests import factories
from tests.attendance.conftest import AM, PM, TUE_AM, Leaving
from tests.attendance.doors import READERS, answers


def address(leaving: Leaving) -> str:
    return reverse("attendance:leave_list", args=[leaving.training_class.pk])


def test_those_that_wait_come_first_and_a_state_narrows_them(leaving: Leaving, as_user: Any) -> None:
    client = as_user(leaving.cast.head_teacher)
    assert "没有请假。" in client.get(address(leaving)).content.decode()
    leaving.ask(AM)
    leaving.grant(leaving.ask(TUE_AM))
    leave.withdraw(leaving.ask(PM), by=leaving.cast.cadre_user)

    def seen(**query: str) -> list[tuple[str, str]]:
        return [(line.when, line.state) for line in client.get(address(leaving), query).context["lines"]]

    everything = [("11月23日上午", "待班主任审批"), ("11月24日上午", "已准假"), ("11月23日下午", "已撤回")]
    assert seen() == everything
    assert seen(state="APPROVED") == everything[1:2]
    assert seen(state="x\x00") == everything


def test_it_leads_on_to_what_is_done_for_a_person(leaving: Leaving, as_user: Any) -> None:
    client, pk = as_user(leaving.cast.head_teacher), leaving.person.pk
    found = [
        client.get(address(leaving), {"person": pk, "to": to})["Location"] for to in ("new", "unapproved")
    ]
    assert found == [f"/enrolments/{pk}/leave/new/", f"/enrolments/{pk}/unapproved/"]


def test_the_queries_do_not_grow(leaving: Leaving, as_user: Any, count_queries: Any) -> None:
    client, counted = as_user(leaving.cast.head_teacher), []
    leaving.ask(AM)
    for _ in range(2):
        with count_queries() as queries:
            client.get(address(leaving))
        counted.append(len(queries))
        for person in factories.trainees(leaving.training_class, leaving.cast.community, 2):
            leaving.person = person
            leaving.ask(AM, by=leaving.cast.head_teacher)
    assert counted[0] == counted[1]


def test_who_may(leaving: Leaving, as_user: Any) -> None:
    assert answers(leaving.cast, as_user, address(leaving)) == READERS
