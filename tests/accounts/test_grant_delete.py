"""Taking a role away."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import Grant, User
from tests.conftest import Cast


def url(grant: Grant) -> str:
    return reverse("accounts:grant_delete", args=[grant.pk])


def test_the_role_is_gone(cast: Cast, as_user: Callable[[User], Client]) -> None:
    as_user(cast.administrator).post(url(cast.liaison.grants.get()))
    assert list(cast.liaison.grants.all()) == []


def test_the_last_administrator_is_told_why_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(url(cast.administrator.grants.get()), follow=True)
    assert "最后一位管理员" in response.content.decode()
    assert cast.administrator.grants.count() == 1


def test_others_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    grant = cast.liaison.grants.get()
    assert as_user(cast.organiser).post(url(grant)).status_code == 403
    assert as_user(cast.administrator).post(url(cast.stranger.grants.get())).status_code == 404
    assert as_user(cast.administrator).get(url(grant)).status_code == 405
