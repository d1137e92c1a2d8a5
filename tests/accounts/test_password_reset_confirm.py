"""Setting a new password by the link of the mail."""

from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from tests.conftest import Cast

NEW = "社区治理-2026-安全"


def link(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:password_reset_confirm", args=[uid, default_token_generator.make_token(user)])


def test_the_link_sets_a_password_once(cast: Cast) -> None:
    url = link(cast.organiser)
    response = Client().post(url, {"new_password1": NEW, "new_password2": NEW})
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")
    cast.organiser.refresh_from_db()
    assert cast.organiser.check_password(NEW)
    assert Client().post(url, {"new_password1": NEW, "new_password2": NEW}).status_code == 404


def test_two_different_passwords_answer_422(cast: Cast) -> None:
    response = Client().post(link(cast.organiser), {"new_password1": NEW, "new_password2": "another-one-7"})
    assert response.status_code == 422


def test_a_made_up_link_opens_nothing(cast: Cast) -> None:
    for uid, token in (("MQ", "x-y"), ("!!", "x-y"), ("_____", "x")):
        url = reverse("accounts:password_reset_confirm", args=[uid, token])
        assert Client().get(url).status_code == 404


def test_a_disabled_account_gets_no_password(cast: Cast) -> None:
    url = link(cast.organiser)
    User.objects.filter(pk=cast.organiser.pk).update(is_active=False)
    assert Client().get(url).status_code == 404
