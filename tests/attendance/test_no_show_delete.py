"""Somebody noted as missing is expected again."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from trainees import arrival
from trainees.models import Enrolment


@pytest.fixture
def address(cast: Cast) -> str:
    arrival.note_no_show(cast.enrolment, by=None, allowed_from=None, reason="来电")
    return reverse("attendance:no_show_delete", args=[cast.enrolment.pk])


def test_it_works_twice(cast: Cast, address: str, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    page = f"/classes/{cast.training_class.pk}/registration/"
    assert [client.post(address)["Location"] for _ in range(2)] == [page] * 2
    assert Enrolment.objects.get().status == "APPROVED"


def test_the_place_is_gone(cast: Cast, address: str, as_user: Any) -> None:
    factories.enrolment(cast.training_class, factories.cadre("候补人", cast.community), status="WAITLISTED")
    arrival.give_away(cast.enrolment, by=None)
    answer = as_user(cast.head_teacher).post(address, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "王小宁的名额已给候补人，要参加请办增补。"
    ]


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post") == WRITERS
