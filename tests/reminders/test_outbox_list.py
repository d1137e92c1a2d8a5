"""The outbox of all classes that somebody sees."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.reminders.outbox_scene import message

SignIn = Callable[[User], Client]
ADDRESS = reverse("reminders:outbox_list")


def subjects(client: Client, **query: Any) -> list[str]:
    return sorted(row.about.subject for row in client.get(ADDRESS, query).context["rows"])


def test_each_sees_the_own_classes(cast: Cast, as_user: SignIn) -> None:
    message(cast)
    assert subjects(as_user(cast.organiser)) == ["2026-11-23/1d"]
    assert subjects(as_user(cast.stranger)) == []


@pytest.mark.parametrize(("days", "found"), [(30, []), (29, ["2026-11-23/1d"])])
@pytest.mark.usefixtures("sunday")
def test_it_shows_a_month_unless_all_is_asked_for(
    cast: Cast, as_user: SignIn, days: int, found: list[str]
) -> None:
    message(cast, due_at=timezone.now() - dt.timedelta(days=days, seconds=1))
    client = as_user(cast.organiser)
    assert subjects(client) == found
    assert subjects(client, since="all") == ["2026-11-23/1d"]


def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, count_queries: Any) -> None:
    client, counts = as_user(cast.organiser), []
    message(cast)
    subjects(client)
    for more in (0, 2):
        for _number in range(more):
            message(cast, training_class=factories.training_class(cast.district))
        with count_queries() as queries:
            subjects(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
