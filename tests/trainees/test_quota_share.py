"""Sharing seats out, from the asking to the table."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from trainees.models import Quota


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.organiser)


def url(cast: Cast) -> str:
    return reverse("trainees:quota_share", args=[cast.training_class.pk])


def test_a_rule_is_tried_and_put_into_the_table(client: Client, cast: Cast) -> None:
    asked = {"total": "7", "rule": "communities", "least": "1"}
    page = client.get(url(cast), asked)
    shares = [(str(row["line"].unit), row["weight"], row["seats"]) for row in page.context["shares"]]
    assert shares == [("湖塘镇", 1, 4), ("雪堰镇", 1, 3)]
    table = client.post(url(cast), asked)
    values = {str(entry.line.unit): entry.seats.value() for entry in table.context["form"].entries()}
    assert (table.status_code, values, Quota.objects.exists()) == (200, {"湖塘镇": 4, "雪堰镇": 3}, False)


def test_it_begins_with_the_planned_size(client: Client, cast: Cast) -> None:
    page = client.get(url(cast))
    assert (page.status_code, [row["seats"] for row in page.context["shares"]]) == (200, [30, 30])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"total": "0", "rule": "even"}, "确保该值大于或等于"),
        ({"total": "9", "rule": "stars"}, "stars"),
        ({"total": "1", "rule": "even", "least": "1"}, "每个单位至少 1 名，要 2 个名额。"),
        ({"total": "9", "rule": "new"}, "这些单位合计只有 0 人符合条件，分不完 9 个名额。"),
    ],
)
def test_what_cannot_be_shared_says_why(client: Client, cast: Cast, asked: dict[str, str], said: str) -> None:
    for answer in (client.get(url(cast), asked), client.post(url(cast), asked)):
        assert (answer.status_code, said in answer.text) == (422, True)
    assert not Quota.objects.exists()
