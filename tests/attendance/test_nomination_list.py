"""The nominations of a class: staff see all by unit, a liaison the own ones, with seats, closing and decisions."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from trainees.models import Enrolment, Quota, ReplySlip
from units.models import Unit

SignIn = Callable[[User], Client]


def url(training_class: TrainingClass) -> str:
    return f"/classes/{training_class.pk}/nominations/"


@pytest.fixture
def named(cast: Cast, enrolling: TrainingClass) -> list[Enrolment]:
    """One of each kind from the cast's town, and one of the other town."""
    people: list[tuple[str, Unit, dict[str, Any]]] = [
        ("李新", cast.community, {"status": "NOMINATED", "is_new": True}),
        (
            "张三",
            cast.community,
            {"status": "REJECTED", "reason": "本年已培训", "decided_by": cast.organiser},
        ),
        ("赵四", cast.community, {"status": "WAITLISTED", "waitlisted_at": timezone.now()}),
        ("钱五", cast.other_community, {"status": "APPROVED"}),
    ]
    rows = []
    for name, unit, fields in people:
        is_new = fields.pop("is_new", None)
        rows.append(factories.enrolment(enrolling, factories.cadre(name, unit, is_new=is_new), **fields))
    return rows


def names(response: Any) -> dict[str, list[str]]:
    return {group.name: [row.line.name for row in group.rows] for group in response.context["groups"]}


def test_who_comes_in(cast: Cast, as_user: SignIn, enrolling: TrainingClass) -> None:
    assert answers(cast, as_user, url(enrolling)) == READERS | {"liaison": 200, "head_teacher": 404}
    assert as_user(cast.other_liaison).get(url(enrolling)).status_code == 404  # no seat for that town
    assert as_user(cast.organiser).post(url(enrolling)).status_code == 405


def test_an_organiser_sees_all_by_unit_with_sums(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, named: list[Enrolment]
) -> None:
    factories.credit(named[0].cadre, 12)
    response = as_user(cast.organiser).get(url(enrolling))
    assert names(response) == {"湖塘镇": ["李新", "张三", "赵四"], "雪堰镇": ["钱五"]}
    overview = response.context["overview"]
    assert (overview.planned_size, overview.seats, overview.approved, overview.waiting) == (3, 2, 1, 1)
    (quota,) = overview.quotas
    assert (quota.approved, quota.nominated, quota.left, quota.state) == (0, 1, 1, ("warning", "缺 1"))
    assert [row.hours for group in response.context["groups"] for row in group.rows] == [12, 0, 0, 0]
    page = response.content.decode()
    assert "候补里轮到赵四（花园社区居民委员会）" in page
    assert "本年已培训" in page
    assert "没有分配名额" in page
    assert 'name="decision" value="REJECTED"' in page
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("approved", "nominated", "state"),
    [
        (0, 1, ("warning", "缺 1")),
        (1, 1, ("info", "已报满")),
        (2, 0, ("success", "已满")),
        (2, 1, ("danger", "多报 1")),
        (3, 0, ("danger", "超 1")),
    ],
)
def test_R19_unfilled_and_overfilled_units_are_shown(
    cast: Cast,
    as_user: SignIn,
    enrolling: TrainingClass,
    approved: int,
    nominated: int,
    state: tuple[str, str],
) -> None:
    for number in range(approved + nominated):
        status = "APPROVED" if number < approved else "NOMINATED"
        factories.enrolment(enrolling, factories.cadre(f"李{number}", cast.community), status=status)
    overview = as_user(cast.organiser).get(url(enrolling)).context["overview"]
    assert overview.quotas[0].state == state
    assert (overview.unfilled, overview.overfilled) == (state[0] == "warning", state[0] == "danger")


def test_others_of_the_staff_only_read(cast: Cast, as_user: SignIn, named: list[Enrolment]) -> None:
    page = as_user(cast.finance).get(url(named[0].training_class)).content.decode()
    assert "钱五" in page
    assert 'name="decision"' not in page
    assert "/withdraw/" not in page


