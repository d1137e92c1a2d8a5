"""Setting up an authenticator app: a secret shown, a code taken, recovery codes given."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.accounts.proving import code_of, give_app, password_given, secret_in, secret_of
from tests.conftest import Cast

URL = reverse("accounts:app_new")


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    client = as_user(cast.organiser)
    password_given(client, cast.organiser)
    return client


def test_the_secret_is_shown_as_a_picture_and_as_a_key(client: Client) -> None:
    page = client.get(URL)
    secret = secret_in(client)
    assert (page.status_code, page.context["key"].replace(" ", "")) == (200, secret)
    assert page.context["drawn"].startswith("data:image/svg+xml")
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")


@pytest.mark.django_db(transaction=True)
def test_the_apps_first_code_sets_it_up_and_gives_codes_this_once(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.organiser.pk).update(email="wang@example.com")
    client.get(URL)
    secret = secret_in(client)
    page = client.post(URL, {"code": code_of(secret)})
    assert (page.status_code, len(set(page.context["codes"]))) == (200, 10)
    row = Authenticator.objects.get(user=cast.organiser, type="totp")
    assert secret_of(row) == secret
    assert secret not in str(row.data), "the secret is kept encrypted"
    assert "mfa.totp.secret" not in client.session
    entry = AuditEntry.objects.get(action="accounts.add_app")
    assert (entry.by, entry.data) == (cast.organiser, {})
    assert [one.to for one in mail.outbox] == [["wang@example.com"]]
    assert client.get("/account/factors/").status_code == 200, "this session goes on"


def test_with_the_first_factor_other_sessions_end(
    cast: Cast, client: Client, as_user: Callable[[User], Client]
) -> None:
    other = as_user(cast.organiser)
    client.get(URL)
    client.post(URL, {"code": code_of(secret_in(client))})
    assert other.get("/settings/")["Location"] == "/sign-in/?next=/settings/"


def test_a_wrong_code_answers_422_and_keeps_the_secret(client: Client) -> None:
    client.get(URL)
    secret = secret_in(client)
    page = client.post(URL, {"code": "abcdef"})
    assert (page.status_code, secret_in(client)) == (422, secret)
    assert list(page.context["form"].errors) == ["code"]
    assert not Authenticator.objects.exists()


def test_after_five_wrong_codes_it_says_when(client: Client) -> None:
    client.get(URL)
    codes = [client.post(URL, {"code": "abcdef"}).status_code for _ in range(5)]
    page = client.post(URL, {"code": code_of(secret_in(client))})
    assert (codes, page.status_code) == ([422] * 5, 429)
    assert 290 <= int(page["Retry-After"]) <= 300


def test_a_second_app_is_not_set_up(cast: Cast, client: Client) -> None:
    give_app(cast.organiser)
    assert client.get(URL)["Location"] == reverse("accounts:factor_list")


def test_the_password_is_asked_first_where_it_was_given_a_while_ago(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    assert (
        as_user(cast.organiser).get(URL)["Location"] == "/account/confirm/?next=%2Faccount%2Ffactors%2Fapp%2F"
    )


def test_an_account_without_a_password_has_none(cast: Cast, as_user: Callable[[User], Client]) -> None:
    cast.cadre_user.set_unusable_password()
    cast.cadre_user.save()
    assert as_user(cast.cadre_user).get(URL).status_code == 403
