"""Proving once more who one is, before the own factors are changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.proving import code_of, give_app
from tests.conftest import Cast

URL = reverse("accounts:account_confirm")
APP = reverse("accounts:app_new")
NOON = "2026-11-23T12:00:00+08:00"


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    cache.clear()
    return as_user(cast.organiser)


def test_the_password_counts_for_ten_minutes_under_a_new_session_key(
    client: Client, time_machine_at: Callable[[str], Any]
) -> None:
    before = client.session.session_key
    with time_machine_at(NOON):
        response = client.post(URL, {"password": "p-organiser", "next": APP})
        assert (response.status_code, response["Location"]) == (302, APP)
        assert client.session.session_key != before
    with time_machine_at("2026-11-23T12:09:59+08:00"):
        assert client.get(APP).status_code == 200
    with time_machine_at("2026-11-23T12:10:00+08:00"):
        assert client.get(APP)["Location"].startswith(URL)


def test_who_has_a_factor_shows_that_and_not_the_password(cast: Cast, client: Client) -> None:
    give_app(cast.organiser)
    assert client.post(URL, {"password": "p-organiser"}).status_code == 422
    assert client.post(URL, {"code": code_of()})["Location"] == reverse("accounts:factor_list")


def test_after_five_wrong_passwords_it_says_when(client: Client) -> None:
    codes = [client.post(URL, {"password": "wrong"}).status_code for _ in range(5)]
    page = client.post(URL, {"password": "p-organiser"})
    assert (codes, page.status_code, int(page["Retry-After"]) > 290) == ([422] * 5, 429, True)


def test_another_site_is_no_goal(client: Client) -> None:
    sent = {"password": "p-organiser", "next": "//evil.example/"}
    assert client.post(URL, sent)["Location"] == reverse("accounts:factor_list")