def test_a_liaison_sees_the_own_people_and_why_somebody_was_turned_down(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, named: list[Enrolment]
) -> None:
    response = as_user(cast.liaison).get(url(enrolling))
    assert names(response) == {"湖塘镇": ["李新", "张三", "赵四"]}
    overview = response.context["overview"]
    assert (overview.left, overview.counts["APPROVED"], overview.closing.text) == (1, 0, "没有设截止时间")
    page = response.content.decode()
    assert "本年已培训" in page
    assert "第 1 位" in page
    assert page.count("/withdraw/") == 2
    assert page.count("再次推荐") == 1
    assert 'name="decision"' not in page


def test_R19_a_quota_above_the_own_unit_counts_everybody_s(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, named: list[Enrolment]
) -> None:
    Quota.objects.create(training_class=enrolling, unit=cast.district, seats=9)
    overview = as_user(cast.liaison).get(url(enrolling)).context["overview"]
    assert {quota.name: (quota.approved, quota.nominated) for quota in overview.quotas} == {
        "武进区": (1, 1),
        "湖塘镇": (0, 1),
    }


@pytest.mark.parametrize(
    ("closes", "reopened", "text", "is_open"),
    [
        ("2026-11-23T17:00:00+08:00", None, "11-23 17:00 截止", True),
        ("2026-11-23T08:00:00+08:00", None, "已于 11-23 08:00 截止", False),
        ("2026-11-22T17:00:00+08:00", "2026-11-24T12:00:00+08:00", "补报至 11-24 12:00", True),
        ("2026-11-22T17:00:00+08:00", "2026-11-23T08:00:00+08:00", "已于 11-22 17:00 截止", False),
    ],
)
@pytest.mark.usefixtures("today")
def test_until_when_the_own_unit_may_nominate(
    cast: Cast,
    as_user: SignIn,
    enrolling: TrainingClass,
    named: list[Enrolment],
    closes: str,
    reopened: str | None,
    text: str,
    is_open: bool,
) -> None:
    enrolling.nominations_close_at = dt.datetime.fromisoformat(closes)
    enrolling.save()
    ReplySlip.objects.create(
        training_class=enrolling,
        unit=cast.town,
        reopened_until=reopened and dt.datetime.fromisoformat(reopened),
    )
    response = as_user(cast.liaison).get(url(enrolling))
    assert (response.context["overview"].closing.text, response.context["may_nominate"]) == (text, is_open)
    page = response.content.decode()
    assert ("/withdraw/" in page, "推荐人选" in page) == (is_open, is_open)


def test_once_the_list_is_settled_a_liaison_only_reads(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, named: list[Enrolment]
) -> None:
    TrainingClass.objects.filter(pk=enrolling.pk).update(status="CONFIRMED")
    page = as_user(cast.liaison).get(url(enrolling)).content.decode()
    assert "现在不接收推荐报名" in page
    assert "/withdraw/" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "lx"}, ["李新"]),
        ({"q": "雪东"}, ["钱五"]),
        ({"unit": "湖塘镇", "status": "REJECTED"}, ["张三"]),
        ({"status": "没有的"}, ["李新", "张三", "赵四", "钱五"]),
    ],
)
def test_filters_live_in_the_address(
    cast: Cast,
    as_user: SignIn,
    named: list[Enrolment],
    query: dict[str, str],
    expected: list[str],
) -> None:
    client, address = as_user(cast.organiser), url(named[0].training_class)
    response = client.get(address, query, headers={"HX-Request": "true"})
    assert sorted(name for group in names(response).values() for name in group) == sorted(expected)
    assert f'data-count="共 {len(expected)} 人"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_R17_R20_other_classes_are_warned_of(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, named: list[Enrolment]
) -> None:
    TrainingClass.objects.filter(pk=enrolling.pk).update(starts_on=factories.MONDAY, ends_on=factories.MONDAY)
    factories.enrolment(cast.training_class, named[0].cadre)
    page = as_user(cast.organiser).get(url(enrolling)).content.decode()
    assert "与“社区干部培训班”（11-23 至 11-25）时间重叠" in page


def test_the_queries_do_not_grow_with_the_rows(
    cast: Cast, as_user: SignIn, enrolling: TrainingClass, named: list[Enrolment], count_queries: Any
) -> None:
    counts = []
    for user in (cast.organiser, cast.liaison):
        client = as_user(user)
        with count_queries() as few:
            client.get(url(enrolling))
        factories.trainees(enrolling, cast.community, 3)
        with count_queries() as more:
            client.get(url(enrolling))
        counts.append((len(few), len(more)))
    assert [few == more for few, more in counts] == [True, True], counts
