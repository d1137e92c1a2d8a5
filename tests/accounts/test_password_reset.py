"""Asking for a new password by mail."""

from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast

URL = reverse("accounts:password_reset")


def test_the_mail_holds_the_name_and_a_link(cast: Cast) -> None:
    cache.clear()
    cast.organiser.email = "organiser@example.com"
    cast.organiser.save(update_fields=["email"])
    response = Client().post(URL, {"email": "organiser@example.com"})
    assert (response.status_code, response["Location"]) == (302, "/password/reset/sent/")
    assert [message.to for message in mail.outbox] == [["organiser@example.com"]]
    assert "登录名：organiser" in mail.outbox[0].body
    assert "http://127.0.0.1:8000/password/reset/" in mail.outbox[0].body


def test_an_unknown_address_gets_the_same_answer_and_no_mail(cast: Cast) -> None:
    cache.clear()
    response = Client().post(URL, {"email": "nobody@example.com"})
    assert (response.status_code, response["Location"]) == (302, "/password/reset/sent/")
    assert mail.outbox == []


def test_no_address_answers_422(db: None) -> None:
    cache.clear()
    response = Client().post(URL, {"email": "organiser"})
    assert response.status_code == 422
    assert 'value="organiser"' in response.content.decode()


def test_only_get_and_post(db: None) -> None:
    assert Client().put(URL).status_code == 405
