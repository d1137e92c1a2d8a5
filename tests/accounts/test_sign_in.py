"""Signing in by name and password."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast

URL = reverse("accounts:sign_in")


@pytest.fixture(autouse=True)
def _no_counts_from_before(db: None) -> None:
    cache.clear()


def test_the_right_password_leads_to_where_one_wanted(cast: Cast) -> None:
    client = Client()
    response = client.post(URL, {"login": "organiser", "password": "p-organiser", "next": "/settings/"})
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    assert client.session["_auth_user_id"] == str(cast.organiser.pk)


def test_without_a_goal_it_leads_home(cast: Cast) -> None:
    response = Client().post(URL, {"login": "organiser", "password": "p-organiser"})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_another_site_is_no_goal(cast: Cast) -> None:
    response = Client().post(
        URL, {"login": "organiser", "password": "p-organiser", "next": "https://elsewhere.example/"}
    )
    assert response["Location"] == "/"


def test_a_wrong_password_answers_422_and_keeps_the_name(cast: Cast) -> None:
    response = Client().post(URL, {"login": "organiser", "password": "wrong"})
    assert response.status_code == 422
    assert 'value="organiser"' in response.content.decode()
    assert "_auth_user_id" not in response.wsgi_request.session


def test_an_unknown_name_reads_the_same_as_a_wrong_password(cast: Cast) -> None:
    def errors(name: str) -> object:
        return Client().post(URL, {"login": name, "password": "wrong"}).context["form"].errors

    assert errors("nobody") == errors("organiser") != {}


def test_a_disabled_account_stays_outside(cast: Cast) -> None:
    cast.organiser.is_active = False
    cast.organiser.save(update_fields=["is_active"])
    response = Client().post(URL, {"login": "organiser", "password": "p-organiser"})
    assert response.status_code == 422


def test_after_five_wrong_passwords_the_right_one_waits_too(cast: Cast) -> None:
    for _ in range(5):
        assert Client().post(URL, {"login": "organiser", "password": "wrong"}).status_code == 422
    response = Client().post(URL, {"login": " Organiser", "password": "p-organiser"})
    assert (response.status_code, 290 <= int(response["Retry-After"]) <= 300) == (429, True)
    assert response.context["wait"] in response.content.decode()
    other = Client().post(URL, {"login": "admin", "password": "p-admin"})
    assert other.status_code == 302, "others of the same office are not held up"


def test_who_has_signed_in_is_sent_on(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.organiser, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(URL)["Location"] == "/"


def test_a_disabled_user_is_out_at_once(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.organiser, backend="django.contrib.auth.backends.ModelBackend")
    cast.organiser.is_active = False
    cast.organiser.save(update_fields=["is_active"])
    assert client.get("/settings/")["Location"] == "/sign-in/?next=/settings/"


def test_only_get_and_post() -> None:
    assert Client().put(URL).status_code == 405
