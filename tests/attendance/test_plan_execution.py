"""The page of how a year's plan is carried out: in whose sight, and with every cell."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance import requirements
from attendance.execution import blocks_of
from tests import factories
from tests.attendance.executed import attends, told
from tests.conftest import Cast

URL = reverse("attendance:plan_execution", args=[2026])


def test_who_meets_the_rules_by_town_is_what_the_coverage_says(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    requirements.lay_down_defaults(cast.district)
    factories.credit(factories.cadre("副镇长", cast.town, post="副镇长"), 90)
    factories.cadre("部长", cast.district, post="部长")
    (block,) = [block for block in blocks_of(told(cast)) if block.key == "coverage"]
    assert [[cell.text for cell in row] for row in block.rows] == [
        ["湖塘镇", "2", "1", "50%"],
        ["雪堰镇", "0", "0", "—"],
        ["区直部门等其他单位", "1", "0", "0%"],
        ["合计", "3", "1", "33%"],
    ]
    page = as_user(cast.organiser).get(block.rows[0][2].url)
    assert [member.person.name for member in page.context["page"]] == ["副镇长"]


def test_finance_reads_the_coverage_without_a_way_to_its_people(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    links = {
        who: "/coverage/" in as_user(getattr(cast, who)).get(URL).content.decode().split("<main", 1)[1]
        for who in ("finance", "auditor", "organiser")
    }
    assert links == {"finance": False, "auditor": True, "organiser": True}


def test_an_organiser_of_a_town_reads_the_classes_of_the_town_alone(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    factories.training_class(cast.district, "镇里的班", host=cast.town)
    organiser = factories.user("town", "镇组织员", "organiser", cast.town)
    page = as_user(organiser).get(URL)
    assert [line.training_class.name for line in page.context["found"].total.lines] == ["镇里的班"]
    assert "只含湖塘镇及下级单位主办、承办的班次" in page.content.decode()
    assert as_user(organiser).get(f"{URL}?unit={cast.district.pk}").status_code == 404
    (url,) = {
        cell.url for row in blocks_of(page.context["found"])[0].rows for cell in row if "planned" in cell.url
    }
    assert len(as_user(organiser).get(url).context["table"].rows) == 1


def test_the_page_shows_every_cell(cast: Cast, today: None, as_user: Callable[[User], Client]) -> None:
    attends(cast.enrolment)
    page = as_user(cast.organiser).get(URL)
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    for block in page.context["blocks"]:
        assert all(cell.text in text for row in block.rows for cell in row)


def test_the_page_stands_beside_the_plan_s_other_pages(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    page = as_user(cast.organiser).get(URL).content.decode()
    tabs = re.findall(r'class="nav-link( active)?"[^>]* href="(/plans/[^"]+)"', page)
    assert tabs == [
        ("", "/plans/2026/"),
        ("", "/plans/2026/calendar/"),
        (" active", "/plans/2026/execution/"),
        ("", "/plans/2026/acts/"),
    ]


def test_a_year_without_classes(cast: Cast, today: None, as_user: Callable[[User], Client]) -> None:
    client = as_user(cast.organiser)
    empty = client.get(reverse("attendance:plan_execution", args=[2027]))
    assert (empty.status_code, empty.context["found"].is_empty) == (200, True)
    assert client.get(reverse("attendance:plan_execution", args=[1900])).status_code == 404


def test_the_queries_do_not_grow(
    cast: Cast, today: None, as_user: Callable[[User], Client], count_queries: Any
) -> None:
    client, counts = as_user(cast.organiser), []
    attends(cast.enrolment)
    client.get(URL)
    for size in (1, 3):
        for place in range(size):
            row = factories.training_class(cast.district, f"第{size}{place}班")
            attends(factories.trainees(row, cast.other_community, 1)[0])
        with count_queries() as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
