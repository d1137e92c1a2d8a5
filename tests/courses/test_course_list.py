"""The catalogue."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

URL = "/settings/courses/"
CountQueries = Callable[[], AbstractContextManager[CaptureQueriesContext]]


@pytest.fixture
def titles(cast: Cast, as_user: SignIn) -> Callable[[str], list[str]]:
    factories.course(cast.district, "基层党建引领社区治理")
    factories.course(cast.district, "安全生产与应急处置", category="SAFETY", is_active=False)
    factories.course(cast.stranger.current_grants[0].unit, "外区课程")

    def listed(query: str) -> list[str]:
        table = as_user(cast.organiser).get(f"{URL}?{query}").context["table"]
        return [row.record.title for row in table.rows]

    return listed


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, URL) == for_organisers(liaison=403, cadre_user=403, stranger=200)


def test_other_methods_are_refused(cast: Cast, as_user: SignIn) -> None:
    assert wrong_methods(as_user(cast.organiser), URL, "post", "delete") == {"post": 405, "delete": 405}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["基层党建引领社区治理", "安全生产与应急处置"]),
        ("q=aqsc", ["安全生产与应急处置"]),
        ("q=dangjian", ["基层党建引领社区治理"]),
        ("category=SAFETY", ["安全生产与应急处置"]),
        ("active=yes", ["基层党建引领社区治理"]),
        ("active=no", ["安全生产与应急处置"]),
    ],
)
def test_the_address_narrows_the_list(
    titles: Callable[[str], list[str]], query: str, expected: list[str]
) -> None:
    assert titles(query) == expected


def test_htmx_gets_the_list_alone(cast: Cast, as_user: SignIn) -> None:
    html = as_user(cast.organiser).get(URL, headers={"HX-Request": "true"}).content.decode()
    assert html.strip().startswith('<div id="results" data-count="共 0 门课程">')


def test_the_same_queries_at_one_and_three_rows(
    cast: Cast, as_user: SignIn, count_queries: CountQueries
) -> None:
    client, counts = as_user(cast.organiser), []
    for number in range(3):
        factories.course(cast.district, f"课程{number}")
        with count_queries() as queries:
            assert client.get(URL).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 12
