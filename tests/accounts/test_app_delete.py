"""Taking the authenticator app away."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.accounts.proving import give_app, give_codes, password_given
from tests.conftest import Cast

URL = reverse("accounts:app_delete")


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    give_app(cast.organiser)
    give_codes(cast.organiser)
    client = as_user(cast.organiser)
    password_given(client, cast.organiser)
    return client


def test_it_asks_first_and_says_that_the_codes_go_too(client: Client) -> None:
    assert "恢复码也一并作废" in client.get(URL).content.decode()
    assert Authenticator.objects.count() == 2


def test_with_the_last_factor_the_recovery_codes_go(cast: Cast, client: Client) -> None:
    assert client.post(URL)["Location"] == reverse("accounts:factor_list")
    assert not Authenticator.objects.exists()
    entry = AuditEntry.objects.get(action="accounts.remove_factor")
    assert (entry.by, entry.data) == (cast.organiser, {"kind": "totp"})


def test_another_persons_app_stays(cast: Cast, client: Client, as_user: Callable[[User], Client]) -> None:
    other = as_user(cast.finance)
    password_given(other, cast.finance)
    assert other.post(URL).status_code == 404
    assert Authenticator.objects.count() == 2


def test_the_factor_is_asked_first(cast: Cast, client: Client, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.organiser).post(URL)
    assert response["Location"].startswith(reverse("accounts:account_confirm"))
    assert Authenticator.objects.count() == 2
