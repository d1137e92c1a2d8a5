"""Making a passkey."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.proving import SoftKey, password_given
from tests.conftest import Cast

URL = reverse("accounts:passkey_new")
HOST = {"host": "localhost:8000"}


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client], settings: Any) -> Client:
    settings.BASE_URL, settings.ALLOWED_HOSTS = "http://localhost:8000", ["localhost", "127.0.0.1"]
    client = as_user(cast.organiser)
    password_given(client, cast.organiser)
    return client


def asked(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(URL, headers=HOST).context["options"])
    return found


def send(client: Client, credential: Any, name: str = "办公室电脑") -> Any:
    return client.post(URL, {"name": name, "credential": json.dumps(credential)}, headers=HOST)


def test_a_passkey_that_proves_itself_is_kept_with_codes(cast: Cast, client: Client) -> None:
    options = asked(client)
    chosen = options["publicKey"]["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert options["publicKey"]["rp"] == {"id": "localhost", "name": "开班"}
    page = send(client, SoftKey().make(options))
    assert (page.status_code, len(page.context["codes"])) == (200, 10)
    row = Authenticator.objects.get(user=cast.organiser, type="webauthn")
    assert row.data["name"] == "办公室电脑"


def _elsewhere(options: Any) -> Any:
    return SoftKey(origin="https://evil.example").make(options)


def _other_site(options: Any) -> Any:
    return SoftKey(rp_id="evil.example").make(options)


def _nobody_there(options: Any) -> Any:
    key = SoftKey()
    key.user_verified = False
    return key.make(options)


def _other_question(options: Any) -> Any:
    options["publicKey"]["challenge"] = "AAAA"
    return SoftKey().make(options)


@pytest.mark.parametrize(
    "answer",
    [
        _elsewhere,
        _other_site,
        _nobody_there,
        _other_question,
        lambda _: {},
        lambda _: [],
        lambda _: "x",
        lambda _: {"id": "AA", "rawId": "AA", "type": "public-key", "response": 5},
    ],
)
def test_any_other_answer_is_refused(answer: Callable[[Any], Any], client: Client) -> None:
    assert send(client, answer(asked(client))).status_code == 422
    assert not Authenticator.objects.exists()


def test_an_answer_counts_once(client: Client) -> None:
    answer = SoftKey().make(asked(client))
    assert send(client, answer).status_code == 200
    assert send(client, answer).status_code == 422
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_at_an_address_of_numbers_there_are_none(client: Client) -> None:
    assert client.get(URL, headers={"host": "127.0.0.1:8000"}).status_code == 404
