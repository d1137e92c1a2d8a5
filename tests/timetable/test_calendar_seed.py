"""Entering a year's published holidays."""

from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.timetable.doors import answers
from timetable.models import CalendarDay

ADDRESS = "/settings/calendar/seed/"


def test_it_works_and_a_second_time_adds_nothing(administrator: Client) -> None:
    answer = administrator.post(ADDRESS, {"year": "2026"})
    assert (answer.status_code, answer["Location"]) == (302, "/settings/calendar/?year=2026")
    number = CalendarDay.objects.count()
    assert f"2026年补入{number}天。" in administrator.get(answer["Location"]).content.decode()
    answer = administrator.post(ADDRESS, {"year": "2026"})
    assert CalendarDay.objects.count() == number
    assert "2026年补入0天。" in administrator.get(answer["Location"]).content.decode()


def test_R27_a_year_not_yet_published_says_so(administrator: Client) -> None:
    answer = administrator.post(ADDRESS, {"year": "2090"})
    assert answer["Location"] == "/settings/calendar/?year=2090"
    html = administrator.get(answer["Location"]).content.decode()
    assert "2090年的放假安排尚未公布。可以先手工填写。" in html


@pytest.mark.parametrize("year", ["", "x", "1"])
def test_a_year_that_is_none_is_refused(administrator: Client, year: str) -> None:
    answer = administrator.post(ADDRESS, {"year": year})
    assert "请填写年份。" in administrator.get(answer["Location"]).content.decode()
    assert CalendarDay.objects.count() == 0


def test_who_may(cast: Cast, as_user: Any) -> None:
    found = answers(cast, as_user, ADDRESS, "post", year="2026")
    assert found == {name: 302 if name in ("administrator", "anonymous") else 403 for name in found}


def test_only_post(administrator: Client) -> None:
    assert administrator.get(ADDRESS).status_code == 405
