"""One box for everything a person may see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast

URL = reverse("desk:search")


def found(response: Any) -> dict[str, list[str]]:
    return {group.label: [row.label for row in group.results] for group in response.context["groups"]}


@pytest.mark.parametrize("query", ["社区干部", "shequganbu", "sqgb", "SQGB"])
def test_characters_pinyin_and_initials_find_a_class(
    cast: Cast, as_user: Callable[[User], Client], query: str
) -> None:
    assert found(as_user(cast.organiser).get(URL, {"q": query}))["班次"] == ["社区干部培训班"]


def test_people_rooms_lecturers_units_and_pages_are_found(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    factories.instructor(cast.district, "花小静")
    factories.room(cast.district, "花园会议室")
    factories.enrolment(cast.training_class, factories.cadre("花木兰", cast.community))
    assert found(as_user(cast.administrator).get(URL, {"q": "花"})) == {
        "干部": ["花木兰"],
        "学员": ["花木兰（花园社区居民委员会社区书记）"],
        "师资与教室": ["花小静(区委党校讲师)", "花园会议室"],
        "单位": ["花园社区居民委员会"],
    }
    assert found(as_user(cast.administrator).get(URL, {"q": "设置"})) == {"页面": ["设置"]}


@pytest.mark.parametrize(
    ("who", "query", "lines"),
    [
        ("organiser", "模板", [("文档模板", "设置")]),
        ("organiser", "账号", []),
        ("administrator", "账号", [("账号与角色", "设置")]),
        ("finance", "费用标准", [("费用标准", "")]),
        ("finance", "模板", []),
        ("liaison", "台账", [("年度培训台账", "单位文档")]),
        ("organiser", "一览表", [("年度主体班次一览表", "单位文档")]),
        ("liaison", "一览表", []),
        ("cadre_user", "台账", []),
    ],
)
def test_settings_and_papers_of_the_year_are_found_by_whoever_may_open_them(
    cast: Cast, as_user: Callable[[User], Client], who: str, query: str, lines: list[tuple[str, str]]
) -> None:
    client = as_user(getattr(cast, who))
    groups = client.get(URL, {"q": query}).context["groups"]
    pages = [row for group in groups if group.label == "页面" for row in group.results]
    assert [(row.label, row.detail) for row in pages] == lines
    assert [client.get(row.url).status_code for row in pages] == [200] * len(lines)


@pytest.mark.parametrize("who", ["stranger", "other_liaison"])
def test_nothing_of_others_is_found(cast: Cast, as_user: Callable[[User], Client], who: str) -> None:
    client = as_user(getattr(cast, who))
    assert [found(client.get(URL, {"q": text})) for text in ("社区干部", "王小宁", "湖塘")] == [{}, {}, {}]


def test_a_cadre_is_led_to_the_timetable(cast: Cast, as_user: Callable[[User], Client]) -> None:
    groups = as_user(cast.cadre_user).get(URL, {"q": "社区干部"}).context["groups"]
    assert [row.url for row in groups[0].results] == [f"/classes/{cast.training_class.pk}/timetable/"]


def test_the_palette_gets_only_the_results(cast: Cast, as_user: Callable[[User], Client]) -> None:
    response = as_user(cast.organiser).get(URL, {"q": "社区"}, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_the_queries_do_not_grow(
    cast: Cast, as_user: Callable[[User], Client], count_queries: Callable[[], Any]
) -> None:
    client = as_user(cast.administrator)
    with count_queries() as few:
        client.get(URL, {"q": "班"})
    for number in range(3):
        factories.training_class(cast.district, f"第{number}班")
    with count_queries() as many:
        client.get(URL, {"q": "班"})
    assert len(few) == len(many) <= 14


def test_anonymous_signs_in_first(db: None) -> None:
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"


def test_only_get(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert as_user(cast.organiser).post(URL).status_code == 405


def test_people_lead_to_their_own_page(cast: Cast, as_user: Callable[[User], Client]) -> None:
    there = reverse("attendance:cadre_detail", args=[cast.cadre.pk])
    found = {
        name: there in as_user(getattr(cast, name)).get(URL, {"q": "wxn"}).content.decode()
        for name in ("organiser", "liaison", "other_liaison", "head_teacher", "cadre_user")
    }
    assert found == {
        "organiser": True,
        "liaison": True,
        "other_liaison": False,
        "head_teacher": False,
        "cadre_user": False,
    }
