"""Somebody does not come: noted, and the place given to the next in line (R14)."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.attendance.conftest import Attended
from tests.attendance.doors import READERS, WRITERS, answers
from tests.conftest import Cast
from trainees import arrival
from trainees.models import Enrolment


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:no_show_new", args=[cast.enrolment.pk])


@pytest.fixture
def heir(cast: Cast) -> Enrolment:
    return factories.enrolment(
        cast.training_class, factories.cadre("候补人", cast.community), status="WAITLISTED"
    )


def said(answer: Any) -> list[tuple[str, str]]:
    return [(str(message), message.extra_tags) for message in answer.context["messages"]]


def test_it_asks_and_names_the_next(
    attended: Attended, cast: Cast, heir: Enrolment, address: str, as_user: Any
) -> None:
    answer = as_user(cast.head_teacher).get(address)
    page = answer.content.decode()
    for text in (
        "按规定 11-23 11:30 起可以让出名额。",
        "候补下一位：候补人",
        "记未报到，名额给候补人",
        "可以不填。",
    ):
        assert text in page, text
    assert answer["Cache-Control"] == "no-store, private"


def test_it_is_noted_with_the_way_back(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    answer = as_user(cast.head_teacher).post(address, follow=True)
    assert said(answer) == [
        (
            "王小宁记为未报到，名额空出来了。",
            f"undo:/enrolments/{cast.enrolment.pk}/no-show/delete/",
        )
    ]
    assert Enrolment.objects.get(pk=cast.enrolment.pk).status == "NO_SHOW"


def test_R14_the_place_goes_on_twice_pressed_once(
    attended: Attended, cast: Cast, heir: Enrolment, address: str, as_user: Any
) -> None:
    client = as_user(cast.head_teacher)
    for _ in range(2):
        answer = client.post(address, {"give_away": "1"}, follow=True)
        assert said(answer) == [("王小宁记为未报到，名额给了候补人，请通知本人。", "")]
    heir.refresh_from_db()
    assert (heir.status, heir.replaces) == ("APPROVED", cast.enrolment)


def test_R14_before_the_time_a_reason_is_asked_for(cast: Cast, address: str, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    answer = client.post(address)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    client.post(address, {"reason": "单位来电，出差"})
    assert list(Enrolment.objects.values_list("status", "reason")) == [("NO_SHOW", "单位来电，出差")]


def test_nobody_waits(cast: Cast, address: str, as_user: Any) -> None:
    answer = as_user(cast.head_teacher).post(address, {"reason": "不来", "give_away": "1"}, follow=True)
    assert said(answer)[0][0] == "王小宁记为未报到；没有候补，名额空着。"


def test_who_has_come_meanwhile_is_said(cast: Cast, address: str, as_user: Any) -> None:
    arrival.register(cast.enrolment, by=None)
    answer = as_user(cast.head_teacher).post(address, {"reason": "不来"})
    assert (answer.status_code, said(answer)[0][0]) == (409, "王小宁在本班是“已报到”，不能记为未报到。")


def test_R22_an_heir_keeps_the_post_of_the_nomination(
    cast: Cast, heir: Enrolment, address: str, as_user: Any
) -> None:
    heir.cadre.appointments.update(ended_on="2026-01-01")
    answer = as_user(cast.head_teacher).post(address, {"reason": "不来", "give_away": "1"})
    before = heir.post
    heir.refresh_from_db()
    assert (answer.status_code, heir.status, heir.post) == (302, "APPROVED", before)


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    refused = {"finance": 403, "auditor": 403}
    assert answers(cast, as_user, address) == READERS | refused
    assert answers(cast, as_user, address, "post", reason="不来") == WRITERS
