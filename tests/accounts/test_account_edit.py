"""One account's facts and roles."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast


def url(account: User) -> str:
    return reverse("accounts:account_edit", args=[account.pk])


def test_the_facts_are_saved_and_the_search_follows(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(
        url(cast.liaison),
        {"username": "liaison", "name": "单联络", "unit": cast.town.pk, "email": "l@example.com"},
    )
    assert response.status_code == 302
    cast.liaison.refresh_from_db()
    assert (cast.liaison.name, cast.liaison.email) == ("单联络", "l@example.com")
    assert list(User.objects.matching("shanlianluo")) == [cast.liaison]


def test_a_bad_address_answers_422_and_keeps_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(
        url(cast.liaison), {"username": "liaison", "name": "陈", "unit": cast.town.pk, "email": "no-at-sign"}
    )
    assert response.status_code == 422
    assert 'value="no-at-sign"' in response.content.decode()


def test_an_account_of_another_district_is_not_there(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.administrator).get(url(cast.stranger)).status_code == 404


def test_others_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).get(url(cast.liaison)).status_code == 403


def test_anonymous_signs_in_first(cast: Cast) -> None:
    assert Client().get(url(cast.liaison))["Location"].startswith("/sign-in/?next=")
