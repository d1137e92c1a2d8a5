"""What was published when."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import CLASS_READERS, answers
from timetable import scheduling


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("timetable:version_list", args=[cast.training_class.pk])


def listed(page: Any) -> list[tuple[int, list[tuple[str, int]]]]:
    return [
        (version.number, [(kind.value, count) for kind, count in counts])
        for version, counts in page.context["versions"]
    ]


def test_the_newest_is_first_with_what_it_changed(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str
) -> None:
    session = add()
    publish()
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    add("新加的课")
    publish(reason="场地检修")
    page = organiser.get(address)
    assert listed(page) == [(2, [("ADDED", 1), ("MOVED", 1)]), (1, [("ADDED", 1)])]
    html = page.content.decode()
    for text in ("新增 1，调课 1", "场地检修", "首次发布", "王科长", "谁还没收到"):
        assert text in html


def test_a_cadre_reads_neither_who_nor_why(
    cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    add()
    publish(reason="主讲人家中有事")
    html = as_user(cast.cadre_user).get(address).content.decode()
    assert "第1版" in html
    assert [word in html for word in ("王科长", "主讲人家中有事", "谁还没收到")] == [False] * 3


def test_without_a_version_it_says_so(organiser: Client, address: str) -> None:
    assert "课表还没有发布。" in organiser.get(address).content.decode()


def test_who_may_look(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == CLASS_READERS


def test_only_get(organiser: Client, address: str) -> None:
    assert organiser.post(address).status_code == 405


def test_the_queries_do_not_grow(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str, count_queries: Any
) -> None:
    session, taken = add(), []
    publish()
    for turns in (0, 2):
        for _turn in range(turns):
            session.refresh_from_db()
            scheduling.change(session, by=cast.organiser, version=session.version, chair=f"{session.version}")
            publish()
        organiser.get(address)
        with count_queries() as queries:
            organiser.get(address)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_only_staff_find_the_way_to_the_class(
    organiser: Client, cast: Cast, add: Add, publish: Publish, address: str, as_user: Any
) -> None:
    add()
    publish()
    link = f'href="/classes/{cast.training_class.pk}/"'
    pages = [client.get(address).content.decode() for client in (organiser, as_user(cast.cadre_user))]
    assert [link in page for page in pages] == [True, False]
