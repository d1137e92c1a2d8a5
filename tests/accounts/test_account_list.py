"""The list of accounts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast

URL = reverse("accounts:account_list")


def names(response: Any) -> set[str]:
    return {account.username for account in response.context["page"]}


def test_it_shows_the_district_s_own(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).get(URL)
    assert names(response) == {
        "admin",
        "organiser",
        "liaison",
        "other_liaison",
        "finance",
        "auditor",
        "cadre",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?role=liaison", {"liaison", "other_liaison"}),
        ("?q=陈联", {"liaison"}),
        ("?q=chenlian", {"liaison"}),
        ("?q=cll", {"liaison"}),
        ("?q=FINANCE", {"finance"}),
        ("?role=disabled", set()),
    ],
)
def test_it_is_filtered_by_role_and_name(
    cast: Cast, as_user: Callable[[User], Client], query: str, found: set[str]
) -> None:
    assert names(as_user(cast.administrator).get(URL + query)) == found


def test_the_queries_do_not_grow(
    cast: Cast, as_user: Callable[[User], Client], count_queries: Callable[[], Any]
) -> None:
    client = as_user(cast.administrator)
    with count_queries() as few:
        client.get(URL)
    for number in range(3):
        factories.user(f"more{number}", "又一位", "organiser", cast.town)
    with count_queries() as many:
        client.get(URL)
    assert len(few) == len(many) <= 12


@pytest.mark.parametrize("who", ["organiser", "liaison", "finance", "auditor", "head_teacher", "cadre_user"])
def test_others_may_not(cast: Cast, as_user: Callable[[User], Client], who: str) -> None:
    assert as_user(getattr(cast, who)).get(URL).status_code == 403


def test_anonymous_signs_in_first(db: None) -> None:
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"


def test_only_get(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.administrator).post(URL).status_code == 405
