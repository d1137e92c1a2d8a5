"""A note about a call taken back."""

from typing import Any

from django.urls import reverse

from attendance import contacts
from attendance.models import ContactTry
from tests.attendance.conftest import PM, Attended


def test_it_is_gone_and_the_row_is_answered(attended: Attended, as_user: Any) -> None:
    client = as_user(attended.by)
    for headers, status in (({"HTTP_HX_REQUEST": "true"}, 200), ({}, 302)):
        row = contacts.note_try(attended.people[0], half_day=PM, words="没人接", by=attended.by)
        address = reverse("attendance:contact_delete", args=[row.pk])
        answer = client.post(address, {"list": "e"}, **headers)
        assert (answer.status_code, ContactTry.objects.count()) == (status, 0)
        assert client.post(address).status_code == 404
