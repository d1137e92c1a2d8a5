"""A card is dropped on a seat."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.trainees.arranged import HTMX, seated
from trainees import seating
from trainees.models import Enrolment
from trainees.seating import Place

SignIn = Callable[[User], Client]


def url(person: Enrolment) -> str:
    return reverse("trainees:seat_move", args=[person.pk])


def seats(*people: Enrolment) -> list[str]:
    return [Enrolment.objects.get(pk=person.pk).seat for person in people]


def test_two_change_seats_and_back(cast: Cast, as_user: SignIn) -> None:
    one, two = seated(cast)
    client = as_user(cast.head_teacher)
    response = client.post(
        url(one), {"to": "1-2", "seen": "1-1", "there": two.pk, "view": "stage"}, headers=HTMX
    )
    assert response.content.decode().lstrip().startswith('<div id="arrangement"')
    assert response.context["table"].from_stage
    assert seats(one, two) == ["1排2座", "1排1座"]
    act = next(iter(response.context["messages"]))
    assert str(act) == "王小宁：1排2座。"
    client.post(act.extra_tags.removeprefix("undo:"))
    assert seats(one, two) == ["1排1座", "1排2座"]


def test_off_the_seat(cast: Cast, as_user: SignIn) -> None:
    one, _two = seated(cast)
    as_user(cast.organiser).post(url(one), {"to": "", "seen": "1-1", "there": ""}, headers=HTMX)
    assert seats(one) == [""]


def test_two_organisers_at_one_seat(cast: Cast, as_user: SignIn) -> None:
    one, two = seated(cast)
    seating.move(two, to=Place(2, 2), seen=Place(1, 2), there=None, by=cast.administrator)
    response = as_user(cast.organiser).post(url(one), {"to": "2-2", "seen": "1-1", "there": ""}, headers=HTMX)
    assert response.status_code == 409
    assert "周主任刚刚改过2排2座" in response.content.decode()
    assert seats(one, two) == ["1排1座", "2排2座"]


@pytest.mark.parametrize("to", ["x", "1", "0-1", "1-61", "-1-1", "1-1-1", "٣-1"])
def test_what_is_no_seat_is_refused(to: str, cast: Cast, as_user: SignIn) -> None:
    one, _two = seated(cast)
    response: Any = as_user(cast.organiser).post(url(one), {"to": to, "seen": "1-1"}, headers=HTMX)
    assert response.status_code == 422
    assert seats(one) == ["1排1座"]


def test_without_a_script_the_page_comes_again(cast: Cast, as_user: SignIn) -> None:
    one, _two = seated(cast)
    response = as_user(cast.organiser).post(url(one), {"to": "2-1", "seen": "1-1"})
    assert response.headers["Location"] == reverse("trainees:seating_detail", args=[cast.training_class.pk])
