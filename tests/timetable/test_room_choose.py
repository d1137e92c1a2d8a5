"""Rooms whose size a hall may take."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast

SignIn = Callable[[User], Client]


def url(cast: Cast) -> str:
    return reverse("timetable:room_choose", args=[cast.training_class.pk])


def test_the_classs_own_rooms_come_first_and_lead_to_the_hall(cast: Cast, as_user: SignIn) -> None:
    size = {"seat_rows": 8, "seat_columns": 10}
    factories.room(cast.district, "一号厅", position=1, **size)
    own = factories.room(cast.district, "二号厅", position=2, seat_rows=6, seat_columns=9)
    factories.room(cast.district, "没有排数的房间")
    factories.room(cast.district, "停用的房间", is_active=False, **size)
    factories.room(cast.stranger.grants.get().unit, "外区的房间", **size)
    factories.session(cast.training_class, room=own)
    factories.session(cast.training_class, room=own, start=factories.at("14:00"), status="CANCELLED")
    response = as_user(cast.head_teacher).get(url(cast))
    assert [(room.name, room.held) for room in response.context["rooms"]] == [("二号厅", 1), ("一号厅", 0)]
    hall = reverse("trainees:seating_edit", args=[cast.training_class.pk])
    assert f'href="{hall}?rows=6&amp;columns=9"' in response.content.decode()


def test_without_rooms_it_says_what_to_do(cast: Cast, as_user: SignIn) -> None:
    assert "没有哪间教室填了排数和列数。" in as_user(cast.organiser).get(url(cast)).content.decode()


def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, count_queries: Any) -> None:
    client, counts = as_user(cast.organiser), []
    for number in range(3):
        factories.room(cast.district, f"{number}号厅", seat_rows=2, seat_columns=2)
        with count_queries() as queries:
            client.get(url(cast))
        counts.append(len(queries))
    assert counts[0] == counts[2]
