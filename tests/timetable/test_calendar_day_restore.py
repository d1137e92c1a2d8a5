"""Putting back a day that was taken out of the calendar."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.timetable.doors import PEOPLE
from timetable import calendar
from timetable.models import CalendarDay

DAY = dt.date(2026, 10, 1)


@pytest.fixture
def address(cast: Cast) -> str:
    day = CalendarDay.objects.create(day=DAY, kind="HOLIDAY", name="国庆节")
    pk = day.pk
    calendar.remove_day(day, by=cast.administrator)
    return reverse("timetable:calendar_day_restore", args=[pk])


def test_it_comes_back_once(administrator: Client, address: str) -> None:
    answers = [administrator.post(address) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, "/settings/calendar/?year=2026")
    ] * 2
    assert list(CalendarDay.objects.values_list("day", "kind", "name")) == [(DAY, "HOLIDAY", "国庆节")]
    assert AuditEntry.objects.filter(action="timetable.restore_calendar_day").count() == 1


def test_a_day_that_was_entered_again_stays_as_it_is(administrator: Client, address: str) -> None:
    CalendarDay.objects.create(day=DAY, kind="WORKDAY", name="改了")
    administrator.post(address)
    assert list(CalendarDay.objects.values_list("kind", "name")) == [("WORKDAY", "改了")]


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    found = {name: as_user(getattr(cast, name)).post(address).status_code for name in PEOPLE}
    assert found == dict(zip(PEOPLE, (302, 403, 403, 403, 403, 403, 403), strict=True))


def test_only_post(administrator: Client, address: str) -> None:
    assert administrator.get(address).status_code == 405


def test_what_was_never_taken_out_is_404(administrator: Client, cast: Cast) -> None:
    day = CalendarDay.objects.create(day=DAY, kind="HOLIDAY")
    address = reverse("timetable:calendar_day_restore", args=[day.pk])
    assert administrator.post(address).status_code == 404
