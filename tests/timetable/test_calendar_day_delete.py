"""Making a day an ordinary one again."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.timetable.doors import ADMINISTRATORS, answers
from timetable.models import CalendarDay


@pytest.fixture
def address(cast: Cast) -> str:
    day = CalendarDay.objects.create(day=dt.date(2026, 10, 1), kind="HOLIDAY", name="国庆节")
    return reverse("timetable:calendar_day_delete", args=[day.pk])


def test_it_asks_and_then_takes_the_day_out(administrator: Client, cast: Cast, address: str) -> None:
    assert "去掉 2026年10月1日（节假日）？" in administrator.get(address).content.decode()
    answer = administrator.post(address)
    assert (answer.status_code, answer["Location"]) == (302, "/settings/calendar/?year=2026")
    assert CalendarDay.objects.count() == 0
    (message,) = get_messages(answer.wsgi_request)
    assert message.extra_tags == f"undo:{address.replace('delete', 'restore')}"
    assert AuditEntry.objects.get(action="timetable.remove_calendar_day").data["day"] == "2026-10-01"


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == ADMINISTRATORS


def test_other_methods(administrator: Client, address: str) -> None:
    assert administrator.put(address).status_code == 405


def test_a_day_that_is_gone_is_404(administrator: Client, address: str) -> None:
    administrator.post(address)
    assert administrator.post(address).status_code == 404
