"""All marks of one trainee."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance import marking, taps
from attendance.models import MarkSource
from attendance.taps import Batch, Tap
from attendance.value import PRESENT, Value
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:mark_list", args=[attended.people[0].pk])


def test_who_said_what_and_when_newest_first(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    attended.mark(AM, p0="ABSENT", p1="LATE")
    attended.mark(AM, by=cast.organiser, p0="SICK")
    answer = as_user(cast.auditor).get(address)
    assert [
        (
            part.cell.half_day,
            part.cell.value.code,
            [(said.value.code, said.act.by_name) for said in session.said],
        )
        for part in answer.context["history"]
        for session in part.sessions
    ] == [(AM, "SICK", [("SICK", "王科长"), ("ABSENT", "刘老师")]), (PM, "", [])]
    page = answer.content.decode()
    for text in (
        "王小宁的考勤",
        "2026-11-23 18:00:00",
        "考勤表格",
        "须处理",
        "请假、旷课累计4/8学时，超过1/7",
    ):
        assert text in page


def test_a_tap_that_came_up_later_shows_both_times(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    def upload(number: int, value: str, seen: str, tapped: str) -> None:
        tap = Tap(
            UUID(int=number), attended.people[0].pk, Value.of(value), Value.of(seen), factories.at(tapped)
        )
        batch = Batch(AM, timezone.now(), [tap])
        taps.upload(attended.morning, attended.training_class, by=attended.by, batch=batch)

    with time_machine_at("2026-11-23T09:40:00+08:00"):
        upload(1, "PRESENT", "", "09:02")
        upload(2, "LATE", "PRESENT", "09:39:01")  # less than a minute: no word of it
    with time_machine_at("2026-11-24T08:05:00+08:00"):
        upload(3, "PRESENT", "LATE", "16:07")
        page = as_user(attended.by).get(address).content.decode()
    assert re.findall(r"[\d:]+ 点，[\d: -]+ 上传", page) == [
        "16:07 点，11-24 8:05 上传",
        "9:02 点，9:40 上传",
    ]


@pytest.mark.parametrize("source", MarkSource.values)
def test_every_way_of_marking_has_its_word(
    source: str, attended: Attended, address: str, as_user: Any
) -> None:
    half_day, values = AM, {attended.people[0].pk: PRESENT}
    marking.mark(attended.training_class, by=attended.by, half_day=half_day, values=values, source=source)
    assert f"<span>{MarkSource(source).label}</span>" in as_user(attended.by).get(address).content.decode()


def test_who_may_look(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == READERS


def test_only_get(attended: Attended, address: str, as_user: Any) -> None:
    assert as_user(attended.by).post(address).status_code == 405


def test_without_a_timetable(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(reverse("attendance:mark_list", args=[cast.enrolment.pk]))
    assert "课表还没有发布。" in answer.content.decode()


def test_queries_do_not_grow(attended: Attended, address: str, as_user: Any, count_queries: Any) -> None:
    client = as_user(attended.by)
    attended.mark(AM, p0="PRESENT")
    client.get(address)
    with count_queries() as few:
        client.get(address)
    attended.mark(AM, p0="LATE")
    attended.mark(PM, p0="LATE")
    factories.published(factories.session(attended.training_class, start=factories.at("17:00")))
    with count_queries() as many:
        client.get(address)
    assert len(few) == len(many)
    assert len(many) <= 12
