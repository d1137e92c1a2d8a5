"""Saving the seats of each unit."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast
from trainees.allotting import Table
from trainees.models import Quota


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.organiser)


def url(cast: Cast, name: str = "quota_save") -> str:
    return reverse(f"trainees:{name}", args=[cast.training_class.pk])


def sent(cast: Cast, **values: object) -> dict[str, object]:
    """The form as the page sends it, with some seats typed in."""
    fields = {
        f"{name}-{line.unit.pk}": ""
        for line in Table.load(cast.training_class).lines
        for name in ("seats", "note")
    }
    return {"seen": Table.load(cast.training_class).digest, **fields, **values}


def quotas() -> dict[str, int]:
    return {str(row.unit): row.seats for row in Quota.objects.select_related("unit")}


def test_seats_are_typed_in_and_saved(client: Client, cast: Cast) -> None:
    values = {
        f"seats-{cast.town.pk}": "18",
        f"note-{cast.town.pk}": "书记 10 人",
        "more_unit": cast.community.pk,
        "more_seats": "2",
    }
    response = client.post(url(cast), sent(cast, **values))
    assert (response.status_code, response["Location"]) == (302, url(cast, "quota_list"))
    assert quotas() == {"湖塘镇": 18, "花园社区居民委员会": 2}
    page = client.get(url(cast, "quota_list"))
    assert [str(entry.line.unit) for entry in page.context["form"].entries()] == [
        "湖塘镇",
        "花园社区居民委员会",
        "雪堰镇",
    ]
    assert "已保存 2 个单位的名额。" in page.text


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"seats-town": "-1"}, ["seats-town"]),
        ({"seats-town": "5001"}, ["seats-town"]),
        ({"seats-town": "十八"}, ["seats-town"]),
        ({"note-town": "长" * 101}, ["note-town"]),
        ({"more_unit": "community"}, ["more_seats"]),
        ({"more_unit": "0", "more_seats": "1"}, ["more_unit"]),
    ],
)
def test_a_wrong_cell_says_so_and_keeps_what_was_typed(
    client: Client, cast: Cast, values: dict[str, str], errors: list[str]
) -> None:
    def real(text: str) -> str:
        return text.replace("town", str(cast.town.pk)).replace("community", str(cast.community.pk))

    typed = {real(name): real(value) for name, value in values.items()}
    response = client.post(url(cast), sent(cast, **typed))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [real(e) for e in errors])
    assert not Quota.objects.exists()
    assert all(str(value) in response.text for value in typed.values())


def test_an_older_table_is_not_saved_over_a_newer_one(client: Client, cast: Cast) -> None:
    stale = sent(cast, **{f"seats-{cast.town.pk}": "9"})
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=18)
    response = client.post(url(cast), stale)
    assert (response.status_code, quotas()) == (409, {"湖塘镇": 18})
    assert "现在 18" in response.text
    entry = next(response.context["form"].entries())
    again = client.post(url(cast), {**stale, "seen": response.context["table"].digest})
    assert (entry.seats.value(), again.status_code, quotas()) == ("9", 302, {"湖塘镇": 9})
