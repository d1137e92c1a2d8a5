"""对调: the class's coming published sessions."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import TrainingClass
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import scheduling
from timetable.models import Session

Pair = tuple[Session, Session]


@pytest.fixture
def address(pair: Pair) -> str:
    return reverse("timetable:adjust_swap", args=[pair[0].pk])


def test_who_sees_it(cast: Cast, address: str, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, address) == SESSION_EDITORS


def test_only_what_is_still_to_come_and_published_is_offered(
    cast: Cast,
    organiser: Client,
    pair: Pair,
    address: str,
    add: Add,
    publish: Publish,
    other_class: TrainingClass,
) -> None:
    friday = MONDAY - dt.timedelta(days=3)
    add("上周的课", start=at("09:00", friday))
    gone = add("停掉的课", start=at("14:00"))
    add("别班的课", start=at("14:00"), training_class=other_class)
    publish()
    publish(other_class)
    scheduling.cancel(gone, by=cast.organiser, reason="停")
    add("没发布的课", start=at("19:00"))
    html = organiser.get(address).content.decode()
    titles = ("网格化管理", "上周的课", "停掉的课", "别班的课", "没发布的课")
    assert [title for title in titles if title in html] == ["网格化管理"]
    query = f"?door=swap&amp;version=1&amp;other={pair[1].pk}&amp;other_version=1"
    assert f'href="{reverse("timetable:adjust_publish", args=[pair[0].pk])}{query}"' in html


def test_nothing_to_swap_with(cast: Cast, organiser: Client, pair: Pair, address: str) -> None:
    scheduling.cancel(pair[1], by=cast.organiser, reason="停")
    assert "本班后面没有已发布的课可以对调。" in organiser.get(address).content.decode()


def test_the_queries_do_not_grow(
    organiser: Client, address: str, add: Add, publish: Publish, count_queries: Callable[[], Any]
) -> None:
    organiser.get(address)
    counts = []
    for day in (2, 4):
        for late in range(1, day):
            add(f"课{day}{late}", start=at("19:00", MONDAY + dt.timedelta(days=day * 7 + late)))
        publish()
        with count_queries() as queries:
            organiser.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
