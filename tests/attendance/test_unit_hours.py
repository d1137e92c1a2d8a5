"""The hours of a unit's people, by where they were earned."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance import requirements
from tests import factories
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def address(cast: Cast, today: None) -> str:
    requirements.lay_down_defaults(cast.district)
    factories.cadre("赵一", cast.community, post="社区主任")
    factories.cadre("钱二", cast.other_community, post="社区书记")
    factories.credit(cast.cadre, 8, source="CLASS", title="冬训班", days=1)
    factories.credit(cast.cadre, 4, source="ONLINE", title="网课")
    factories.credit(cast.cadre, 50, source="BEFORE", title="以前", year=2025)
    return reverse("attendance:unit_hours", args=[cast.town.pk])


def test_who_may_look(cast: Cast, as_user: SignIn, address: str) -> None:
    refused = {"head_teacher": 403, "finance": 403, "liaison": 200, "cadre_user": 403}
    assert answers(cast, as_user, address) == READERS | refused
    assert as_user(cast.other_liaison).get(address).status_code == 404


def shown(client: Client, address: str) -> list[tuple[str, list[int]]]:
    rows = client.get(address).context["rows"]
    return [(row.line.person.name, [int(hours) for _label, hours in row.hours]) for row in rows]


def test_people_of_the_subtree_with_the_hours_of_each_source(
    cast: Cast, as_user: SignIn, address: str
) -> None:
    client = as_user(cast.liaison)
    assert shown(client, address) == [("王小宁", [8, 4, 0, 0, 0]), ("赵一", [0, 0, 0, 0, 0])]
    assert shown(client, address + "?year=2025") == [("王小宁", [0, 0, 0, 50, 0]), ("赵一", [0, 0, 0, 0, 0])]
    assert shown(client, address + "?order=hours")[0][0] == "赵一"
    assert [name for name, _hours in shown(client, address + "?q=zy")] == ["赵一"]
    html = client.get(address).content.decode()
    assert "还差" in html
    assert "钱二" not in html
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="results"')


def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, address: str, count_queries: Any) -> None:
    client = as_user(cast.liaison)

    def queries() -> int:
        with count_queries() as found:
            client.get(address)
        return len(found)

    queries()
    few = queries()
    for name in ("孙三", "李四", "周五"):
        factories.credit(factories.cadre(name, cast.community), 4)
    assert queries() == few
