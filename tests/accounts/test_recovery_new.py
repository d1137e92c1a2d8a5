"""New recovery codes, shown this once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts import factors
from accounts.models import User
from tests.accounts.proving import give_app, give_codes, password_given
from tests.conftest import Cast

URL = reverse("accounts:recovery_new")


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    client = as_user(cast.organiser)
    password_given(client, cast.organiser)
    return client


def test_a_get_shows_none(cast: Cast, client: Client) -> None:
    give_app(cast.organiser)
    old = give_codes(cast.organiser)
    assert "codes" not in client.get(URL).context
    assert factors.check(cast.organiser, old[0])


def test_new_codes_are_shown_once_and_the_former_are_dead(cast: Cast, client: Client) -> None:
    give_app(cast.organiser)
    old = give_codes(cast.organiser)
    page = client.post(URL)
    assert (page.status_code, len(page.context["codes"])) == (200, 10)
    assert factors.check(cast.organiser, old[0]) is None
    assert factors.check(cast.organiser, page.context["codes"][0])
    assert client.get(reverse("accounts:factor_list")).status_code == 200


def test_without_a_factor_there_are_none(client: Client) -> None:
    assert [client.get(URL).status_code, client.post(URL).status_code] == [404, 404]
