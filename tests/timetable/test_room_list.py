"""The list of rooms."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SETTINGS_EDITORS, answers

ADDRESS = "/settings/rooms/"


def test_it_works(organiser: Client, cast: Cast) -> None:
    assert reverse("timetable:room_list") == ADDRESS
    assert "还没有教室。" in organiser.get(ADDRESS).content.decode()
    factories.room(cast.district, seat_rows=8, seat_columns=10)
    factories.room(
        cast.district, "跨塘村史馆", kind="OFFSITE", campus="雪堰镇", capacity=None, is_active=False
    )
    html = organiser.get(ADDRESS).content.decode()
    for text in ("三楼301教室", "8排10列", "跨塘村史馆", "现场教学点", "雪堰镇", "停用"):
        assert text in html


def test_rooms_of_another_district_are_not_shown(organiser: Client, as_user: Any, cast: Cast) -> None:
    factories.room(cast.district)
    assert list(as_user(cast.stranger).get(ADDRESS).context["rooms"]) == []


def test_who_may(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == SETTINGS_EDITORS


def test_only_get(organiser: Client) -> None:
    assert organiser.post(ADDRESS).status_code == 405


def test_the_queries_do_not_grow_with_the_rows(organiser: Client, cast: Cast, count_queries: Any) -> None:
    taken = []
    for size in (1, 3):
        for number in range(size):
            factories.room(cast.district, f"教室{size}{number}")
        with count_queries() as queries:
            organiser.get(ADDRESS)
        taken.append(len(queries))
    assert taken[0] == taken[1]
    assert taken[0] <= 12
