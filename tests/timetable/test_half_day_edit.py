"""Setting the clock times of the half-days."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import ADMINISTRATORS, answers
from timetable.models import HalfDayTimes

ADDRESS = "/settings/half-days/"
TYPED = {
    "AM-starts_at": "08:30",
    "AM-ends_at": "11:00",
    "AM-hours": "3",
    "PM-starts_at": "13:30",
    "PM-ends_at": "16:00",
    "PM-hours": "3.5",
    "EVE-starts_at": "18:30",
    "EVE-ends_at": "20:00",
    "EVE-hours": "2",
}


@pytest.mark.parametrize("known", [True, False])
def test_R07_the_district_sets_its_own_times_and_hours(
    administrator: Client, cast: Cast, known: bool
) -> None:
    if known:
        factories.half_days(cast.district)
    assert "09:00" in administrator.get(ADDRESS).content.decode()
    answer = administrator.post(ADDRESS, TYPED)
    assert (answer.status_code, answer["Location"]) == (302, "/settings/calendar/")
    rows = HalfDayTimes.objects.filter(district=cast.district).values_list(
        "period", "starts_at", "ends_at", "hours"
    )
    assert list(rows) == [
        ("AM", dt.time(8, 30), dt.time(11), Decimal(3)),
        ("PM", dt.time(13, 30), dt.time(16), Decimal("3.5")),
        ("EVE", dt.time(18, 30), dt.time(20), Decimal(2)),
    ]
    assert AuditEntry.objects.get(action="timetable.set_half_days").data["times"]["AM"] == "08:30-11:00"


def test_who_may(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == ADMINISTRATORS


def test_other_methods(administrator: Client) -> None:
    assert administrator.put(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"PM-ends_at": "13:30"}, "ends_at"),
        ({"PM-starts_at": ""}, "starts_at"),
        ({"PM-hours": "-1"}, "hours"),
    ],
)
def test_bad_input_is_422_and_stays(administrator: Client, fields: dict[str, str], wrong: str) -> None:
    answer = administrator.post(ADDRESS, {**TYPED, **fields})
    assert answer.status_code == 422
    assert [list(form.errors) for form in answer.context["forms"]] == [[], [wrong], []]
    assert "08:30" in answer.content.decode()
    assert HalfDayTimes.objects.count() == 0


def test_nothing_at_all_is_422(administrator: Client) -> None:
    assert administrator.post(ADDRESS).status_code == 422
