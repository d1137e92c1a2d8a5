"""The rules of the districts."""

from typing import Any

from django.urls import reverse

from tests import factories
from tests.attendance.doors import answers
from tests.conftest import Cast

ADDRESS = "/settings/policy/"


def test_it_shows_the_two_defaults_and_the_classes_with_their_own(cast: Cast, as_user: Any) -> None:
    factories.policy(cast.district, grace_minutes=7)
    factories.policy(cast.district, training_class=cast.training_class)
    answer = as_user(cast.administrator).get(ADDRESS)
    assert reverse("attendance:policy_list") == ADDRESS
    assert [(str(row), row.grace_minutes, row._state.adding) for row in answer.context["defaults"]] == [
        ("三天以内的班", 5, True),
        ("其他班次", 7, False),
    ]
    page = answer.content.decode()
    for text in (
        "开课后7分钟内算准时",
        "学时的1/7",
        "满4个半天标记",
        "社区干部培训班",
        "/short/",
        "/others/",
    ):
        assert text in page


def test_who_may_look(cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, ADDRESS) == {
        "administrator": 200,
        "organiser": 200,
        "head_teacher": 403,
        "finance": 403,
        "auditor": 403,
        "liaison": 403,
        "cadre_user": 403,
        "stranger": 200,
        "anonymous": 302,
    }


def test_each_sees_the_own_district(cast: Cast, as_user: Any) -> None:
    factories.policy(cast.district, training_class=cast.training_class)
    answer = as_user(cast.stranger).get(ADDRESS)
    assert {str(row.district) for row in answer.context["defaults"]} == {"天宁区"}
    assert list(answer.context["classes"]) == []


def test_an_organiser_reads_and_does_not_change(cast: Cast, as_user: Any) -> None:
    page = as_user(cast.organiser).get(ADDRESS).content.decode()
    assert ("三天以内的班" in page, "/short/" in page) == (True, False)


def test_only_get(cast: Cast, as_user: Any) -> None:
    assert as_user(cast.administrator).post(ADDRESS).status_code == 405


def test_queries_do_not_grow(cast: Cast, as_user: Any, count_queries: Any) -> None:
    client = as_user(cast.administrator)
    factories.policy(cast.district, training_class=cast.training_class)
    client.get(ADDRESS)
    with count_queries() as few:
        client.get(ADDRESS)
    for number in range(2):
        other = factories.training_class(cast.district, f"班次{number}")
        factories.policy(cast.district, training_class=other)
    factories.policy(cast.district, for_short_classes=True)
    with count_queries() as many:
        client.get(ADDRESS)
    assert len(few) == len(many)
    assert len(many) <= 12
