"""Shutting an account out and letting it in again."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast


def url(account: User) -> str:
    return reverse("accounts:account_disable", args=[account.pk])


def test_it_is_out_at_once_and_in_again(cast: Cast, as_user: Callable[[User], Client]) -> None:
    theirs, ours = as_user(cast.liaison), as_user(cast.administrator)
    assert theirs.get("/password/").status_code == 200
    ours.post(url(cast.liaison))
    assert theirs.get("/password/").status_code == 302
    ours.post(url(cast.liaison))
    assert User.objects.get(pk=cast.liaison.pk).is_active is True


def test_the_last_administrator_is_told_why_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(url(cast.administrator), follow=True)
    assert "最后一位管理员" in response.content.decode()
    assert User.objects.get(pk=cast.administrator.pk).is_active is True


def test_only_post_by_administrators_of_that_district(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.administrator).get(url(cast.liaison)).status_code == 405
    assert as_user(cast.organiser).post(url(cast.liaison)).status_code == 403
    assert as_user(cast.administrator).post(url(cast.stranger)).status_code == 404
