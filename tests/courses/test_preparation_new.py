"""A new item of the template."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from courses.models import PreparationItem
from tests.conftest import Cast

FORM = {
    "title": "接站",
    "days_before": "1",
    "hint": "南出口",
    "categories": ["MAIN", "SPECIAL"],
    "from_days": "2",
}


def test_it_stands_after_those_of_its_day(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.organiser)
    for title in ("接站", "送站"):
        assert client.post("/settings/preparation/new/", FORM | {"title": title}).status_code == 302
    rows = list(
        PreparationItem.objects.values_list("title", "days_before", "categories", "from_days", "known_by")
    )
    assert rows == [(title, 1, ["MAIN", "SPECIAL"], 2, "") for title in ("接站", "送站")]


@pytest.mark.parametrize(("days", "status"), [("-1", 422), ("0", 302), ("120", 302), ("121", 422)])
def test_it_lies_within_120_days(
    cast: Cast, as_user: Callable[[User], Client], days: str, status: int
) -> None:
    response = as_user(cast.organiser).post("/settings/preparation/new/", FORM | {"days_before": days})
    assert response.status_code == status
