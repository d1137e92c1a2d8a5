"""Registering one person at the door."""

from typing import Any

import pytest
from django.urls import reverse

from courses.models import ClassStatus
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from trainees.models import Enrolment


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:registration_new", args=[cast.enrolment.pk])


def test_it_works_and_offers_the_way_back(cast: Cast, address: str, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    answer = client.post(address, {"phone": "139 0000 0001"})
    page = f"/classes/{cast.training_class.pk}/registration/"
    assert answer["Location"] == f"{page}#e{cast.enrolment.pk}"
    (message,) = client.get(page).context["messages"]
    assert (str(message), message.extra_tags) == (
        "王小宁（花园社区居民委员会）已报到。",
        f"undo:/enrolments/{cast.enrolment.pk}/registration/delete/",
    )
    row = Enrolment.objects.select_related("cadre").get()
    assert (row.status, row.registered_by, row.phone, row.cadre.phone) == (
        "REGISTERED",
        cast.head_teacher,
        "13900000001",
        "13800005678",
    )


def test_two_at_the_desk_both_hear_that_it_is_done(cast: Cast, address: str, as_user: Any) -> None:
    as_user(cast.head_teacher).post(address)
    second = as_user(cast.organiser)
    answer = second.post(address, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "王小宁（花园社区居民委员会）之前已经报到。"
    ]
    assert Enrolment.objects.get().registered_by == cast.head_teacher


def test_htmx_gets_the_row_the_counts_and_the_message(cast: Cast, address: str, as_user: Any) -> None:
    page = as_user(cast.head_teacher).post(address, {"for_good": "1"}, headers={"HX-Request": "true"})
    text = page.content.decode()
    assert page.status_code == 200
    for part in (f'id="e{cast.enrolment.pk}"', 'id="arrivals-counts"', "已报到。", "data-undo"):
        assert part in text
    assert "<html" not in text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_wrong_phone_is_said_beside_the_person(
    cast: Cast, address: str, as_user: Any, headers: dict[str, str]
) -> None:
    answer = as_user(cast.head_teacher).post(address, {"phone": "123"}, headers=headers)
    assert answer.status_code == 422
    assert "电话“123”不是 11 位手机号" in answer.content.decode()
    assert Enrolment.objects.get().status == "APPROVED"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_who_is_not_on_the_list_is_refused_in_words(
    cast: Cast, address: str, as_user: Any, headers: dict[str, str]
) -> None:
    Enrolment.objects.update(status="NO_SHOW")
    cast.training_class.quotas.create(unit=cast.town, seats=0)
    answer = as_user(cast.head_teacher).post(address, headers=headers)
    assert answer.status_code == 409
    assert "湖塘镇的 0 个名额已满。要参加请办增补。" in answer.content.decode()


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post") == WRITERS


def test_a_closed_class_is_closed(cast: Cast, address: str, as_user: Any) -> None:
    cast.training_class.status = ClassStatus.CLOSED
    cast.training_class.save()
    assert as_user(cast.organiser).post(address).status_code == 403


def test_only_post(cast: Cast, address: str, as_user: Any) -> None:
    assert as_user(cast.head_teacher).get(address).status_code == 405
