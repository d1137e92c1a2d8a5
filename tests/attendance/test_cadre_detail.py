"""One person's page."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse

from attendance import requirements
from tests import factories
from tests.attendance.conftest import PM, Attended
from tests.conftest import Cast
from trainees.people import give_id_number


def address(cast: Cast) -> str:
    return reverse("attendance:cadre_detail", args=[cast.cadre.pk])


def test_facts_are_masked(cast: Cast, as_user: Any) -> None:
    give_id_number(cast.cadre, "11010519491231002X")
    cast.cadre.save()
    answer = as_user(cast.administrator).get(address(cast))
    page = answer.content.decode()
    assert all(text in page for text in ("王小宁", "138****5678", "已登记"))
    assert not any(text in page for text in ("13800005678", "11010519491231002X"))
    assert answer["Cache-Control"] == "no-store, private"


def test_a_past_post_keeps_the_name_of_its_unit(cast: Cast, as_user: Any) -> None:
    old = factories.unit("旧花园社区居民委员会", "COMMUNITY", cast.town)
    old.valid_to, old.successor = dt.date(2024, 1, 1), cast.community
    old.save()
    cast.cadre.appointments.create(
        unit=old, post="居委会委员", started_on=dt.date(2020, 3, 1), ended_on=dt.date(2024, 1, 1)
    )
    answer = as_user(cast.organiser).get(address(cast))
    page = answer.content.decode()
    assert [post.unit.name for post in answer.context["posts"]] == [cast.community.name, old.name]
    assert "旧花园社区居民委员会" in page
    assert "（后为花园社区居民委员会）" in page
    assert "2020-03 – 2024-01" in page


def test_hours_of_the_year_against_each_rule(cast: Cast, as_user: Any, today: None) -> None:
    requirements.lay_down_defaults(cast.district)
    cast.cadre.appointments.update(body="PARTY", post="党总支书记")
    factories.credit(cast.cadre, 20, days=2.5, started_on=dt.date(2026, 3, 2), proof_number="武组〔2026〕3号")
    factories.credit(cast.cadre, 60, days=8, year=2025, level="COUNTY")
    client = as_user(cast.organiser)
    answer = client.get(address(cast))
    assert answer.context["credited"].hours == Decimal(20)
    assert [(bar.requirement.rule, bar.state) for bar in answer.context["bars"]] == [
        ("R4", "below"),
        ("R3", "out"),
    ]
    page = answer.content.decode()
    assert "还差36学时" in page
    assert "武组〔2026〕3号" in page
    earlier = client.get(address(cast), {"year": 2025})
    assert {bar.state for bar in earlier.context["bars"]} == {"met"}
    assert [(row.year, row.sum.hours) for row in earlier.context["years"]] == [(2026, 20), (2025, 60)]
    assert client.get(address(cast), {"year": 1999}).context["year"] == 2026


def test_classes_and_what_is_to_be_made_up(attended: Attended, cast: Cast, as_user: Any) -> None:
    attended.mark(p0="PRESENT")
    attended.mark(PM, p0="SICK")
    missed = factories.training_class(cast.district, "未到的班")
    factories.enrolment(missed, cast.cadre, status="NO_SHOW")
    answer = as_user(cast.organiser).get(address(cast))
    found = {
        row.enrolment.training_class.name: (row.there, row.on_leave, row.absent)
        for row in answer.context["classes"]
    }
    assert found == {"社区干部培训班": (4, 4, 0), "未到的班": (0, 0, 0)}
    assert {row.enrolment.training_class.name for row in answer.context["owed"]} == {
        "社区干部培训班",
        "未到的班",
    }
    page = answer.content.decode()
    assert "缺 4 学时" in page
    assert "整个班次要补训" in page
    assert answer.context["pending"].hours == 4


def test_who_may_enter_hours(cast: Cast, as_user: Any) -> None:
    found = {
        name: "登记学时" in as_user(getattr(cast, name)).get(address(cast)).content.decode()
        for name in ("administrator", "organiser", "auditor", "finance", "liaison", "cadre_user")
    }
    assert found == {
        "administrator": True,
        "organiser": True,
        "auditor": False,
        "finance": False,
        "liaison": False,
        "cadre_user": False,
    }


def test_the_queries_do_not_grow(cast: Cast, as_user: Any, count_queries: Any) -> None:
    requirements.lay_down_defaults(cast.district)
    client = as_user(cast.organiser)
    factories.credit(cast.cadre, 4)
    with count_queries() as few:
        client.get(address(cast))
    for number in range(3):
        factories.credit(cast.cadre, 4, training_class=cast.training_class)
        factories.enrolment(factories.training_class(cast.district, f"班{number}"), cast.cadre)
        unit = factories.unit(f"社区{number}", "COMMUNITY", cast.town)
        cast.cadre.appointments.create(unit=unit, post="委员", ended_on=dt.date(2020, 1, 1))
    with count_queries() as many:
        client.get(address(cast))
    assert len(few) == len(many)
