"""What a district needs before its first class."""

from collections.abc import Callable
from typing import Any

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors

URL = "/settings/start/"


def steps(response: Any) -> dict[str, int]:
    return {step.label: step.count for step in response.context["steps"]}


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    found = doors(cast, as_user, URL)
    assert found == dict.fromkeys(found, 403) | {
        "administrator": 200,
        "organiser": 200,
        "stranger": 200,
        "anonymous": 302,
    }


def test_the_steps_are_worked_out_from_the_rows(cast: Cast, as_user: SignIn, today: None) -> None:
    client = as_user(cast.administrator)
    assert steps(client.get(URL)) == {
        "单位": 4,
        "账号和联络员": 3,
        "干部名册": 1,
        "课程库": 0,
        "师资库": 0,
        "场地": 0,
        "学时要求": 0,
        "2026 年度计划": 1,
        "以往学时": 0,
    }
    factories.course(cast.district)
    factories.room(cast.district)
    response = client.get(URL)
    assert (steps(response)["课程库"], steps(response)["场地"]) == (1, 1)
    page = response.content.decode()
    assert 'href="/settings/import/units/"' in page
    assert 'href="/settings/import/plan/"' in page
    assert "可以不做" in page


def test_an_organiser_is_not_led_where_only_administrators_may_go(cast: Cast, as_user: SignIn) -> None:
    page = as_user(cast.organiser).get(URL).content.decode()
    assert 'href="/settings/import/units/"' not in page
    assert 'href="/settings/import/rooms/"' in page


def test_settings_say_what_is_still_missing(cast: Cast, as_user: SignIn) -> None:
    page = as_user(cast.administrator).get("/settings/").content.decode()
    assert "课程库、师资库、场地、学时要求" in page


def test_queries_do_not_grow_with_the_rows(
    cast: Cast, as_user: SignIn, count_queries: Callable[[], Any]
) -> None:
    client, counts = as_user(cast.administrator), []
    for round_ in range(2):
        with count_queries() as queries:
            client.get(URL)
        counts.append(len(queries))
        for number in range(3):
            factories.room(cast.district, f"教室{round_}{number}")
    assert counts[0] == counts[1]
