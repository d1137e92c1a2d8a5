"""Signing out."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast

URL = reverse("accounts:sign_out")


def test_it_ends_the_session(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.organiser)
    response = client.post(URL)
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")
    assert "_auth_user_id" not in client.session


def test_a_link_alone_signs_nobody_out(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.organiser)
    assert client.get(URL).status_code == 405
    assert client.session["_auth_user_id"] == str(cast.organiser.pk)
