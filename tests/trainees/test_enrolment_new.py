"""Finding a cadre of the district and adding the person with a click."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods
from trainees.models import Cadre, Enrolment, Quota


def url(cast: Cast, q: str = "") -> str:
    return f"/classes/{cast.training_class.pk}/roster/add/" + (f"?q={q}" if q else "")


@pytest.fixture
def known(cast: Cast) -> Cadre:
    return factories.cadre("单强明", cast.other_community, post="主任", phone="13900001111")


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def names(response: Any) -> list[str]:
    return [candidate.cadre.name for candidate in response.context["found"]]


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, url(cast)) == for_organisers()


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("单", ["单强明"]),
        ("shanqiang", ["单强明"]),
        ("SQM", ["单强明"]),
        ("雪东", ["单强明"]),
        ("花园社区", ["王小宁"]),
        ("没有", []),
        ("", []),
    ],
)
def test_people_are_found_by_characters_pinyin_initials_and_unit(
    client: Client, cast: Cast, known: Cadre, q: str, expected: list[str]
) -> None:
    assert names(client.get(url(cast, q))) == expected


def test_people_of_another_district_are_not_found(client: Client, cast: Cast) -> None:
    other = factories.cadre("单外人", cast.stranger.grants.get().unit)
    assert names(client.get(url(cast, "单外"))) == []
    assert client.post(url(cast), {"cadre": other.pk}).status_code == 404


def test_a_click_enrols_and_offers_undo(client: Client, cast: Cast, known: Cadre) -> None:
    response = client.post(url(cast, "sqm"), {"cadre": known.pk}, follow=True)
    row = Enrolment.objects.get(cadre=known)
    assert (row.status, row.entered_by) == ("APPROVED", cast.organiser)
    assert response.redirect_chain == [(url(cast, "sqm"), 302)]
    (message,) = response.context["messages"]
    assert (str(message), message.extra_tags) == (
        "单强明（雪东社区居民委员会）已加入名单。",
        f"undo:/enrolments/{row.pk}/withdraw/",
    )
    client.post(f"/enrolments/{row.pk}/withdraw/", {"next": url(cast, "sqm")})
    row.refresh_from_db()
    assert (row.status, row.reason) == ("CANCELLED", "撤销添加")


def test_a_second_click_makes_no_second_row(client: Client, cast: Cast, known: Cadre) -> None:
    for _click in range(2):
        assert client.post(url(cast), {"cadre": known.pk}).status_code == 302
    assert Enrolment.objects.filter(cadre=known).count() == 1


def test_who_is_on_the_list_cannot_be_added(client: Client, cast: Cast) -> None:
    response = client.get(url(cast, "wxn"))
    assert [candidate.may_be_enrolled for candidate in response.context["found"]] == [False]
    assert "已在名单里" in response.content.decode()


def test_who_holds_no_post_cannot_be_added(client: Client, cast: Cast, known: Cadre) -> None:
    known.appointments.update(ended_on="2026-01-01")
    response = client.get(url(cast, "sqm"))
    assert [candidate.may_be_enrolled for candidate in response.context["found"]] == [False]
    refused = client.post(url(cast, "sqm"), {"cadre": known.pk})
    assert (refused.status_code, "没有现任职务" in refused.content.decode()) == (409, True)


def test_R19_a_full_quota_is_said_and_nobody_is_added(client: Client, cast: Cast, known: Cadre) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.other_town, seats=0)
    response = client.post(url(cast, "sqm"), {"cadre": known.pk})
    assert (response.status_code, "雪堰镇的 0 个名额已满。" in response.content.decode()) == (409, True)
    assert not Enrolment.objects.filter(cadre=known).exists()


@pytest.mark.parametrize("given", ["", "abc", "0", "99999999999999999999"])
def test_nobody_by_that_number_is_not_found(client: Client, cast: Cast, given: str) -> None:
    assert client.post(url(cast), {"cadre": given}).status_code == 404


def test_R20_R17_other_classes_are_warned_of(client: Client, cast: Cast, known: Cadre) -> None:
    march = factories.training_class(cast.district, "三月班", starts_on=dt.date(2026, 3, 2))
    same_days = factories.training_class(cast.district, "同期班", category="SPECIAL")
    long_ago = factories.training_class(
        cast.district, "旧专题班", category="SPECIAL", starts_on=dt.date(2026, 1, 5)
    )
    called_off = factories.training_class(cast.district, "取消班", status="CANCELLED")
    for training_class in (march, same_days, long_ago, called_off):
        factories.enrolment(training_class, known)
    (candidate,) = client.get(url(cast, "sqm")).context["found"]
    assert [str(other) for other in candidate.elsewhere] == [
        "本年度已参加同类班次“三月班”",
        "与“同期班”（11-23 至 11-25）时间重叠",
    ]


def test_htmx_gets_the_results_alone(client: Client, cast: Cast, known: Cadre) -> None:
    page = client.get(url(cast, "sqm"), headers={"HX-Request": "true"}).content.decode()
    assert page.strip().startswith('<div id="results">')
    assert "<html" not in page


def test_who_is_not_known_can_be_entered(client: Client, cast: Cast) -> None:
    assert f'{url(cast)}person/?name=%E8%B5%B5%E6%96%B0"' in client.get(url(cast, "赵新")).content.decode()


def test_the_queries_do_not_grow_with_the_rows(client: Client, cast: Cast, count_queries: Any) -> None:
    counts = []
    for more in (1, 2, 20):
        for number in range(more):
            factories.cadre(f"单{number}", cast.community)
        with count_queries() as queries:
            client.get(url(cast, "shan"))
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
