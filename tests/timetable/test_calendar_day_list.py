"""The page of holidays and half-days."""

from typing import Any

from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SETTINGS_EDITORS, answers
from timetable import calendar

ADDRESS = "/settings/calendar/"


def test_it_works(administrator: Client, cast: Cast, today: None) -> None:
    factories.half_days(cast.district)
    calendar.seed(2026, by=cast.administrator)
    page = administrator.get(ADDRESS)
    assert (page.status_code, page.context["year"], page.context["is_published"]) == (200, 2026, True)
    html = page.content.decode()
    for text in ("09:00–11:30", "2学时", "10月1日 星期四", "国庆节", "10月10日 星期六", "调休上班", "去掉"):
        assert text in html
    assert "还没有填写" not in html


def test_R27_a_year_not_yet_published_says_so(organiser: Client, today: None) -> None:
    html = organiser.get(ADDRESS, {"year": "2027"}).content.decode()
    assert "2027年的放假安排还没有填写：只按周末判断。" in html
    assert "排到这一年的每节课都会这样提示。" in html


def test_a_year_that_is_none_shows_this_one(organiser: Client, today: None) -> None:
    assert organiser.get(ADDRESS, {"year": "x"}).context["year"] == 2026


def test_only_administrators_get_buttons(organiser: Client, cast: Cast) -> None:
    calendar.seed(2026, by=cast.administrator)
    html = organiser.get(ADDRESS, {"year": "2026"}).content.decode()
    assert ("/settings/calendar/seed/" in html, "去掉" in html, "/settings/half-days/" in html) == (
        False,
        False,
        False,
    )


def test_who_may(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == SETTINGS_EDITORS


def test_only_get(organiser: Client) -> None:
    assert organiser.post(ADDRESS).status_code == 405


def test_the_queries_do_not_grow_with_the_rows(administrator: Client, cast: Cast, count_queries: Any) -> None:
    taken = []
    for year in (2025, 2026):
        calendar.seed(2026, by=cast.administrator)
        with count_queries() as queries:
            administrator.get(ADDRESS, {"year": year})
        taken.append(len(queries))
    assert taken[0] == taken[1]
    assert taken[0] <= 12
