"""The undo of a registration."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from trainees import arrival, newcomers
from trainees.models import Enrolment
from trainees.newcomers import Comer


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:registration_delete", args=[cast.enrolment.pk])


def test_it_works_twice(cast: Cast, address: str, as_user: Any) -> None:
    arrival.register(cast.enrolment, by=cast.head_teacher)
    client = as_user(cast.head_teacher)
    page = f"/classes/{cast.training_class.pk}/registration/?q=wxn"
    assert [client.post(address, {"next": page})["Location"] for _ in range(2)] == [page] * 2
    assert list(Enrolment.objects.values_list("status", "registered_at")) == [("APPROVED", None)]


def test_who_came_at_the_door_has_another_way(cast: Cast, as_user: Any) -> None:
    li = factories.cadre("李新", cast.community)
    row = newcomers.add_late(
        cast.training_class, comer=Comer(li), by=cast.head_teacher, expected_from=None
    ).enrolment
    address = reverse("attendance:registration_delete", args=[row.pk])
    answer = as_user(cast.head_teacher).post(address, follow=True)
    assert "请撤销更换或增补" in str(next(iter(answer.context["messages"])))


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post") == WRITERS
