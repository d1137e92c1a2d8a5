"""The list of lecturers."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.timetable.doors import SETTINGS_EDITORS, answers

ADDRESS = "/settings/instructors/"


def test_it_works(organiser: Client, cast: Cast) -> None:
    assert "没有符合条件的师资。" in organiser.get(ADDRESS).content.decode()
    factories.instructor(cast.district, phone="13800005678").courses.add(factories.course(cast.district))
    html = organiser.get(ADDRESS).content.decode()
    for text in ("陈静", "区委党校讲师", "基层党建引领社区治理", "共1位"):
        assert text in html
    assert "13800005678" not in html


@pytest.mark.parametrize("text", ["陈", "chenjing", "cj", "CJ "])
def test_it_finds_by_characters_pinyin_and_initials(organiser: Client, cast: Cast, text: str) -> None:
    wanted = factories.instructor(cast.district)
    factories.instructor(cast.district, "王磊")
    assert list(organiser.get(ADDRESS, {"q": text}).context["instructors"]) == [wanted]


def test_who_may(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == SETTINGS_EDITORS


def test_lecturers_of_another_district_are_not_shown(cast: Cast, as_user: Any) -> None:
    factories.instructor(cast.district)
    assert list(as_user(cast.stranger).get(ADDRESS).context["instructors"]) == []


def test_only_get(organiser: Client) -> None:
    assert organiser.post(ADDRESS).status_code == 405


def test_the_queries_do_not_grow_with_the_rows(organiser: Client, cast: Cast, count_queries: Any) -> None:
    taken = []
    for size in (1, 3):
        for number in range(size):
            course = factories.course(cast.district, f"课程{size}{number}")
            factories.instructor(cast.district, f"讲师{size}{number}").courses.add(course)
        with count_queries() as queries:
            organiser.get(ADDRESS)
        taken.append(len(queries))
    assert taken[0] == taken[1]
    assert taken[0] <= 12
