"""What I was told of: opening the page reads it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from timetable import scheduling
from timetable.models import Notice

ADDRESS = reverse("timetable:notice_read")


@pytest.fixture
def cadre(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    """A browser in which the cadre has signed in."""
    return as_user(cast.cadre_user)


def unread() -> set[str]:
    rows = Notice.objects.unread().values_list("cadre__name", "user__name", "instructor__name")
    return {next(filter(None, names)) for names in rows}


def test_it_says_what_changed_in_words_and_reads_it(
    cadre: Client, cast: Cast, add: Add, publish: Publish
) -> None:
    moved, cancelled = add("要调的课"), add("要停的课", start=at("14:00"))
    publish()
    scheduling.move(moved, by=cast.organiser, version=1, start=at("19:00"))
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风")
    publish()
    html = cadre.get(ADDRESS).content.decode()
    for text in (
        "要调的课",
        "<del>11月23日上午 09:00–11:30</del>",
        "<ins>11月23日晚上 19:00–21:30</ins>",
        "要停的课",
        "台风",
        "课表第2版",
        "和您有关的共 2 节课。",
        "未读",
        "收到",
    ):
        assert text in html
    assert unread() == {"刘老师"}
    assert "未读" not in cadre.get(ADDRESS).content.decode()


def test_a_first_version_without_a_session_of_mine_says_so(
    cadre: Client, cast: Cast, add: Add, publish: Publish
) -> None:
    add(groups=[factories.group(cast.training_class)])
    publish()
    assert "目前没有安排您的课。" in cadre.get(ADDRESS).content.decode()


def test_another_s_notices_are_neither_shown_nor_read(organiser: Client, add: Add, publish: Publish) -> None:
    add()
    publish()
    assert "还没有课表通知。" in organiser.get(ADDRESS).content.decode()
    assert unread() == {"王小宁", "刘老师"}


def test_no_cache_keeps_it(cadre: Client) -> None:
    assert cadre.get(ADDRESS)["Cache-Control"] == "no-store, private"


def test_anonymous_signs_in_first(db: None) -> None:
    assert Client().get(ADDRESS)["Location"] == f"/sign-in/?next={ADDRESS}"


def test_only_get(cadre: Client) -> None:
    assert cadre.post(ADDRESS).status_code == 405


def test_the_queries_do_not_grow(cadre: Client, add: Add, publish: Publish, count_queries: Any) -> None:
    taken = []
    for number in range(3):
        add(start=at("09:00", MONDAY.replace(day=23 + number)))
        publish()
        with count_queries() as queries:
            cadre.get(ADDRESS)
        taken.append(len(queries))
    assert taken[0] == taken[2]
