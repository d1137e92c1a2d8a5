"""Changing a room."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY
from tests.timetable.conftest import Add
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable.models import Room, Session

TYPED = {"name": "三楼301教室", "kind": "CLASSROOM", "capacity": "80", "position": "1", "is_active": "on"}


@pytest.fixture
def room(cast: Cast) -> Room:
    return factories.room(cast.district, kind="OFFSITE")


@pytest.fixture
def address(room: Room) -> str:
    return reverse("timetable:room_edit", args=[room.pk])


def test_it_works(organiser: Client, room: Room, address: str) -> None:
    assert "三楼301教室" in organiser.get(address).content.decode()
    answer = organiser.post(address, {**TYPED, "name": "301", "kind": "OFFSITE", "is_active": ""})
    assert (answer.status_code, answer["Location"]) == (302, "/settings/rooms/")
    room.refresh_from_db()
    assert (room.name, room.is_active) == ("301", False)


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    expected = {**SESSION_EDITORS, "liaison": 403, "cadre_user": 403}
    assert answers(cast, as_user, address) == expected


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


def test_bad_input_is_422_and_stays(organiser: Client, address: str) -> None:
    answer = organiser.post(address, {**TYPED, "name": "", "campus": "主校区"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert "主校区" in answer.content.decode()


def test_R17_a_place_that_becomes_a_classroom_excludes_from_then_on(
    organiser: Client, room: Room, add: Add, address: str
) -> None:
    session = add(room=room)
    assert session.room_excludes is False
    organiser.post(address, TYPED)
    session.refresh_from_db()
    assert session.room_excludes is True


def test_R17_it_cannot_while_two_sessions_are_in_it_at_once(
    organiser: Client, room: Room, other_class: TrainingClass, add: Add, address: str
) -> None:
    add(room=room)
    add(room=room, training_class=other_class)
    answer = organiser.post(address, TYPED)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["kind"])
    room.refresh_from_db()
    assert (room.kind, Session.objects.filter(room_excludes=True).count()) == ("OFFSITE", 0)


def test_what_is_hit_by_a_closure_leads_to_a_repair_of_it(
    organiser: Client, add: Add, room: Room, address: str, today: None
) -> None:
    add(room=room)
    factories.unavailability(room, first_on=MONDAY, last_on=MONDAY)
    query = f"?kind=REPAIR&amp;room={room.pk}&amp;first_on=2026-11-23&amp;last_on=2026-11-23"
    assert f'href="{reverse("timetable:planning_new")}{query}"' in organiser.get(address).content.decode()


@pytest.mark.parametrize(
    ("name", "capacity", "expected"),
    [
        ("一号报告厅（300座）", 300, True),
        ("机房（60机位）", 60, True),
        ("三楼301教室", 30, False),
        ("四楼401教室", 80, False),
        ("四楼401教室", None, False),
    ],
)
def test_a_name_that_says_its_size(name: str, capacity: int | None, expected: bool) -> None:
    assert Room(name=name, capacity=capacity).names_its_size is expected
