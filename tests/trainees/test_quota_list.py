"""The page with the seats of each unit."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from trainees.models import Quota


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.organiser)


def url(cast: Cast) -> str:
    return reverse("trainees:quota_list", args=[cast.training_class.pk])


def test_who_only_reads_sees_the_table_without_fields(cast: Cast, as_user: Any) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=18)
    page = as_user(cast.head_teacher).get(url(cast))
    assert page.status_code == 200
    assert "<input" not in page.text.partition('class="table quota-table"')[2].partition("</table>")[0]


def test_the_queries_do_not_grow_with_the_units(client: Client, cast: Cast, count_queries: Any) -> None:
    with count_queries() as few:
        client.get(url(cast))
    for number in range(20):
        town = factories.unit(f"{number}号镇", "TOWN", cast.district)
        Quota.objects.create(training_class=cast.training_class, unit=town, seats=1)
    with count_queries() as many:
        client.get(url(cast))
    assert (len(many), len(many) <= 12) == (len(few), True)
