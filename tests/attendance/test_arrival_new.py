"""Somebody at the door who is not on the list (R21): found or typed in, then one of three."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from attendance.models import SittingIn
from exports.papers import PAPERS
from tests import factories
from tests.attendance.conftest import Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.exports.workbooks import rows_of
from trainees import arrival
from trainees.models import Cadre, Enrolment


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:arrival_new", args=[cast.training_class.pk])


@pytest.fixture
def li(cast: Cast) -> Cadre:
    return factories.cadre("李新", cast.community, post="社区主任", phone="13900000001")


def said(answer: Any) -> list[tuple[str, str]]:
    return [(str(message), message.extra_tags) for message in answer.context["messages"]]


def names(answer: Any) -> list[str]:
    return [candidate.cadre.name for candidate in answer.context["found"]]


def on_roll(attended: Attended, client: Any, session: Any) -> list[str]:
    answer = client.get(reverse("attendance:roll_call", args=[session.pk]))
    return [row.enrolment.cadre.name for row in answer.context["roll"].rows]


def on_paper(attended: Attended, half_day: str) -> str:
    sheet = PAPERS["sign_in_sheet"].build(
        attended.training_class, by=attended.by, options={"half_day": half_day}
    )
    return str(rows_of(sheet))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, []),
        ({"q": "lx"}, ["李新"]),
        ({"q": "邻镇"}, ["邻镇人"]),
        ({"town": "own", "q": "l"}, ["李新"]),
        ({"town": "own"}, ["王小宁", "李新"]),
        ({"town": "x"}, []),
    ],
)
def test_people_are_found_in_a_town_by_initials(
    cast: Cast, li: Cadre, address: str, as_user: Any, query: dict[str, str], found: list[str]
) -> None:
    factories.cadre("邻镇人", cast.other_community)
    if query.get("town") == "own":
        query = query | {"town": str(cast.town.pk)}
    client = as_user(cast.head_teacher)
    assert sorted(names(client.get(address, query))) == sorted(found)
    fragment = client.get(address, query, headers={"HX-Request": "true"}).content.decode()
    assert ('id="results"' in fragment, "<html" in fragment) == (True, False)


def test_each_is_told_how_they_stand(cast: Cast, li: Cadre, address: str, as_user: Any) -> None:
    """On the list, arrived, turned down, exempt, without a post, in another class on these days (R17, R20)."""
    for place, status in enumerate(("REGISTERED", "REJECTED", "EXEMPT")):
        factories.enrolment(cast.training_class, factories.cadre(f"甲{place}", cast.community), status=status)
    other = factories.training_class(cast.district, "调解骨干班")
    factories.enrolment(other, li)
    idle = factories.cadre("甲无职", cast.community)
    idle.appointments.update(ended_on="2026-01-01")
    client = as_user(cast.head_teacher)
    page = client.get(address, {"q": "甲"}).content.decode()
    for text in ("已报到", "未录取", "免修", "没有现任职务"):
        assert text in page
    assert page.count("选这个人") == 1
    assert "去报到" in client.get(address, {"q": "wxn"}).content.decode()
    assert "与“调解骨干班”（11-23 至 11-25）时间重叠" in client.get(address, {"q": "lx"}).content.decode()
    assert "调解骨干班" in client.get(address, {"person": li.pk}).content.decode()


def test_R21_a_replacement_is_on_the_roll_and_on_the_next_sheet_at_once(
    attended: Attended, cast: Cast, li: Cadre, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(cast.head_teacher)
    form = {
        "kind": "REPLACE",
        "instead_of": cast.enrolment.pk,
        "half_day": "2026-11-23-PM",
        "reason": "住院",
        "agreed_by": "镇组织委员",
    }
    answer = client.post(f"{address}?person={li.pk}", form, follow=True)
    row = Enrolment.objects.get(cadre=li)
    assert said(answer) == [
        ("李新接替王小宁，已报到，从11月23日下午起应到。", f"undo:/enrolments/{row.pk}/arrival/delete/")
    ]
    p1, p2 = (person.cadre.name for person in attended.people[1:])
    assert sorted(on_roll(attended, client, attended.morning)) == sorted(["王小宁", p1, p2])
    assert sorted(on_roll(attended, client, attended.afternoon)) == sorted(["李新", p1, p2])
    morning, afternoon = (on_paper(attended, f"2026-11-23-{period}") for period in ("AM", "PM"))
    assert ("王小宁" in morning, "李新" in morning, "应到：3人" in morning) == (True, False, True)
    assert ("王小宁" in afternoon, "李新" in afternoon, "应到：3人" in afternoon) == (False, True, True)


def test_R21_an_addition_is_on_the_roll_and_on_the_next_sheet_at_once(
    attended: Attended, cast: Cast, address: str, as_user: Any, time_machine_at: Any
) -> None:
    cast.training_class.quotas.create(unit=cast.town, seats=1)
    client = as_user(cast.head_teacher)
    form = {
        "name": "赵 六",
        "unit": cast.community.pk,
        "post": "社区委员",
        "phone": "13700000001",
        "kind": "ADD",
    }
    with time_machine_at("2026-11-23T14:20:00+08:00"):
        answer = client.post(f"{address}?typed=1", form | {"half_day": "2026-11-23-PM"}, follow=True)
    row = Enrolment.objects.get(cadre__name="赵六")
    assert said(answer) == [
        (
            "湖塘镇的 1 个名额已满。 赵六已增补并报到，从11月23日下午起应到，等组织者确认。",
            f"undo:/enrolments/{row.pk}/arrival/delete/",
        )
    ]
    assert (row.status, row.late_addition, row.phone) == ("REGISTERED", "PENDING", "13700000001")
    assert "赵六" not in on_roll(attended, client, attended.morning)
    assert "赵六" in on_roll(attended, client, attended.afternoon)
    assert ["赵六" in on_paper(attended, f"2026-11-23-{period}") for period in ("AM", "PM")] == [False, True]


def test_R21_a_sitter_stands_beside_the_absent_one(
    attended: Attended, cast: Cast, li: Cadre, address: str, as_user: Any
) -> None:
    attended.mark(p0="PERSONAL")
    client = as_user(cast.head_teacher)
    form = {"kind": "SIT_IN", "instead_of": cast.enrolment.pk, "half_day": "2026-11-23-AM"}
    answer = client.post(f"{address}?person={li.pk}", form, follow=True)
    sitting = SittingIn.objects.get()
    assert said(answer) == [
        (
            "李新代王小宁参加11月23日上午，不计学时；王小宁仍按请假或缺席记。",
            f"undo:/sittings-in/{sitting.pk}/delete/",
        )
    ]
    for page, text in (
        (reverse("attendance:roll_call", args=[attended.morning.pk]), "代会：李新，不计学时"),
        (
            reverse("attendance:attendance_detail", args=[cast.training_class.pk]),
            "代会：李新（11月23日上午）",
        ),
        (reverse("attendance:mark_list", args=[cast.enrolment.pk]), "代会：李新（11月23日上午）"),
    ):
        assert text in client.get(page).content.decode()
    afternoon = client.get(reverse("attendance:roll_call", args=[attended.afternoon.pk]))
    assert "代会" not in afternoon.content.decode()
    assert not Enrolment.objects.filter(cadre=li).exists()


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, {"kind"}),
        ({"kind": "REPLACE"}, {"instead_of", "reason", "agreed_by"}),
        ({"kind": "SIT_IN"}, {"instead_of"}),
        ({"kind": "SIT_IN", "instead_of": "0", "half_day": "2030-01-01-AM"}, {"instead_of", "half_day"}),
        ({"kind": "ADD", "phone": "123"}, {"phone"}),
    ],
)
def test_what_is_missing_is_said_beside_the_field(
    attended: Attended, li: Cadre, address: str, as_user: Any, form: dict[str, str], fields: set[str]
) -> None:
    answer = as_user(attended.by).post(f"{address}?person={li.pk}", form)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, fields)
    assert Enrolment.objects.count() == 3


def test_a_refusal_is_said_and_what_was_typed_stays(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    stranger = factories.cadre("邻镇人", cast.other_community)
    form = {
        "kind": "REPLACE",
        "instead_of": cast.enrolment.pk,
        "half_day": "2026-11-23-PM",
        "reason": "住院",
        "agreed_by": "镇里",
    }
    answer = as_user(attended.by).post(f"{address}?person={stranger.pk}", form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "更换人选要同一单位（湖塘镇）的人；雪东社区居民委员会的人请办增补。" in page
    assert 'value="住院"' in page


def test_without_a_timetable_nobody_sits_in(cast: Cast, li: Cadre, address: str, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    form = {"kind": "SIT_IN", "instead_of": cast.enrolment.pk}
    answer = client.post(f"{address}?person={li.pk}", form)
    assert (answer.status_code, "课表还没有发布，不能登记代会。" in answer.content.decode()) == (409, True)
    answer = client.post(f"{address}?person={li.pk}", {"kind": "ADD"}, follow=True)
    assert said(answer)[0][0] == "李新已增补并报到，从头算起，等组织者确认。"


def test_a_namesake_is_asked_about(cast: Cast, li: Cadre, address: str, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    form = {"name": "李　新", "unit": cast.community.pk, "post": "委员", "kind": "ADD"}
    answer = client.post(f"{address}?typed=1", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{address}?person={li.pk}" in page
    assert "李新 花园社区居民委员会社区主任" in page
    client.post(f"{address}?typed=1", form | {"is_another": "on"})
    assert Cadre.objects.filter(name="李新").count() == 2


def test_who_is_on_the_list_is_not_added(cast: Cast, address: str, as_user: Any) -> None:
    arrival.register(cast.enrolment, by=None)
    answer = as_user(cast.head_teacher).post(f"{address}?person={cast.cadre.pk}", {"kind": "ADD"})
    assert (answer.status_code, "王小宁已在本班名单里（已报到），不用再办。" in answer.content.decode()) == (
        409,
        True,
    )


def test_the_same_form_again_adds_nobody(cast: Cast, address: str, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    form = {
        "name": "赵六",
        "unit": cast.community.pk,
        "post": "委员",
        "kind": "ADD",
        "csrfmiddlewaretoken": "t",
    }
    codes = [client.post(f"{address}?typed=1", form).status_code for _ in range(2)]
    assert (codes, Cadre.objects.filter(name="赵六").count()) == ([302, 302], 1)


def test_the_units_are_those_of_the_town(cast: Cast, address: str, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    pages = [
        client.get(address, {"typed": "1", "town": town}).content.decode() for town in ("", cast.town.pk)
    ]
    assert ["雪东社区" in page for page in pages] == [True, False]


def test_whom_somebody_comes_for_is_chosen_already(cast: Cast, li: Cadre, address: str, as_user: Any) -> None:
    query = {"q": "lx", "instead_of": cast.enrolment.pk}
    client = as_user(cast.head_teacher)
    assert (
        f"?person={li.pk}&amp;instead_of={cast.enrolment.pk}" in client.get(address, query).content.decode()
    )
    page = client.get(address, query | {"person": li.pk}).content.decode()
    assert f'<option value="{cast.enrolment.pk}" selected>王小宁（花园社区居民委员会，未报到）' in page


def test_strangers_to_the_district_are_nobody(cast: Cast, address: str, as_user: Any) -> None:
    abroad = factories.cadre("外区人", cast.stranger.grants.get().unit)
    client = as_user(cast.head_teacher)
    assert names(client.get(address, {"q": "外区"})) == []
    assert client.get(address, {"person": abroad.pk}).status_code == 404


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == READERS | {"finance": 403, "auditor": 403}


def test_the_queries_do_not_grow(
    cast: Cast, address: str, as_user: Any, count_queries: Any, today: None
) -> None:
    factories.published(
        factories.session(cast.training_class, start=factories.at("09:00") + dt.timedelta(days=1))
    )
    client, counts = as_user(cast.organiser), []
    client.get(address)
    person = factories.cadre("李新", cast.community)
    for size in (1, 3):
        factories.trainees(cast.training_class, cast.community, size)
        found = []
        for query in ({"town": cast.town.pk}, {"person": person.pk}):
            with count_queries() as queries:
                client.get(address, query)
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]
