"""Adding a post."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.organiser)


def url(cast: Cast) -> str:
    return reverse("trainees:appointment_new", args=[cast.cadre.pk])


def test_a_post_is_added(client: Client, cast: Cast) -> None:
    sent = {"unit": cast.town.pk, "post": "党群办主任", "is_new": "", "started_on": "2026-03-01"}
    response = client.post(url(cast), sent)
    assert response.status_code == 302
    post = cast.cadre.appointments.latest("pk")
    assert (post.unit, post.post, post.is_new, str(post.started_on)) == (
        cast.town,
        "党群办主任",
        None,
        "2026-03-01",
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"unit": "0"}, "unit"),
        ({"post": ""}, "post"),
        ({"started_on": "去年"}, "started_on"),
        ({"started_on": "2026-03-02", "ended_on": "2026-03-01"}, "__all__"),
    ],
)
def test_a_wrong_post_is_refused(client: Client, cast: Cast, values: dict[str, str], field: str) -> None:
    response = client.post(url(cast), {"unit": str(cast.town.pk), "post": "主任"} | values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert cast.cadre.appointments.count() == 1


def test_a_unit_of_another_district_cannot_be_chosen(client: Client, cast: Cast) -> None:
    abroad = cast.stranger.grants.get().unit
    assert client.post(url(cast), {"unit": abroad.pk, "post": "主任"}).status_code == 422
