"""Another name for a passkey."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.proving import password_given
from tests.conftest import Cast


def test_a_passkey_gets_another_name_from_its_owner_alone(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    row = Authenticator.objects.create(
        user=cast.organiser, type="webauthn", data={"name": "旧", "credential": {}}
    )
    url = reverse("accounts:passkey_edit", args=[row.pk])
    found = {}
    for user in (cast.finance, cast.administrator, cast.organiser):
        client = as_user(user)
        password_given(client, user)
        found[user.username] = (client.get(url).status_code, client.post(url, {"name": "新"}).status_code)
    assert found == {"finance": (404, 404), "admin": (404, 404), "organiser": (200, 302)}
    row.refresh_from_db()
    assert row.data == {"name": "新", "credential": {}}


def test_an_empty_name_answers_422(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row = Authenticator.objects.create(
        user=cast.organiser, type="webauthn", data={"name": "旧", "credential": {}}
    )
    client = as_user(cast.organiser)
    password_given(client, cast.organiser)
    assert client.post(reverse("accounts:passkey_edit", args=[row.pk]), {"name": ""}).status_code == 422
