"""Entering a holiday or a make-up workday."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.timetable.doors import ADMINISTRATORS, answers
from timetable.models import CalendarDay

ADDRESS = "/settings/calendar/new/"
TYPED = {"day": "2027-01-01", "kind": "HOLIDAY", "name": "元旦"}


def test_R27_an_administrator_enters_a_day(administrator: Client, cast: Cast) -> None:
    answer = administrator.post(ADDRESS, TYPED)
    assert (answer.status_code, answer["Location"]) == (302, "/settings/calendar/?year=2027")
    day = CalendarDay.objects.get()
    assert (str(day.day), day.kind, day.name) == ("2027-01-01", "HOLIDAY", "元旦")
    assert AuditEntry.objects.get(action="timetable.add_calendar_day").by == cast.administrator


def test_who_may(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == ADMINISTRATORS


def test_other_methods(administrator: Client) -> None:
    assert administrator.put(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    ("fields", "wrong"), [({"day": ""}, "day"), ({"day": "x"}, "day"), ({"kind": "X"}, "kind")]
)
def test_bad_input_is_422_and_stays(administrator: Client, fields: dict[str, str], wrong: str) -> None:
    answer = administrator.post(ADDRESS, {**TYPED, **fields})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert "元旦" in answer.content.decode()


def test_a_day_is_entered_once(administrator: Client) -> None:
    administrator.post(ADDRESS, TYPED)
    answer = administrator.post(ADDRESS, TYPED)
    assert (answer.status_code, dict(answer.context["form"].errors)) == (422, {"day": ["这一天已在日历里。"]})


def test_several_days_in_a_row_are_entered_at_once(administrator: Client) -> None:
    form = {"day": "2027-10-01", "last": "2027-10-07", "kind": "HOLIDAY", "name": "国庆节"}
    assert administrator.post(ADDRESS, form).status_code == 302
    rows = list(CalendarDay.objects.values_list("day", "kind", "name"))
    assert [(str(day), kind, name) for day, kind, name in rows] == [
        (f"2027-10-0{number}", "HOLIDAY", "国庆节") for number in range(1, 8)
    ]
    assert AuditEntry.objects.get(action="timetable.add_calendar_day").data["last"] == "2027-10-07"


@pytest.mark.parametrize(
    ("last", "error"),
    [
        ("2026-12-31", "结束日期不能早于开始日期。"),
        ("2027-02-01", "一次最多填31天。"),
        ("2027-01-04", "1月2日、1月4日已在日历里。"),
    ],
)
def test_days_that_do_not_go_together_are_422_beside_the_field(
    administrator: Client, last: str, error: str
) -> None:
    for number in (2, 4):
        CalendarDay.objects.create(day=f"2027-01-0{number}", kind="HOLIDAY")
    answer = administrator.post(ADDRESS, {**TYPED, "last": last})
    assert (answer.status_code, dict(answer.context["form"].errors)) == (422, {"last": [error]})
    assert CalendarDay.objects.count() == 2


def test_thirty_one_days_are_not_too_many(administrator: Client) -> None:
    administrator.post(ADDRESS, {**TYPED, "last": "2027-01-31"})
    assert CalendarDay.objects.count() == 31
