"""Changing a time not to be had."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SETTINGS_EDITORS, answers
from timetable.models import Unavailability


@pytest.fixture
def row(cast: Cast) -> Unavailability:
    return factories.unavailability(factories.instructor(cast.district), weekdays=[0], reason="出差")


@pytest.fixture
def address(row: Unavailability) -> str:
    return reverse("timetable:unavailability_edit", args=[row.pk])


def test_it_shows_what_is_stored_and_saves_what_is_typed(
    organiser: Client, cast: Cast, row: Unavailability, address: str
) -> None:
    form = organiser.get(address).context["form"]
    shown = [form[name].value() for name in ("weekdays", "periods", "is_hard", "reason")]
    assert shown == [[0], [], True, "出差"]
    answer = organiser.post(address, {"first_on": "2026-11-24", "is_hard": "False", "reason": "有会"})
    assert answer["Location"] == f"/settings/instructors/{row.instructor_id}/edit/#unavailability"
    row.refresh_from_db()
    assert (str(row.first_on), row.last_on, row.weekdays, row.is_hard, row.reason) == (
        "2026-11-24",
        None,
        [],
        False,
        "有会",
    )
    assert AuditEntry.objects.get(action="timetable.change_unavailability").by == cast.organiser


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == {**SETTINGS_EDITORS, "stranger": 404}


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


def test_bad_input_is_422(organiser: Client, address: str) -> None:
    answer = organiser.post(address, {"first_on": "x", "is_hard": "True"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["first_on"])
