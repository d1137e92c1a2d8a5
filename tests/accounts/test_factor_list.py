"""The own second factors on one page, and what a district asks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SignInPolicy, User
from tests.accounts.proving import give_app, give_codes
from tests.conftest import Cast

URL = reverse("accounts:factor_list")


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.organiser)


def test_with_nothing_it_offers_an_app(client: Client) -> None:
    page = client.get(URL)
    assert page.status_code == 200
    assert reverse("accounts:app_new") in page.content.decode()
    assert reverse("accounts:recovery_new") not in page.content.decode()


def test_it_shows_what_there_is_and_no_secret(cast: Cast, client: Client) -> None:
    row = give_app(cast.organiser)
    codes = give_codes(cast.organiser)
    text = client.get(URL).content.decode()
    assert reverse("accounts:app_delete") in text
    assert "还剩 10 个" in text
    assert not any(secret in text for secret in (row.data["secret"], codes[0]))


@pytest.mark.parametrize(
    ("base", "host", "offered"),
    [
        ("https://kaiban.example", "kaiban.example", True),
        ("http://localhost:8000", "localhost:8000", True),
        ("http://kaiban.example", "kaiban.example", False),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", False),
        ("https://10.0.0.1", "10.0.0.1", False),
        ("http://localhost:8000", "127.0.0.1:8000", False),
    ],
)
def test_passkeys_are_offered_where_browsers_make_them(
    base: str, host: str, offered: bool, client: Client, settings: Any
) -> None:
    settings.BASE_URL, settings.HTTPS, settings.ALLOWED_HOSTS = base, base.startswith("https"), ["*"]
    text = client.get(URL, headers={"host": host}).content.decode()
    assert (reverse("accounts:passkey_new") in text, "不能用通行密钥" in text) == (offered, not offered)


def test_it_says_from_when_the_district_asks(cast: Cast, client: Client) -> None:
    SignInPolicy.objects.create(district=cast.district, second_factor="STAFF", from_on="2027-01-01")
    assert "2027-01-01" in client.get(URL).content.decode()


def test_it_hangs_at_the_own_account(client: Client) -> None:
    assert f'href="{URL}"' in client.get("/account/").content.decode()
