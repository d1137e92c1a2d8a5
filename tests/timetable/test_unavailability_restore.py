"""Putting back a time not to be had."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import PEOPLE
from timetable import unavailability
from timetable.models import Unavailability


@pytest.fixture
def row(cast: Cast) -> Unavailability:
    return factories.unavailability(factories.room(cast.district), reason="检修")


@pytest.fixture
def address(cast: Cast, row: Unavailability) -> str:
    pk = row.pk
    unavailability.remove(row, by=cast.organiser)
    return reverse("timetable:unavailability_restore", args=[pk])


def test_it_comes_back(organiser: Client, address: str) -> None:
    answer = organiser.post(address)
    row = Unavailability.objects.get()
    assert answer["Location"] == f"/settings/rooms/{row.room_id}/edit/#unavailability"
    assert row.reason == "检修"


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    found = {name: as_user(getattr(cast, name)).post(address).status_code for name in PEOPLE}
    assert found == dict(zip(PEOPLE, (302, 302, 403, 403, 403, 403, 404), strict=True))


def test_only_post(organiser: Client, address: str) -> None:
    assert organiser.get(address).status_code == 405


def test_what_was_never_taken_out_is_404(organiser: Client, cast: Cast, row: Unavailability) -> None:
    assert organiser.post(reverse("timetable:unavailability_restore", args=[row.pk])).status_code == 404
