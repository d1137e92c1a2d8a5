"""The own account: the own e-mail and phone, and no more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.conftest import Cast

URL = reverse("accounts:account_own")


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.organiser)


def kept(user: User) -> tuple[str, str]:
    user.refresh_from_db()
    return user.email, user.phone


def test_email_and_phone_are_kept_with_a_trace_that_holds_neither(cast: Cast, client: Client) -> None:
    form = {"email": "wang@example.com", "phone": "138 0000 1234", "password": "p-organiser"}
    response = client.post(URL, form)
    assert (response.status_code, response["Location"]) == (302, URL)
    assert kept(cast.organiser) == ("wang@example.com", "13800001234")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.subject_id, entry.data) == (
        "accounts.change_own",
        cast.organiser,
        cast.organiser.pk,
        {},
    )


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"email": "wang@example.com", "phone": ""}, "password"),
        ({"email": "wang@example.com", "phone": "", "password": "x"}, "password"),
        ({"email": "wang@", "phone": "", "password": "p-organiser"}, "email"),
        ({"email": "", "phone": "12"}, "phone"),
    ],
    ids=["no password", "wrong password", "no address", "no phone"],
)
def test_what_is_wrong_is_said_beside_the_field(cast: Cast, client: Client, form: Any, wrong: str) -> None:
    response = client.post(URL, form)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    assert kept(cast.organiser) == ("", "")


def test_the_phone_alone_needs_no_password(cast: Cast, client: Client) -> None:
    assert client.post(URL, {"email": "", "phone": "0519-86310000"}).status_code == 302
    assert kept(cast.organiser) == ("", "0519-86310000")


def test_a_cadre_without_a_password_sets_the_email_and_not_the_phone(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    cast.cadre_user.set_unusable_password()
    cast.cadre_user.phone = "13800005678"
    cast.cadre_user.save()
    client = as_user(cast.cadre_user)
    assert list(client.get(URL).context["form"].fields) == ["email"]
    client.post(URL, {"email": "ning@example.com", "phone": "13900001111"})
    assert kept(cast.cadre_user) == ("ning@example.com", "13800005678")


def test_nothing_else_can_be_set(cast: Cast, client: Client) -> None:
    client.post(URL, {"email": "", "phone": "", "name": "别人", "username": "root", "is_superuser": "on"})
    cast.organiser.refresh_from_db()
    assert (cast.organiser.name, cast.organiser.username, cast.organiser.is_superuser) == (
        "王科长",
        "organiser",
        False,
    )


def test_it_hangs_in_the_menu_and_asks_for_sign_in(client: Client) -> None:
    assert f'href="{URL}"' in client.get("/password/").content.decode()
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"
