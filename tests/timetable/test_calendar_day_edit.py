"""Changing a holiday or a make-up workday."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.timetable.doors import ADMINISTRATORS, answers
from timetable.models import CalendarDay

TYPED = {"day": "2026-10-08", "kind": "WORKDAY", "name": "国庆节"}


@pytest.fixture
def day(cast: Cast) -> CalendarDay:
    return CalendarDay.objects.create(day=dt.date(2026, 10, 1), kind="HOLIDAY", name="国庆")


@pytest.fixture
def address(day: CalendarDay) -> str:
    return reverse("timetable:calendar_day_edit", args=[day.pk])


def test_R27_it_works(administrator: Client, cast: Cast, day: CalendarDay, address: str) -> None:
    assert 'value="2026-10-01"' in administrator.get(address).content.decode()
    answer = administrator.post(address, TYPED)
    assert (answer.status_code, answer["Location"]) == (302, "/settings/calendar/?year=2026")
    day.refresh_from_db()
    assert (str(day.day), day.kind, day.name) == ("2026-10-08", "WORKDAY", "国庆节")
    assert AuditEntry.objects.get(action="timetable.change_calendar_day").by == cast.administrator


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == ADMINISTRATORS


def test_other_methods(administrator: Client, address: str) -> None:
    assert administrator.put(address).status_code == 405


def test_another_day_that_is_there_is_422(administrator: Client, address: str) -> None:
    CalendarDay.objects.create(day=dt.date(2026, 10, 8), kind="WORKDAY")
    answer = administrator.post(address, TYPED)
    assert (answer.status_code, dict(answer.context["form"].errors)) == (422, {"day": ["这一天已在日历里。"]})
