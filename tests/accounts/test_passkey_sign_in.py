"""Signing in by a passkey alone, and by one after the password."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts import test_passkey_new as making
from tests.accounts.proving import SoftKey, password_given
from tests.conftest import Cast

URL = reverse("accounts:passkey_sign_in")
HOST = making.HOST


@pytest.fixture
def key(cast: Cast, as_user: Callable[[User], Client], settings: Any) -> SoftKey:
    """The organiser's."""
    cache.clear()
    settings.BASE_URL, settings.ALLOWED_HOSTS = "http://localhost:8000", ["localhost", "127.0.0.1"]
    client, key = as_user(cast.organiser), SoftKey()
    password_given(client, cast.organiser)
    assert making.send(client, key.make(making.asked(client))).status_code == 200
    return key


def shown(client: Client, key: SoftKey, **more: str) -> Any:
    options = client.get(URL, headers=HOST).json()
    return client.post(URL, {"credential": json.dumps(key.show(options)), **more}, headers=HOST)


def test_it_signs_in_whose_it_is_without_more(cast: Cast, key: SoftKey) -> None:
    client = Client()
    client.get("/sign-in/")
    response = shown(client, key, next="/settings/")
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    assert client.session["_auth_user_id"] == str(cast.organiser.pk)


def test_an_answer_counts_once(key: SoftKey) -> None:
    client = Client()
    answer = json.dumps(key.show(client.get(URL, headers=HOST).json()))
    assert client.post(URL, {"credential": answer}, headers=HOST)["Location"] == "/"
    again = Client()
    assert again.post(URL, {"credential": answer}, headers=HOST)["Location"].startswith("/sign-in/")


def test_a_disabled_account_stays_outside(cast: Cast, key: SoftKey) -> None:
    User.objects.filter(pk=cast.organiser.pk).update(is_active=False)
    client = Client()
    assert shown(client, key)["Location"].startswith("/sign-in/")
    assert "_auth_user_id" not in client.session


def test_a_passkey_that_was_removed_opens_nothing(key: SoftKey) -> None:
    Authenticator.objects.all().delete()
    assert shown(Client(), key)["Location"].startswith("/sign-in/")


def test_one_that_names_another_account_opens_nothing(cast: Cast, key: SoftKey) -> None:
    key.owner = str(cast.administrator.pk).encode()
    client = Client()
    assert shown(client, key)["Location"].startswith("/sign-in/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("credential", ["", "{}", "[]", "5", "\x00", '{"response": 3}', '{"response": {}}'])
def test_odd_answers_are_met_in_words(credential: str, key: SoftKey) -> None:
    client = Client()
    client.get(URL, headers=HOST)
    assert client.post(URL, {"credential": credential}, headers=HOST)["Location"].startswith("/sign-in/")


def test_one_without_its_owners_finger_opens_nothing(key: SoftKey) -> None:
    key.user_verified = False
    assert shown(Client(), key)["Location"].startswith("/sign-in/")


def test_another_site_is_no_goal(key: SoftKey) -> None:
    assert shown(Client(), key, next="https://evil.example/")["Location"] == "/"


def test_at_an_address_of_numbers_there_is_none(key: SoftKey) -> None:
    host = {"host": "127.0.0.1:8000"}
    assert Client().get(URL, headers=host).status_code == 404
    assert URL not in Client().get("/sign-in/", headers=host).content.decode()
    assert URL in Client().get("/sign-in/", headers=HOST).content.decode()


def test_after_the_password_it_is_the_second_step(cast: Cast, key: SoftKey) -> None:
    client = Client()
    client.post("/sign-in/", {"login": "organiser", "password": "p-organiser"}, headers=HOST)
    second = reverse("accounts:second_sign_in")
    options = json.loads(client.get(second, headers=HOST).context["options"])
    answer = json.dumps(key.show(options))
    assert client.post(second, {"credential": answer}, headers=HOST)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(cast.organiser.pk)
