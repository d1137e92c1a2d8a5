"""The district's template: who sees it and who changes it."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User
from courses.preparation import template
from courses.preparation.usual import USUAL
from tests import factories
from tests.conftest import Cast
from tests.courses.preparing import item

URL = "/settings/preparation/"


def test_organisers_see_it_and_those_of_a_town_change_nothing(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    item(cast)
    below = factories.user("below", "镇组织员", "organiser", cast.town)
    pages = [as_user(person).get(URL).content.decode() for person in (cast.organiser, below)]
    assert [("落实车辆" in page, "/switch/" in page) for page in pages] == [(True, True), (True, False)]
    assert as_user(cast.head_teacher).get(URL).status_code == 403


def test_an_empty_one_offers_ours(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert "填入常用清单" in as_user(cast.organiser).get(URL).content.decode()


def test_ours_are_laid_down_once_and_say_what_the_system_knows(cast: Cast) -> None:
    assert template.lay_down_defaults(cast.district) == len(USUAL)
    assert template.lay_down_defaults(cast.district) == 0
    assert len({one.key for one in USUAL}) == len(USUAL)


def test_the_queries_do_not_grow(
    cast: Cast, as_user: Callable[[User], Client], count_queries: Callable[[], Any]
) -> None:
    client, counts = as_user(cast.organiser), []
    client.get(URL)
    for number in (1, 3):
        for _turn in range(number):
            item(cast, categories=["MAIN"], from_days=2)
        with count_queries() as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
