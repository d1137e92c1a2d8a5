"""Entering when a room or a lecturer is not to be had."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY
from tests.timetable.conftest import Add
from tests.timetable.doors import SETTINGS_EDITORS, answers
from timetable.models import Instructor, Room, Unavailability

TYPED: dict[str, Any] = {
    "first_on": "2026-11-23",
    "last_on": "2026-11-27",
    "weekdays": ["0", "2"],
    "periods": ["AM"],
    "is_hard": "True",
    "reason": "空调检修",
}
OURS = {**SETTINGS_EDITORS, "stranger": 404}


@pytest.fixture
def room(cast: Cast) -> Room:
    return factories.room(cast.district)


@pytest.fixture
def lecturer(cast: Cast) -> Instructor:
    return factories.instructor(cast.district)


@pytest.fixture
def address(room: Room) -> str:
    return reverse("timetable:unavailability_new", args=["rooms", room.pk])


def test_a_room_is_closed_and_its_page_lists_the_sessions_there(
    organiser: Client, cast: Cast, room: Room, add: Add, today: None, address: str
) -> None:
    session = add("基层党建", room=room)
    assert "三楼301教室" in organiser.get(address).content.decode()
    answer = organiser.post(address, TYPED)
    page = reverse("timetable:room_edit", args=[room.pk])
    assert (answer.status_code, answer["Location"]) == (302, f"{page}#unavailability")
    row = Unavailability.objects.get()
    assert (row.room, row.instructor, row.first_on, row.weekdays) == (room, None, MONDAY, [0, 2])
    assert (row.periods, row.is_hard, row.reason) == (["AM"], True, "空调检修")
    html = organiser.get(page).content.decode()
    for text in (
        "2026年11月23日–2026年11月27日 · 星期一、星期三 · 上午",
        "空调检修",
        "影响已排的 1 节课",
        f"/sessions/{session.pk}/",
    ):
        assert text in html


def test_a_lecturer_is_away_softly_and_without_end(organiser: Client, lecturer: Instructor) -> None:
    address = reverse("timetable:unavailability_new", args=["instructors", lecturer.pk])
    answer = organiser.post(address, {"first_on": "2026-11-23", "is_hard": "False"})
    page = reverse("timetable:instructor_edit", args=[lecturer.pk])
    assert answer["Location"] == f"{page}#unavailability"
    row = Unavailability.objects.get()
    assert (row.instructor, row.last_on, row.weekdays, row.periods) == (lecturer, None, [], [])
    assert row.is_hard is False
    html = organiser.get(page).content.decode()
    assert "2026年11月23日起" in html
    assert "影响已排的" not in html


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == OURS


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


def test_what_has_no_such_times_is_404(organiser: Client, room: Room) -> None:
    address = reverse("timetable:unavailability_new", args=["classes", room.pk])
    assert [organiser.get(address).status_code, organiser.post(address, TYPED).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"first_on": ""}, "first_on"),
        ({"last_on": "2026-11-22"}, "last_on"),
        ({"weekdays": ["7"]}, "weekdays"),
        ({"weekdays": ["1"], "last_on": "2026-11-23"}, "weekdays"),
        ({"periods": ["NIGHT"]}, "periods"),
        ({"is_hard": ""}, "is_hard"),
        ({"reason": "x" * 101}, "reason"),
    ],
)
def test_bad_input_is_422_and_stays(
    organiser: Client, address: str, fields: dict[str, Any], wrong: str
) -> None:
    answer = organiser.post(address, {**TYPED, **fields})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert "检修" in answer.content.decode() or wrong == "reason"
    assert Unavailability.objects.count() == 0
