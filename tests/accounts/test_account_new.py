"""Inviting somebody."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast

URL = reverse("accounts:account_new")


def test_the_password_is_shown_once_and_fits(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.administrator).post(
        URL, {"username": "zhang", "name": "张三", "unit": cast.town.pk, "role": "liaison"}
    )
    assert response.status_code == 200
    account = User.objects.get(username="zhang")
    assert account.check_password(response.context["password"])
    assert (account.name, account.unit, account.roles) == ("张三", cast.town, {"liaison"})
    assert response.context["password"] in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_taken_name_answers_422_and_keeps_what_was_typed(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    response = as_user(cast.administrator).post(
        URL, {"username": "organiser", "name": "张三", "unit": cast.town.pk, "phone": "13800001111"}
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["username"]
    assert 'value="13800001111"' in response.content.decode()


def test_a_unit_of_another_district_is_no_choice(cast: Cast, as_user: Callable[[User], Client]) -> None:
    abroad = cast.stranger.grants.get().unit
    response = as_user(cast.administrator).post(
        URL, {"username": "zhang", "name": "张三", "unit": abroad.pk, "role": "administrator"}
    )
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["unit"])
    assert not User.objects.filter(username="zhang").exists()


def test_others_may_not(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).post(URL, {"username": "x"}).status_code == 403


def test_anonymous_signs_in_first(db: None) -> None:
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"
