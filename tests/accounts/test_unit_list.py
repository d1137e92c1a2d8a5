"""The list of units."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast

URL = reverse("accounts:unit_list")


def names(response: Any) -> list[str]:
    return [unit.name for unit in response.context["page"]]


def test_it_shows_the_own_tree_in_its_order(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert names(as_user(cast.administrator).get(URL)) == [
        "武进区",
        "湖塘镇",
        "花园社区居民委员会",
        "雪堰镇",
        "雪东社区居民委员会",
    ]


@pytest.mark.parametrize("query", ["花园", "huayuan", "hysq"])
def test_it_is_searched_by_characters_pinyin_and_initials(
    cast: Cast, as_user: Callable[[User], Client], query: str
) -> None:
    assert names(as_user(cast.administrator).get(URL, {"q": query})) == ["花园社区居民委员会"]


def test_a_town_shows_what_is_below_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert names(as_user(cast.administrator).get(URL, {"town": cast.other_town.pk})) == [
        "雪堰镇",
        "雪东社区居民委员会",
    ]


def test_the_queries_do_not_grow(
    cast: Cast, as_user: Callable[[User], Client], count_queries: Callable[[], Any]
) -> None:
    client = as_user(cast.administrator)
    with count_queries() as few:
        client.get(URL)
    for number in range(3):
        factories.unit(f"第{number}社区", "COMMUNITY", cast.town)
    with count_queries() as many:
        client.get(URL)
    assert len(few) == len(many) <= 12


def test_others_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).get(URL).status_code == 403
    assert as_user(cast.administrator).post(URL).status_code == 405
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"
