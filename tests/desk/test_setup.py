"""The first set-up."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance.models import AttendancePolicy
from desk import setup_code
from tests.conftest import Cast
from timetable.models import HalfDayTimes
from units.models import Unit

URL = reverse("desk:setup")
PASSWORD = "社区治理-2026-安全"
GIVEN = {
    "district": "武进区",
    "person": "周主任",
    "username": "zhou",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "am_start": "08:30",
    "am_end": "11:30",
    "am_hours": "3",
    "pm_start": "14:00",
    "pm_end": "17:00",
    "pm_hours": "3",
    "eve_start": "19:00",
    "eve_end": "20:30",
    "eve_hours": "1.5",
}


@pytest.fixture(autouse=True)
def _no_counts_from_before(db: None) -> None:
    cache.clear()


def test_the_code_opens_a_district_with_its_administrator() -> None:
    client = Client()
    assert client.get(URL).status_code == 200
    response = client.post(URL, {**GIVEN, "code": setup_code.current().lower().replace("-", " ")})
    assert (response.status_code, response["Location"]) == (302, "/settings/start/")
    district = Unit.objects.get()
    assert (district.name, district.kind, district.path) == ("武进区", "DISTRICT", f"{district.pk}/")
    person = User.objects.get()
    assert person.unit == district
    assert (person.username, person.name, person.holds("administrator", district)) == ("zhou", "周主任", True)
    assert person.check_password(PASSWORD)
    assert list(HalfDayTimes.objects.values_list("period", "starts_at", "ends_at", "hours")) == [
        ("AM", dt.time(8, 30), dt.time(11, 30), Decimal("3.0")),
        ("PM", dt.time(14), dt.time(17), Decimal("3.0")),
        ("EVE", dt.time(19), dt.time(20, 30), Decimal("1.5")),
    ]
    assert sorted(AttendancePolicy.objects.values_list("for_short_classes", flat=True)) == [False, True]
    assert client.get("/settings/").status_code == 200, "the administrator is signed in"
    assert Client().get(URL).status_code == 404, "it opens once"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "AAAA-AAAA"}, "code"),
        ({"password2": "another-one-7"}, "password2"),
        ({"password1": "12345678", "password2": "12345678"}, "password1"),
        ({"am_end": "08:30"}, "am_end"),
        ({"district": ""}, "district"),
    ],
)
def test_bad_input_answers_422_beside_the_field_and_makes_nothing(wrong: dict[str, str], field: str) -> None:
    response = Client().post(URL, {**GIVEN, "code": setup_code.current(), **wrong})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert 'value="周主任"' in response.content.decode()
    assert not Unit.objects.exists()
    assert not User.objects.exists()


def test_it_is_not_there_once_an_administrator_is(cast: Cast) -> None:
    assert Client().get(URL).status_code == 404
    assert Client().post(URL, {**GIVEN, "code": setup_code.current()}).status_code == 404


def test_guessing_the_code_is_slowed_down() -> None:
    answers = [Client().post(URL, {**GIVEN, "code": "AAAA-AAAA"}).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


def test_only_get_and_post() -> None:
    assert Client().put(URL).status_code == 405
