"""What closed classes have left to whom."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance.models import MakeUp
from courses.models import TrainingClass
from tests import factories
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast

SignIn = Callable[[User], Client]
ADDRESS = "/make-ups/"


@pytest.fixture
def owed(cast: Cast) -> list[MakeUp]:
    """In two towns, the first arranged."""
    closed = factories.training_class(cast.district, "冬训班", status="CLOSED")
    rows = []
    for name, unit in (("赵一", cast.community), ("钱二", cast.other_community)):
        row = factories.enrolment(closed, factories.cadre(name, unit), status="NOT_COMPLETED")
        rows.append(MakeUp.objects.create(enrolment=row, hours=12, is_whole=True))
    later = factories.enrolment(cast.training_class, rows[0].enrolment.cadre)
    rows[0].state, rows[0].arranged = "ARRANGED", later
    rows[0].save()
    return rows


def test_who_may_look(cast: Cast, as_user: SignIn, owed: list[MakeUp]) -> None:
    expected = READERS | {
        "head_teacher": 403,
        "finance": 403,
        "liaison": 200,
        "cadre_user": 403,
        "stranger": 200,
    }
    assert answers(cast, as_user, ADDRESS) == expected


def names(client: Client, query: str = "") -> list[str]:
    page = client.get(ADDRESS + query)
    return sorted(row.enrolment.cadre.name for row in page.context["rows"])


def test_each_sees_those_in_sight(cast: Cast, as_user: SignIn, owed: list[MakeUp]) -> None:
    found = {
        person.username: names(as_user(person))
        for person in (cast.organiser, cast.liaison, cast.other_liaison, cast.auditor)
    }
    assert found == {
        "organiser": ["赵一", "钱二"],
        "liaison": ["赵一"],
        "other_liaison": ["钱二"],
        "auditor": ["赵一", "钱二"],
    }
    assert "没有人要补训。" in as_user(cast.stranger).get(ADDRESS).content.decode()
    html = as_user(cast.liaison).get(ADDRESS).content.decode()
    assert reverse("attendance:make_up_edit", args=[owed[0].pk]) not in html
    assert "社区干部培训班" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=ARRANGED", ["赵一"]),
        ("?town=雪堰镇", ["钱二"]),
        ("?year=2026", ["赵一", "钱二"]),
        ("?year=2025", ["赵一", "钱二"]),
        ("?q=花园", ["赵一"]),
        ("?q=qe", ["钱二"]),
        ("?q=冬训", ["赵一", "钱二"]),
        ("?training_class=0", ["赵一", "钱二"]),
    ],
)
def test_it_is_narrowed_down(
    cast: Cast, as_user: SignIn, owed: list[MakeUp], query: str, found: list[str]
) -> None:
    assert names(as_user(cast.organiser), query) == found


def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, owed: list[MakeUp], count_queries: Any) -> None:
    client = as_user(cast.organiser)

    def queries() -> int:
        with count_queries() as found:
            client.get(ADDRESS)
        return len(found)

    queries()
    few = queries()
    closed = TrainingClass.objects.get(name="冬训班")
    for person in factories.trainees(closed, cast.community, 4):
        MakeUp.objects.create(enrolment=person, hours=4)
    assert queries() == few
