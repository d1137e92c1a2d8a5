"""Showing an ID number in full (R28)."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.conftest import Cast
from trainees import people


def test_R28_an_administrator_sees_it_once_and_it_is_noted(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    people.give_id_number(cast.cadre, "11010519491231002X")
    cast.cadre.save()
    url = reverse("trainees:id_number_reveal", args=[cast.cadre.pk])
    page = as_user(cast.administrator).post(url)
    assert (page.status_code, "11010519491231002X" in page.text) == (200, True)
    assert page.headers["Cache-Control"] == "no-store, private"
    assert AuditEntry.objects.filter(action="trainees.reveal_id_number").count() == 1
    assert as_user(cast.administrator).get(url).status_code == 405
    assert as_user(cast.organiser).post(url).status_code == 403
