"""Changing the own password."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.conftest import Cast

URL = reverse("accounts:password_change")
NEW = "社区治理-2026-安全"


def test_it_is_changed_and_the_session_stays(cast: Cast, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.organiser)
    response = client.post(URL, {"old_password": "p-organiser", "new_password1": NEW, "new_password2": NEW})
    assert (response.status_code, response["Location"]) == (302, "/")
    cast.organiser.refresh_from_db()
    assert cast.organiser.check_password(NEW)
    assert client.get(URL).status_code == 200
    assert list(AuditEntry.objects.values_list("action", "by")) == [
        ("accounts.change_password", cast.organiser.pk)
    ]


def test_a_wrong_old_password_answers_422_beside_the_field(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    response = as_user(cast.organiser).post(
        URL, {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["old_password"]


def test_anonymous_signs_in_first(db: None) -> None:
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"


def test_only_get_and_post(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).delete(URL).status_code == 405
