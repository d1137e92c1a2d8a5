"""Taking a passkey away."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts import factors
from accounts.models import User
from tests.accounts.proving import give_app, give_codes, password_given
from tests.conftest import Cast


def test_its_owner_alone_takes_it_away_and_the_codes_stay_with_the_app(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    give_app(cast.organiser)
    give_codes(cast.organiser)
    row = Authenticator.objects.create(
        user=cast.organiser, type="webauthn", data={"name": "旧", "credential": {}}
    )
    url = reverse("accounts:passkey_delete", args=[row.pk])
    found = {}
    for user in (cast.finance, cast.organiser):
        client = as_user(user)
        password_given(client, user)
        found[user.username] = (client.get(url).status_code, client.post(url).status_code)
    assert found == {"finance": (404, 404), "organiser": (200, 302)}
    has = factors.of(cast.organiser)
    assert (bool(has.app), has.passkeys, has.codes_left) == (True, (), 10)
