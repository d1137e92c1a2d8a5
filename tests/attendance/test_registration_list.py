"""The page of registration at the door."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from attendance import arriving, sitting_in
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from trainees import arrival
from trainees.models import Enrolment
from trainees.newcomers import Comer


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:registration_list", args=[cast.training_class.pk])


def figures(answer: Any) -> tuple[int, int, int]:
    registration = answer.context["registration"]
    return len(registration.listed), len(registration.come), len(registration.waiting)


def test_it_works(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    arrival.register(attended.people[1], by=attended.by)
    arriving.note_no_show(attended.people[2], by=attended.by)
    li = factories.cadre("李新", cast.community, phone="13900000001")
    arriving.add_late(cast.training_class, comer=Comer(li), by=attended.by, half_day=None)
    sitter = Comer(factories.cadre("赵代", cast.community))
    sitting_in.sit_in(cast.enrolment, comer=sitter, half_day=AM, by=attended.by)
    answer = as_user(attended.by).get(address)
    assert figures(answer) == (3, 2, 1)
    assert [
        (town, [row.person.cadre.name for row in rows]) for town, rows in answer.context["registration"].towns
    ] == [
        ("湖塘镇", ["王小宁", "李新"]),
        ("雪堰镇", [attended.people[1].cadre.name]),
    ]
    page = answer.content.decode()
    for text in (
        "社区干部培训班未报到1人：\n湖塘镇（1人）：王小宁",
        "已报到 18:00",
        "由刘老师登记",
        "等组织者确认",
        "代会：赵代（11月23日上午）",
        "已记未报到",
        'value="13800005678"',
        'href="tel:13900000001"',
    ):
        assert text in page, text
    assert answer["Cache-Control"] == "no-store, private"


def test_the_organiser_decides_on_additions_here(cast: Cast, address: str, as_user: Any) -> None:
    added = arriving.add_late(
        cast.training_class,
        comer=Comer(factories.cadre("李新", cast.community)),
        by=cast.head_teacher,
        half_day=None,
    )
    page = as_user(cast.organiser).get(address).content.decode()
    assert f'action="/enrolments/{added.enrolment.pk}/addition/"' in page


def test_who_may_look(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == READERS


def test_only_get(cast: Cast, address: str, as_user: Any) -> None:
    assert as_user(cast.head_teacher).post(address).status_code == 405


def test_readers_register_nobody_and_see_no_phone(cast: Cast, address: str, as_user: Any) -> None:
    page = as_user(cast.auditor).get(address).content.decode()
    assert "您可以查看，不能办理报到。" in page
    assert [
        text in page for text in ("13800005678", "arrival-go", "arrivals-search", "/registration/new/")
    ] == [False] * 4
    assert not AuditEntry.objects.filter(action="trainees.see_phones").exists()


def test_R28_phones_in_full_leave_one_row_an_hour(
    cast: Cast, address: str, as_user: Any, time_machine_at: Any
) -> None:
    rows = AuditEntry.objects.filter(action="trainees.see_phones")
    for clock, number in (("08:00", 1), ("08:59", 1), ("09:00", 2)):
        with time_machine_at(f"2026-11-23T{clock}:00+08:00"):
            as_user(cast.head_teacher).get(address)
        assert rows.count() == number


def test_R28_before_the_list_is_settled_phones_are_masked(cast: Cast, address: str, as_user: Any) -> None:
    cast.training_class.status = ClassStatus.ENROLLING
    cast.training_class.save()
    page = as_user(cast.head_teacher).get(address).content.decode()
    assert ("13800005678" in page, 'placeholder="138****5678"' in page) == (False, True)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王小宁", ["王小宁"]),
        ("wxn", ["王小宁"]),
        ("wangxiaoning", ["王小宁"]),
        ("5678", ["王小宁"]),
        ("花园", ["王小宁"]),
        ("678", []),
        ("没有", []),
    ],
)
def test_without_a_script_the_server_looks(
    cast: Cast, address: str, as_user: Any, words: str, found: list[str]
) -> None:
    answer = as_user(cast.head_teacher).get(address, {"q": words})
    assert [row.person.cadre.name for row in answer.context["found"]] == found


def test_one_person_is_unfolded_at_the_top(cast: Cast, address: str, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    page = client.get(address, {"open": cast.enrolment.pk}).content.decode()
    assert (f'id="o{cast.enrolment.pk}"' in page, page.count("<details open>")) == (True, 1)
    assert client.get(address, {"open": "0"}).context["opened"] is None


@pytest.mark.parametrize("nobody", [True, False])
def test_an_empty_class_and_one_that_is_complete(
    cast: Cast, address: str, as_user: Any, nobody: bool
) -> None:
    if nobody:
        Enrolment.objects.all().delete()
    else:
        arrival.register(cast.enrolment, by=None)
    page = as_user(cast.head_teacher).get(address).content.decode()
    assert ("名单里还没有人。" in page, "复制未报到名单" in page) == (nobody, False)


def test_the_page_is_linked_from_the_roster_and_the_roll_call(attended: Attended, as_user: Any) -> None:
    address = reverse("attendance:registration_list", args=[attended.training_class.pk])
    client = as_user(attended.by)
    for page in (
        reverse("trainees:roster_detail", args=[attended.training_class.pk]),
        reverse("attendance:roll_call", args=[attended.morning.pk]),
    ):
        assert f'href="{address}"' in client.get(page).content.decode()


def test_the_queries_do_not_grow(cast: Cast, address: str, as_user: Any, count_queries: Any) -> None:
    client, counts = as_user(cast.organiser), []
    client.get(address)
    for size in (1, 3):
        for row in factories.trainees(cast.training_class, cast.community, size):
            arrival.register(row, by=cast.organiser)
        factories.trainees(cast.training_class, cast.other_community, size)
        with count_queries() as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
