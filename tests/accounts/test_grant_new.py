"""Giving a role."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast


def url(account: User) -> str:
    return reverse("accounts:grant_new", args=[account.pk])


def test_the_role_is_given_in_the_unit(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(
        url(cast.liaison), {"role": "organiser", "unit": cast.town.pk}
    )
    assert response.status_code == 302
    assert set(cast.liaison.grants.values_list("role", "unit")) == {
        ("liaison", cast.town.pk),
        ("organiser", cast.town.pk),
    }


def test_a_missing_unit_answers_422(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(url(cast.liaison), {"role": "organiser"})
    assert (response.status_code, list(response.context["grant_form"].errors)) == (422, ["unit"])


def test_nobody_gives_a_role_where_they_administer_nothing(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    abroad = cast.stranger.grants.get().unit
    response = as_user(cast.administrator).post(url(cast.liaison), {"role": "organiser", "unit": abroad.pk})
    assert response.status_code == 422
    assert cast.liaison.grants.count() == 1


def test_others_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).post(url(cast.liaison)).status_code == 403
    assert as_user(cast.administrator).post(url(cast.stranger)).status_code == 404
    assert as_user(cast.administrator).get(url(cast.liaison)).status_code == 405
