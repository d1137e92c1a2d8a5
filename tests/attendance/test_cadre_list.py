"""The list of people: found, narrowed down, sorted, measured against the rules."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from attendance import requirements
from attendance.models import HoursCredit
from tests import factories
from tests.conftest import Cast
from trainees.models import Appointment, Cadre
from trainees.names import stroke_key

URL = reverse("attendance:cadre_list")


@pytest.fixture
def people(cast: Cast, today: None) -> dict[str, Cadre]:
    """Four beside the cast's 王小宁: a secretary and a member of the same community, a director of the other town's,
    and a town's own cadre."""
    requirements.lay_down_defaults(cast.district)
    rows = [
        ("丁一", cast.community, "党总支书记", "PARTY", True),
        ("马力", cast.community, "居委会委员", "COMMITTEE", False),
        ("卫东", cast.other_community, "居委会主任", "COMMITTEE", None),
        ("刀郎", cast.town, "副镇长", "OTHER", None),
    ]
    found = {}
    for name, unit, post, body, is_new in rows:
        person = Cadre.objects.create(
            district=cast.district, name=name, phone="13912345678", stroke_order=stroke_key(name)
        )
        Appointment.objects.create(cadre=person, unit=unit, post=post, body=body, is_new=is_new)
        found[name] = person
    factories.credit(found["丁一"], 56, days=7, level="COUNTY", started_on=dt.date(2026, 3, 2))
    factories.credit(found["马力"], 8, days=1)
    return found


def names(answer: Any) -> list[str]:
    return [line.person.name for line in answer.context["lines"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"王小宁", "丁一", "马力", "卫东", "刀郎"}),
        ({"q": "dingyi"}, {"丁一"}),
        ({"q": "dy"}, {"丁一"}),
        ({"q": "马"}, {"马力"}),
        ({"q": "雪东"}, {"卫东"}),
        ({"office": "secretary"}, {"丁一", "王小宁"}),
        ({"office": "director"}, {"卫东"}),
        ({"office": "member"}, {"马力"}),
        ({"office": "township"}, {"刀郎"}),
        ({"newness": "new"}, {"丁一"}),
        ({"newness": "again"}, {"马力"}),
        ({"newness": "unsaid"}, {"王小宁", "卫东", "刀郎"}),
        ({"progress": "met"}, {"丁一"}),
        ({"progress": "untrained"}, {"王小宁", "卫东", "刀郎"}),
        ({"progress": "below", "q": "马力"}, {"马力"}),
        ({"office": "nonsense"}, {"王小宁", "丁一", "马力", "卫东", "刀郎"}),
    ],
)
def test_narrowing_down(
    cast: Cast, as_user: Any, people: dict[str, Cadre], query: dict[str, str], expected: set[str]
) -> None:
    answer = as_user(cast.organiser).get(URL, query)
    assert set(names(answer)) == expected
    assert answer.context["count"] == f"共 {len(expected)} 人"


def test_a_town_and_the_orders(cast: Cast, as_user: Any, people: dict[str, Cadre]) -> None:
    client = as_user(cast.organiser)
    assert names(client.get(URL, {"town": cast.other_town.pk})) == ["卫东"]
    Cadre.objects.filter(pk=cast.cadre.pk).update(stroke_order=stroke_key("王小宁"))
    by_strokes = names(client.get(URL, {"order": "strokes"}))
    assert by_strokes == ["丁一", "刀郎", "卫东", "马力", "王小宁"]
    assert names(client.get(URL, {"order": "hours"}))[-2:] == ["马力", "丁一"]
    assert names(client.get(URL))[0] == "刀郎", "the town itself stands before its communities"


def test_a_liaison_sees_the_own_subtree_and_no_phone_in_full(
    cast: Cast, as_user: Any, people: dict[str, Cadre]
) -> None:
    answer = as_user(cast.liaison).get(URL)
    page = answer.content.decode()
    assert set(names(answer)) == {"王小宁", "丁一", "马力", "刀郎"}
    assert ("139****5678" in page, "13912345678" in page) == (True, False)
    assert answer["Cache-Control"] == "no-store, private"


def test_what_somebody_lacks_stands_beside_the_name(
    cast: Cast, as_user: Any, people: dict[str, Cadre]
) -> None:
    page = as_user(cast.organiser).get(URL, {"q": "马力"}, headers={"HX-Request": "true"}).content.decode()
    assert "还差1个镇街级班次" in page
    assert "<html" not in page, "to htmx the list alone"


def test_who_left_holds_no_post(cast: Cast, as_user: Any, people: dict[str, Cadre]) -> None:
    Appointment.objects.filter(cadre=people["刀郎"]).update(ended_on=dt.date(2026, 11, 23))
    client = as_user(cast.organiser)
    assert names(client.get(URL, {"office": "none"})) == ["刀郎"]
    assert names(client.get(URL))[-1] == "刀郎"


@pytest.mark.parametrize("query", [{}, {"progress": "below"}])
def test_the_queries_do_not_grow(
    cast: Cast, as_user: Any, count_queries: Any, people: dict[str, Cadre], query: dict[str, str]
) -> None:
    client = as_user(cast.organiser)
    with count_queries() as few:
        client.get(URL, query)
    for number in range(60):
        person = factories.cadre(f"学员{number}", cast.community)
        factories.credit(person, 4)
    with count_queries() as many:
        answer = client.get(URL, query)
    assert len(few) == len(many) <= 12
    assert answer.context["page"].paginator.num_pages == 2


def test_nobody_yet(cast: Cast, as_user: Any) -> None:
    cast.enrolment.delete()
    HoursCredit.objects.all().delete()
    Cadre.objects.all().delete()
    assert "还没有干部。" in as_user(cast.organiser).get(URL).content.decode()
