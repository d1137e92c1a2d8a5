"""Who has been trained: the figures of a unit, its towns, its communities."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from attendance import requirements
from attendance.coverage import By, Measure, survey
from attendance.heat import Heat, Warmth
from tests import factories
from tests.attendance.conftest import Attended
from tests.conftest import Cast
from trainees.models import Appointment, Cadre, ElectionCycle

URL = reverse("attendance:coverage_detail")
TODAY = dt.date(2026, 11, 23)
ELECTED = dt.date(2026, 9, 30)


@pytest.fixture
def covered(cast: Cast, today: None) -> Cast:
    """In 湖塘镇 a new secretary who is trained since the election, a re-elected member trained before it, and the cast's
    cadre without anything; in 雪堰镇 a new member without; in the town itself a cadre who meets the rule."""
    requirements.lay_down_defaults(cast.district)
    cycle = ElectionCycle.objects.create(district=cast.district, name="换届", held_on=ELECTED)
    rows: list[tuple[str, Any, str, str, bool | None]] = [
        ("新书记", cast.community, "党总支书记", "PARTY", True),
        ("老委员", cast.community, "居委会委员", "COMMITTEE", False),
        ("新委员", cast.other_community, "居委会委员", "COMMITTEE", True),
    ]
    people = {}
    for name, unit, post, body, is_new in rows:
        people[name] = Cadre.objects.create(district=cast.district, name=name)
        Appointment.objects.create(
            cadre=people[name], unit=unit, post=post, body=body, is_new=is_new, cycle=cycle
        )
    town = factories.cadre("副镇长", cast.town, post="副镇长")
    factories.credit(people["新书记"], 24, days=3, started_on=dt.date(2026, 10, 12))
    factories.credit(people["老委员"], 8, days=1, started_on=dt.date(2026, 3, 2), level="TOWNSHIP")
    factories.credit(town, 90)
    return cast


def figures(unit: Any, by: By = By.UNIT, year: int = 2026) -> dict[str, list[int]]:
    found = survey(unit, year=year, by=by, today=TODAY)
    shown = [
        Measure.PEOPLE,
        Measure.TRAINED,
        Measure.SINCE,
        Measure.ELECTED,
        Measure.NEW_SINCE,
        Measure.NEW,
        Measure.MET,
    ]
    return {row.label: [row.figures[one] for one in shown] for row in [*found.rows, found.total]}


def test_from_the_district_down_to_the_community(covered: Cast) -> None:
    assert figures(covered.district) == {
        "湖塘镇": [4, 3, 1, 2, 1, 1, 1],
        "雪堰镇": [1, 0, 0, 1, 0, 1, 0],
        "合计": [5, 3, 1, 3, 1, 2, 1],
    }
    assert figures(covered.town) == {
        "湖塘镇本级": [1, 1, 0, 0, 0, 0, 1],
        "花园社区居民委员会": [3, 2, 1, 2, 1, 1, 0],
        "合计": [4, 3, 1, 2, 1, 1, 1],
    }
    assert figures(covered.community, By.POST) == {
        "社区书记": [2, 1, 1, 1, 1, 1, 0],
        "其他两委成员": [1, 1, 0, 1, 0, 0, 0],
        "合计": [3, 2, 1, 2, 1, 1, 0],
    }


def test_a_class_that_is_not_closed_yet_counts_as_training(attended: Attended, cast: Cast) -> None:
    attended.mark(p0="PRESENT", p1="ABSENT")
    found = survey(cast.district, year=2026, by=By.UNIT, today=TODAY)
    assert [member.person.name for member in found.members("", Measure.TRAINED)] == ["王小宁"]


def test_a_year_that_is_over_counts_the_posts_of_its_end(covered: Cast) -> None:
    Appointment.objects.filter(post="副镇长").update(
        started_on=dt.date(2020, 1, 1), ended_on=dt.date(2026, 2, 1)
    )
    Appointment.objects.exclude(post="副镇长").update(started_on=dt.date(2026, 1, 1))
    assert figures(covered.district, year=2025)["合计"][0] == 1
    assert figures(covered.district)["合计"][0] == 4


def test_the_grid_says_by_which_month(covered: Cast) -> None:
    found = survey(covered.town, year=2026, by=By.UNIT, today=TODAY)
    _community, cells = Heat.of(found).rows[1]
    assert [cell.share for cell in cells] == [0, 0, *[33] * 7, 66, 66, None]
    assert [Warmth(share).band for share in (0, 1, 24, 25, 49, 50, 75, 99, 100, None)] == [
        *[0, 1, 1, 2, 2, 3, 4, 4, 5],
        None,
    ]


def test_the_page_its_drill_down_and_its_copy(covered: Cast, as_user: Any) -> None:
    client = as_user(covered.organiser)
    answer = client.get(URL)
    page = answer.content.decode()
    assert f"unit={covered.town.pk}" in page
    assert "3/4" in page.replace("</a>", "").replace('<span class="coverage-of">', "") or "75%" in page
    lines = [line.split("\t") for line in answer.context["text"].splitlines()]
    assert lines[0] == [
        "单位",
        *["人数", "本年已训", "换届任职", "换届后已训", "新任", "新任已训"],
        *["已达标", "待结班认定", "未达标", "已来不及"],
    ]
    assert lines[1][:7] == ["湖塘镇", "4", "3", "2", "1", "1", "1"]
    heat = client.get(URL, {"view": "heat", "unit": covered.town.pk}).content.decode()
    assert 'data-band="3">66' in heat
    by_post = client.get(URL, {"unit": covered.community.pk})
    assert by_post.context["survey"].by == By.POST, "a community has no units below it"


def test_who_sees_which_unit(covered: Cast, as_user: Any) -> None:
    liaison = as_user(covered.liaison)
    assert liaison.get(URL).context["survey"].unit == covered.town
    found = [
        liaison.get(URL, {"unit": unit.pk}).status_code
        for unit in (covered.community, covered.other_town, covered.district)
    ]
    assert found == [200, 404, 404]
    assert liaison.get(URL, {"unit": "x"}).status_code == 404


def test_the_queries_do_not_grow(covered: Cast, as_user: Any, count_queries: Any) -> None:
    client = as_user(covered.organiser)
    with count_queries() as few:
        client.get(URL)
    for number in range(3):
        unit = factories.unit(f"新镇{number}", "TOWN", covered.district)
        factories.credit(factories.cadre(f"新人{number}", unit, post="副镇长"), 8)
    with count_queries() as many:
        client.get(URL)
    assert len(few) == len(many) <= 14


def test_nobody_here(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.stranger).get(URL)
    assert "这里还没有现任干部。" in answer.content.decode()
