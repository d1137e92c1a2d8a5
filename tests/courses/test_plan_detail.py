"""The year's plan: filter, sort, search, page, and what they add up to."""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_staff, wrong_methods

URL = "/plans/2026/"
CountQueries = Callable[[], AbstractContextManager[CaptureQueriesContext]]


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


@pytest.fixture
def year(cast: Cast) -> None:
    """Three more classes beside the cast's, which stands in November and is confirmed."""
    for ordinal, name, fields in (
        (2, "科级干部任职培训班", {"status": "DRAFT", "month": 3, "starts_on": None, "ends_on": None}),
        (3, "武进区年轻干部培训班", {"status": "ENROLLING", "category": "SPECIAL", "host": cast.town}),
        (4, "网格员培训班", {"status": "CANCELLED", "starts_on": dt.date(2026, 3, 2)}),
    ):
        factories.training_class(cast.district, name, ordinal=ordinal, days=Decimal("2.5"), **fields)
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(ordinal=1)


def _names(response: object) -> list[str]:
    html = response.content.decode()  # type: ignore[attr-defined]  # the client's response
    return re.findall(r'<td class="row-title"[^>]*><a href="[^"]*">([^<]*)</a>', html)


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, URL) == for_staff(stranger=200)


def test_a_stranger_sees_no_class_of_another_district(cast: Cast, as_user: SignIn) -> None:
    response = as_user(cast.stranger).get(URL)
    assert _names(response) == []
    assert "这一年还没有班次" in response.content.decode()


def test_other_methods_are_refused(client: Client) -> None:
    assert wrong_methods(client, URL, "post", "put", "delete") == {"post": 405, "put": 405, "delete": 405}


def test_shows_the_classes_in_the_order_of_the_plan(client: Client, year: None) -> None:
    response = client.get(URL)
    assert _names(response) == [
        "社区干部培训班",
        "科级干部任职培训班",
        "武进区年轻干部培训班",
        "网格员培训班",
    ]
    assert "共 4 个班 · 240 人 · 7.5 天" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=年轻", ["武进区年轻干部培训班"]),
        ("q=wujinqu", ["武进区年轻干部培训班"]),
        ("q=WJQ", ["武进区年轻干部培训班"]),
        ("q=%25", []),
        ("status=DRAFT", ["科级干部任职培训班"]),
        ("status=CANCELLED", ["网格员培训班"]),
        ("category=SPECIAL", ["武进区年轻干部培训班"]),
        ("month=3", ["科级干部任职培训班", "网格员培训班"]),
        ("month=3&status=CANCELLED", ["网格员培训班"]),
        ("status=NONSENSE", ["社区干部培训班", "科级干部任职培训班", "武进区年轻干部培训班", "网格员培训班"]),
    ],
)
def test_the_address_narrows_the_list(client: Client, year: None, query: str, names: list[str]) -> None:
    response = client.get(f"{URL}?{query}")
    assert (response.status_code, _names(response)) == (200, names)


def test_a_host_narrows_the_list_and_the_count_says_how_many_are_left(
    client: Client, year: None, cast: Cast
) -> None:
    response = client.get(f"{URL}?host={cast.town.pk}")
    assert _names(response) == ["武进区年轻干部培训班"]
    assert "筛出 1 个（共 4 个班） · 60 人 · 2.5 天" in response.content.decode()


def test_running_and_ended_are_found_by_the_day(client: Client, cast: Cast, today: None) -> None:
    TrainingClass.objects.update(first_published_on=factories.MONDAY, last_published_on=factories.MONDAY)
    assert _names(client.get(f"{URL}?status=RUNNING")) == ["社区干部培训班"]
    assert _names(client.get(f"{URL}?status=CONFIRMED")) == []
    TrainingClass.objects.update(last_published_on=factories.MONDAY - dt.timedelta(days=1))
    assert _names(client.get(f"{URL}?status=ENDED")) == ["社区干部培训班"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("ordinal", "社区干部培训班"), ("-ordinal", "网格员培训班"), ("begins_on", "科级干部任职培训班")],
)
def test_sorting_lives_in_the_address(client: Client, year: None, sort: str, first: str) -> None:
    assert _names(client.get(f"{URL}?sort={sort}"))[0] == first


def test_htmx_gets_the_list_alone(client: Client, year: None) -> None:
    response = client.get(f"{URL}?status=DRAFT", headers={"HX-Request": "true"})
    assert _names(response) == ["科级干部任职培训班"]
    html = response.content.decode()
    assert html.strip().startswith('<div id="results" data-count="筛出 1 个（共 4 个班）')
    assert "<h1>" not in html
    assert "HX-Request" in response["Vary"]


def test_a_head_teacher_sees_the_own_class_only(cast: Cast, as_user: SignIn, year: None) -> None:
    assert _names(as_user(cast.head_teacher).get(URL)) == ["社区干部培训班"]
    assert as_user(cast.head_teacher).get("/plans/2031/").status_code == 404


def test_a_year_without_a_plan_is_empty_and_offers_the_first_class(client: Client) -> None:
    html = client.get("/plans/2031/").content.decode()
    assert "这一年还没有班次" in html
    assert 'href="/classes/new/?year=2031"' in html
    assert client.get("/plans/99999/").status_code == 404


def test_whoever_only_reads_is_offered_nothing_to_make(cast: Cast, as_user: SignIn) -> None:
    for person in (cast.finance, cast.head_teacher):
        assert "/classes/new/" not in as_user(person).get(URL).content.decode()


def test_a_tab_leads_to_the_execution_only_whoever_may_see_it(
    cast: Cast, as_user: SignIn, year: None
) -> None:
    address = f'href="{URL}execution/"'
    found = [
        as_user(person).get(URL).content.decode().count(address)
        for person in (cast.organiser, cast.head_teacher)
    ]
    assert found == [1, 0]


def _class_with_head(cast: Cast, number: int) -> None:
    made = factories.training_class(cast.district, f"班{number}", host=cast.town, implementer=cast.other_town)
    factories.staff(made, factories.user(f"teacher{number}"))


def test_the_same_queries_at_one_three_and_sixty_rows(
    cast: Cast, client: Client, count_queries: CountQueries
) -> None:
    counts = []
    for size in (1, 3, 60):
        while TrainingClass.objects.count() < size:
            _class_with_head(cast, TrainingClass.objects.count())
        with count_queries() as queries:
            assert client.get(URL).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 12
