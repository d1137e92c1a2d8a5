"""Seats from a sheet, from the pasting to the table."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from tests.trainees.books import book, upload
from trainees.models import Quota


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.organiser)


def url(cast: Cast) -> str:
    return reverse("trainees:quota_import", args=[cast.training_class.pk])


def test_a_block_fills_the_table_and_writes_nothing(client: Client, cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.other_town, seats=5)
    page = client.post(url(cast), {"text": "湖塘镇\t18\n花园社区\t2\n不在镇\t3"})
    entries = {
        str(entry.line.unit): (entry.seats.value(), entry.is_changed)
        for entry in page.context["form"].entries()
    }
    assert entries == {
        "湖塘镇": (18, True),
        "花园社区居民委员会": (2, True),
        "雪堰镇": (5, False),
    }
    assert (page.status_code, "第 3 行“单位”" in page.text, Quota.objects.count()) == (200, True, 1)


def test_a_workbook_fills_the_table(client: Client, cast: Cast) -> None:
    page = client.post(url(cast), {"file": upload(book(("湖塘镇", 18), header=("单位", "名额")))})
    assert next(page.context["form"].entries()).seats.value() == 18


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "file"),
        ({"text": "大家好"}, "text"),
        ({"file": upload(b"no workbook")}, "file"),
        ({"file": upload(b"no workbook"), "text": "湖塘镇\t18"}, "text"),
    ],
)
def test_what_cannot_be_read_says_so_beside_the_field(
    client: Client, cast: Cast, sent: dict[str, object], field: str
) -> None:
    page = client.post(url(cast), sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
