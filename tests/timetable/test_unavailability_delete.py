"""Taking a time not to be had out."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SETTINGS_EDITORS, answers
from timetable.models import Room, Unavailability


@pytest.fixture
def room(cast: Cast) -> Room:
    return factories.room(cast.district)


@pytest.fixture
def address(room: Room) -> str:
    return reverse("timetable:unavailability_delete", args=[factories.unavailability(room).pk])


def test_it_asks_and_then_takes_it_out_and_offers_to_undo(
    organiser: Client, room: Room, address: str
) -> None:
    assert "去掉“三楼301教室”的不可用时间：2026年11月23日？" in organiser.get(address).content.decode()
    answer = organiser.post(address)
    assert answer["Location"] == f"/settings/rooms/{room.pk}/edit/#unavailability"
    assert Unavailability.objects.count() == 0
    (message,) = get_messages(answer.wsgi_request)
    assert (str(message), message.extra_tags) == (
        "已去掉2026年11月23日。",
        f"undo:{address.replace('delete', 'restore')}",
    )


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == {**SETTINGS_EDITORS, "stranger": 404}


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


def test_one_that_is_gone_is_404(organiser: Client, address: str) -> None:
    assert [organiser.post(address).status_code for _ in range(2)] == [302, 404]
