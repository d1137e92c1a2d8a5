"""The page after asking for a new password."""

from django.test import Client
from django.urls import reverse

URL = reverse("accounts:password_reset_sent")


def test_it_says_what_to_do_when_no_mail_comes(db: None) -> None:
    response = Client().get(URL)
    assert response.status_code == 200
    assert "联系管理员重置密码" in response.content.decode()


def test_only_get(db: None) -> None:
    assert Client().post(URL).status_code == 405
