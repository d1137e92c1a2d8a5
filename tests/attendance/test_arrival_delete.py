"""The undo of a replacement or an addition."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import arriving
from tests import factories
from tests.attendance.conftest import PM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from trainees.models import Enrolment
from trainees.newcomers import Comer


@pytest.fixture
def row(attended: Attended, cast: Cast) -> Enrolment:
    return arriving.replace(
        cast.enrolment,
        comer=Comer(factories.cadre("李新", cast.community)),
        by=attended.by,
        reason="住院",
        agreed_by="镇里",
        half_day=PM,
    )


def test_it_works_twice(attended: Attended, row: Enrolment, as_user: Any) -> None:
    client, address = as_user(attended.by), reverse("attendance:arrival_delete", args=[row.pk])
    for _ in range(2):
        answer = client.post(address, follow=True)
        assert [str(message) for message in answer.context["messages"]] == ["已撤销李新的登记。"]
    assert sorted(Enrolment.objects.values_list("status", flat=True)) == [
        "APPROVED",
        "APPROVED",
        "APPROVED",
        "CANCELLED",
    ]


def test_with_marks_it_stays(attended: Attended, row: Enrolment, as_user: Any) -> None:
    attended.people.append(row)
    attended.mark(PM, p3="PRESENT")
    answer = as_user(attended.by).post(reverse("attendance:arrival_delete", args=[row.pk]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["李新已有考勤，不能撤销。"]


def test_who_may(attended: Attended, cast: Cast, row: Enrolment, as_user: Any) -> None:
    address = reverse("attendance:arrival_delete", args=[row.pk])
    assert answers(cast, as_user, address, "post") == WRITERS
