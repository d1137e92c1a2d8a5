"""联系不上: a call that reached nobody is noted with its time."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from attendance.models import ContactTry
from courses.models import ClassStatus
from tests.attendance.conftest import PM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:contact_new", args=[attended.people[0].pk])


def test_it_stands_in_the_row_with_its_time(attended: Attended, address: str, as_user: Any) -> None:
    answer = as_user(attended.by).post(address, {"half_day": PM.key, "words": "没人接"}, **HTMX)
    page, row = answer.content.decode(), ContactTry.objects.get()
    assert (row.enrolment, row.day, row.period, row.words, row.by) == (
        attended.people[0],
        PM.day,
        "PM",
        "没人接",
        attended.by,
    )
    assert ("18:00 刘老师：没人接" in page, f"/contacts/{row.pk}/delete/" in page) == (True, True)
    entry = AuditEntry.objects.get(action="attendance.contact_try")
    assert entry.data == {"half_day": PM.key, "row": row.pk}


def test_a_second_tap_is_the_same_call_and_a_later_one_another(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(attended.by)
    for clock, number in (("18:00:00", 1), ("18:00:29", 1), ("18:01:00", 2)):
        with time_machine_at(f"2026-11-23T{clock}+08:00"):
            client.post(address, {"half_day": PM.key})
        assert ContactTry.objects.count() == number


def test_what_cannot_be_noted(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    assert client.post(address, {"half_day": PM.key, "words": "长" * 201}, **HTMX).status_code == 422
    assert client.post(address, {"half_day": ""}, **HTMX).status_code == 422
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    assert client.post(address, {"half_day": PM.key}, **HTMX).status_code == 409
    assert not ContactTry.objects.exists()


def test_who_may(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post", half_day=PM.key) == WRITERS
