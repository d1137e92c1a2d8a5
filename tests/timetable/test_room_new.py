"""Adding a room."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SETTINGS_EDITORS, answers
from timetable.models import Room

ADDRESS = "/settings/rooms/new/"
TYPED = {"name": "三楼301教室", "kind": "CLASSROOM", "capacity": "80", "position": "1", "is_active": "on"}


def test_it_works(organiser: Client, cast: Cast) -> None:
    answer = organiser.post(ADDRESS, TYPED)
    assert (answer.status_code, answer["Location"]) == (302, "/settings/rooms/")
    room = Room.objects.get()
    assert (room.district, room.name, room.capacity, room.excludes) == (
        cast.district,
        "三楼301教室",
        80,
        True,
    )
    assert AuditEntry.objects.get(action="timetable.add_room").by == cast.organiser


def test_who_may(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == SETTINGS_EDITORS


def test_other_methods(organiser: Client) -> None:
    assert organiser.put(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    ("fields", "wrong"), [({"name": ""}, "name"), ({"capacity": "-1"}, "capacity"), ({"kind": "X"}, "kind")]
)
def test_bad_input_is_422_and_stays(organiser: Client, fields: dict[str, str], wrong: str) -> None:
    answer = organiser.post(ADDRESS, {**TYPED, "campus": "主校区", **fields})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert "主校区" in answer.content.decode()
    assert Room.objects.count() == 0


def test_a_name_is_taken_once_a_district(organiser: Client, cast: Cast, as_user: Any) -> None:
    factories.room(cast.district)
    answer = organiser.post(ADDRESS, TYPED)
    assert (answer.status_code, dict(answer.context["form"].errors)) == (
        422,
        {"name": ["已有同名教室或场地。"]},
    )
    assert as_user(cast.stranger).post(ADDRESS, TYPED).status_code == 302
