"""A new password made by an administrator."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast


def url(account: User) -> str:
    return reverse("accounts:account_password", args=[account.pk])


def test_it_is_shown_once_and_ends_the_old_sessions(cast: Cast, as_user: Callable[[User], Client]) -> None:
    theirs = as_user(cast.liaison)
    response = as_user(cast.administrator).post(url(cast.liaison))
    cast.liaison.refresh_from_db()
    assert cast.liaison.check_password(response.context["password"])
    assert theirs.get("/password/").status_code == 302


def test_only_post_by_administrators_of_that_district(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.administrator).get(url(cast.liaison)).status_code == 405
    assert as_user(cast.organiser).post(url(cast.liaison)).status_code == 403
    assert as_user(cast.administrator).post(url(cast.stranger)).status_code == 404
