"""A liaison looks for people of the own units and names one or several of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from attendance.models import Audience, Requirement
from courses.models import TrainingClass
from tests import factories
from tests.attendance.doors import answers
from tests.conftest import Cast
from trainees.models import Cadre, Enrolment

SignIn = Callable[[User], Client]
ONLY_LIAISONS = {
    "administrator": 403,
    "organiser": 403,
    "head_teacher": 404,
    "finance": 403,
    "auditor": 403,
    "liaison": 200,
    "cadre_user": 404,
    "stranger": 404,
    "anonymous": 302,
}


def url(training_class: TrainingClass) -> str:
    return f"/classes/{training_class.pk}/nominations/add/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.liaison)


@pytest.fixture
def people(cast: Cast) -> list[Cadre]:
    factories.cadre("邻镇人", cast.other_community)
    return [
        factories.cadre("单强明", cast.community, post="主任", is_new=True),
        factories.cadre("李新", cast.town, post="副镇长", is_new=False),
    ]


def names(response: Any) -> list[str]:
    return [person.post.cadre.name for person in response.context["found"]]


def test_who_comes_in(cast: Cast, as_user: SignIn, enrolling: TrainingClass) -> None:
    assert answers(cast, as_user, url(enrolling)) == ONLY_LIAISONS
    assert as_user(cast.liaison).put(url(enrolling)).status_code == 405
    TrainingClass.objects.filter(pk=enrolling.pk).update(status="CONFIRMED")
    assert as_user(cast.liaison).get(url(enrolling)).status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"王小宁", "单强明", "李新"}),
        ({"q": "单"}, {"单强明"}),
        ({"q": "shanqiang"}, {"单强明"}),
        ({"q": "SQM"}, {"单强明"}),
        ({"q": "花园"}, {"王小宁", "单强明"}),
        ({"q": "邻镇"}, set()),
        ({"need": "new"}, {"单强明"}),
        ({"need": "untrained"}, {"单强明", "李新"}),
        ({"need": "没有的"}, {"王小宁", "单强明", "李新"}),
    ],
)
def test_the_own_people_are_found(
    client: Client,
    enrolling: TrainingClass,
    people: list[Cadre],
    query: dict[str, str],
    expected: set[str],
) -> None:
    assert set(names(client.get(url(enrolling), query))) == expected


def test_a_unit_takes_in_what_lies_below(
    cast: Cast, client: Client, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    assert set(names(client.get(url(enrolling), {"unit": cast.community.pk}))) == {"王小宁", "单强明"}
    assert len(names(client.get(url(enrolling), {"unit": cast.town.pk}))) == 3
    assert len(names(client.get(url(enrolling), {"unit": cast.other_town.pk}))) == 3  # no choice of theirs


def test_each_row_says_what_is_to_be_known_before(
    cast: Cast, client: Client, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    factories.enrolment(enrolling, people[1], status="REJECTED")
    response = client.get(url(enrolling))
    page = response.content.decode()
    assert "本年度已参加同类班次“社区干部培训班”" in page  # R20
    assert [words in page for words in ("连任", "未注明新任或连任", "未录取", "再次推荐")] == [True] * 4
    assert response["Cache-Control"] == "no-store, private"


def test_R3_hours_of_the_year_against_the_strictest_requirement(
    cast: Cast, client: Client, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    Requirement.objects.create(
        district=cast.district, rule="R3", audience=Audience.PARTY_MEMBER, rank=1, hours=32
    )
    Cadre.objects.filter(pk__in=[person.pk for person in people]).update(political_status="MEMBER")
    factories.credit(people[1], 32)
    factories.credit(people[0], 20)
    response = client.get(url(enrolling), {"need": "short"})
    assert names(response) == ["单强明"]
    (person,) = response.context["found"]
    assert (person.hours, [(part.unit, part.missing) for part in person.bar.parts]) == (20, [("hours", 12)])
    page = response.content.decode()
    assert "本年 20 学时" in page
    assert "还差12学时" in page


def test_one_is_nominated_and_it_can_be_undone(
    client: Client, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    response = client.post(f"{url(enrolling)}?q=SQM", {"one": people[0].pk}, follow=True)
    assert response.redirect_chain == [(f"{url(enrolling)}?q=SQM", 302)]
    row = enrolling.enrolments.get()
    assert (row.cadre, row.status) == (people[0], "NOMINATED")
    (message,) = response.context["messages"]
    assert str(message) == "已推荐单强明（花园社区居民委员会）。"
    client.post(message.extra_tags.removeprefix("undo:"))
    row.refresh_from_db()
    assert row.status == "CANCELLED"


def test_several_ticked_are_nominated_at_once_and_a_resend_makes_no_second(
    client: Client, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    sent = {"cadre": [person.pk for person in people]}
    for _ in range(2):
        response = client.post(url(enrolling), sent, follow=True)
    assert "已推荐 2 人。" in response.content.decode()
    assert list(enrolling.enrolments.values_list("status", flat=True)) == ["NOMINATED"] * 2


def test_R19_beyond_the_quota_nobody_is_and_the_ticks_stay(
    cast: Cast, client: Client, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    everybody = [*people, cast.cadre]
    response = client.post(url(enrolling), {"cadre": [person.pk for person in everybody]})
    assert response.status_code == 409
    page = response.content.decode()
    assert "湖塘镇的 2 个名额已满。" in page
    assert page.count('" checked') == 3
    assert not enrolling.enrolments.exists()


def test_only_the_own_people_and_only_somebody(
    cast: Cast, client: Client, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    theirs = Cadre.objects.get(name="邻镇人")
    assert client.post(url(enrolling), {"one": theirs.pk}).status_code == 409
    abroad = factories.cadre("外区人", cast.stranger.grants.get().unit)
    for sent in ({}, {"one": "x"}, {"one": "9" * 30}, {"one": abroad.pk}):
        assert client.post(url(enrolling), sent).status_code == 422
    assert not enrolling.enrolments.exists()


def test_after_the_close_nobody_is_offered(
    client: Client, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    TrainingClass.objects.filter(pk=enrolling.pk).update(nominations_close_at=timezone.now())
    response = client.get(url(enrolling))
    assert not any(person.may_be_nominated for person in response.context["found"])
    assert "已截止" in client.post(url(enrolling), {"one": people[0].pk}).content.decode()


def test_who_was_turned_down_is_named_again_from_the_list(
    cast: Cast, client: Client, enrolling: TrainingClass
) -> None:
    row = factories.enrolment(enrolling, cast.cadre, status="REJECTED", reason="本年已培训")
    back = f"/classes/{enrolling.pk}/nominations/"
    response = client.post(url(enrolling), {"one": cast.cadre.pk, "next": back})
    assert response["Location"] == back
    assert Enrolment.objects.get(pk=row.pk).status == "NOMINATED"


def test_the_queries_do_not_grow_with_the_rows(
    cast: Cast, client: Client, enrolling: TrainingClass, count_queries: Any
) -> None:
    with count_queries() as few:
        client.get(url(enrolling))
    for number in range(3):
        factories.cadre(f"李{number}", cast.community)
    with count_queries() as more:
        client.get(url(enrolling))
    assert len(few) == len(more)
