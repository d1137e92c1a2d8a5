"""A class's published timetable by its link, for everybody, without personal data."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from timetable import links, scheduling

CANARIES = ("王小宁", "13800005678", "13900001111", "13700002222", "花园社区", "组长李某")


@pytest.fixture(autouse=True)
def _no_guesses_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def page(cast: Cast) -> str:
    return f"/p/{links.token_of(links.issue_for_class(cast.training_class, by=cast.organiser))}/"


def read(page: str) -> str:
    response = Client().get(page)
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_what_is_published_with_names_and_posts(
    cast: Cast, add: Add, publish: Publish, page: str, lecturer: Any
) -> None:
    add(room=factories.room(cast.district), instructors=[lecturer])
    publish()
    add("没发布的课", start=at("14:00"))
    html = read(page)
    for text in (
        "社区干部培训班",
        "基层党建",
        "09:00–11:30",
        "陈静(区委党校讲师)",
        "三楼301教室",
        "第1版",
        "存为图片",
    ):
        assert text in html
    assert "没发布的课" not in html


def test_it_holds_no_personal_data(cast: Cast, add: Add, publish: Publish, page: str, lecturer: Any) -> None:
    cast.head_teacher.phone = "13700002222"
    cast.head_teacher.save()
    group = factories.group(cast.training_class, leader=cast.enrolment)
    add(
        "联系13900001111",
        instructors=[lecturer],
        groups=[group],
        chair="组长李某",
        place="大厅（电话13700002222）",
        remark="有事找班主任13700002222",
        speakers="讲解员13900001111",
    )
    publish()
    response = Client().get(page)
    html = response.content.decode()
    assert [word in html + str(response.context["drawn"]) for word in CANARIES] == [False] * 6
    assert ("139****1111" in html, "137****2222" in html, "第1组" in html) == (True, True, True)


def test_what_the_last_version_changed_is_marked_and_a_called_off_session_shown(
    cast: Cast, add: Add, publish: Publish, page: str
) -> None:
    moved, cancelled = add("要调的课"), add("要停的课", start=at("14:00"))
    publish()
    scheduling.move(moved, by=cast.organiser, version=1, start=at("19:00"))
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风，问13900001111")
    publish()
    html = read(page)
    assert ("调课" in html, "停课" in html, "台风，问139****1111" in html) == (True, True, True)


def test_before_anything_is_published_it_says_so(add: Add, page: str) -> None:
    add()
    html = read(page)
    assert ("课表还没有发布。" in html, "基层党建" in html) == (True, False)


def test_a_class_that_is_called_off_says_so(cast: Cast, add: Add, publish: Publish, page: str) -> None:
    add()
    publish()
    before = "本班已取消。" in read(page)
    cast.training_class.status = "CANCELLED"
    cast.training_class.save()
    assert (before, "本班已取消。" in read(page)) == (False, True)


def test_a_dead_link_says_so_in_words(cast: Cast, page: str) -> None:
    link = links.open_for_class(cast.training_class)
    assert link
    links.revoke(link, by=cast.organiser)
    response = Client().get(page)
    assert (response.status_code, "这个链接已经失效。" in response.content.decode()) == (404, True)


def test_it_is_in_no_search_engine(page: str) -> None:
    response = Client().get(page)
    assert (response["X-Robots-Tag"], response["Cache-Control"]) == ("noindex, nofollow", "private, no-cache")
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_304_until_something_is_published(
    cast: Cast, add: Add, publish: Publish, page: str, count_queries: Any
) -> None:
    session = add()
    publish()
    client = Client()
    client.get(page)
    etag = client.get(page)["ETag"]
    with count_queries() as queries:
        answer = client.get(page, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, len(queries)) == (304, b"", 3)
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    assert client.get(page, headers={"If-None-Match": etag}).status_code == 304
    publish()
    answer = client.get(page, headers={"If-None-Match": etag})
    assert (answer.status_code, answer["ETag"] != etag) == (200, True)


def test_somebody_else_s_copy_is_not_one_s_own(cast: Cast, page: str, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.get(page)
    etag = client.get(page)["ETag"]
    assert Client().get(page, headers={"If-None-Match": etag}).status_code == 200


def test_the_queries_do_not_grow_with_the_sessions(
    add: Add, publish: Publish, page: str, count_queries: Any
) -> None:
    taken = []
    for size in (1, 3):
        for number in range(size):
            add(start=at("09:00", MONDAY + dt.timedelta(days=size * 3 + number)))
        publish()
        with count_queries() as queries:
            read(page)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_only_get(page: str) -> None:
    assert [Client().post(page).status_code, Client().head(page).status_code] == [405, 200]
