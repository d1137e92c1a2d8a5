"""An item changes places with its neighbour."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.timetable.ceremony import item, page, texts


def test_it_goes_up_and_down_by_buttons(cast: Cast, organiser: Client) -> None:
    first, second = item(cast, "甲"), item(cast, "乙")
    up = reverse("timetable:agenda_item_move", args=[second.pk])
    response = organiser.post(up, {"to": "up"})
    assert response["Location"] == f"{page(cast)}#item-{second.pk}"
    assert texts(cast) == ["乙", "甲"]
    organiser.post(up, {"to": "down"})
    assert texts(cast) == ["甲", "乙"]
    organiser.post(reverse("timetable:agenda_item_move", args=[first.pk]), {"to": "up"})
    assert texts(cast) == ["甲", "乙"]


def test_the_head_teacher_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    address = reverse("timetable:agenda_item_move", args=[item(cast).pk])
    assert as_user(cast.head_teacher).post(address, {"to": "up"}).status_code == 403
