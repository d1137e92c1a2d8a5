"""What was counted on the signed sheets is typed in, all half-days in one table."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.completion import closing
from attendance.models import SheetCount
from attendance.reconciliation import counting
from attendance.reconciliation.counting import NotReconcilable, Recounted
from attendance.reconciliation.half_days import counted_in, seen_of
from tests.attendance.closing import Ended, fresh
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from timetable.calendar import HalfDay

SignIn = Callable[[User], Client]
AM, PM = "count_2026-11-23-AM", "count_2026-11-23-PM"


@pytest.fixture
def uncounted(ended: Ended) -> Ended:
    SheetCount.objects.all().delete()
    return ended


def address(ended: Ended) -> str:
    return reverse("attendance:sheet_count", args=[ended.training_class.pk])


def numbers(ended: Ended) -> list[int]:
    return list(seen_of(counted_in(ended.training_class)).values())


def test_who_may(uncounted: Ended, cast: Cast, as_user: SignIn) -> None:
    assert answers(cast, as_user, address(uncounted), "post") == WRITERS


def test_only_what_was_typed_and_differs_is_kept(uncounted: Ended, cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.head_teacher)
    assert client.post(address(uncounted), {AM: "3", PM: ""}).status_code == 302
    assert client.post(address(uncounted), {AM: "3", f"seen_{AM}": "3", PM: "2"}).status_code == 302
    rows = SheetCount.objects.values_list("period", "counted", "counted_by")
    assert list(rows) == [("AM", 3, cast.head_teacher.pk), ("PM", 2, cast.head_teacher.pk)]
    entries = AuditEntry.objects.filter(action="attendance.count_sheets", by=cast.head_teacher)
    assert [entry.data["counts"] for entry in entries.order_by("pk")] == [
        {"2026-11-23-AM": 3},
        {"2026-11-23-PM": 2},
    ]


def test_a_recount_is_added_and_the_last_holds(uncounted: Ended) -> None:
    uncounted.count(AM=2)
    uncounted.count(AM=3)
    assert [row.counted for row in SheetCount.objects.filter(period="AM")] == [2, 3]
    assert numbers(uncounted) == [3, 3]


def test_the_same_form_sent_twice_is_kept_once(uncounted: Ended, cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    assert [client.post(address(uncounted), {AM: "3"}).status_code for _press in range(2)] == [302, 302]
    assert SheetCount.objects.count() == 1


@pytest.mark.parametrize("typed", ["-1", "三", "2.5", "100001"])
def test_what_is_no_number_of_people_is_a_422_beside_its_field(
    uncounted: Ended, cast: Cast, as_user: SignIn, typed: str
) -> None:
    response = as_user(cast.organiser).post(address(uncounted), {AM: typed, PM: "3"})
    html = response.content.decode()
    assert (response.status_code, SheetCount.objects.count()) == (422, 0)
    assert f'id="wrong_{AM}"' in html
    assert f'value="{typed}"' in html


def test_a_number_that_another_typed_meanwhile_is_a_409(
    uncounted: Ended, cast: Cast, as_user: SignIn
) -> None:
    uncounted.count(AM=2)
    response = as_user(cast.head_teacher).post(address(uncounted), {AM: "3", f"seen_{AM}": ""})
    html = response.content.decode()
    assert (response.status_code, numbers(uncounted)) == (409, [2, 3])
    assert "11月23日上午已有人填了别的数" in html
    assert "已填 2" in html
    assert 'value="3"' in html


def _count(ended: Ended, half_day: HalfDay, seen: Any = None) -> None:
    counting.count(ended.training_class, counts={half_day: 1}, seen=seen or {}, by=ended.by)


def test_the_same_number_from_two_is_no_conflict(uncounted: Ended) -> None:
    _count(uncounted, uncounted.half_days[0])
    _count(uncounted, uncounted.half_days[0])
    assert SheetCount.objects.count() == 1
    with pytest.raises(Recounted):
        counting.count(uncounted.training_class, counts={uncounted.half_days[0]: 2}, seen={}, by=uncounted.by)


def test_a_half_day_that_is_not_there_or_to_come_has_no_sheet(
    uncounted: Ended, time_machine_at: Callable[[str], Any]
) -> None:
    with pytest.raises(NotReconcilable, match="没有课"):
        _count(uncounted, HalfDay(uncounted.half_days[0].day, "EVE"))
    with time_machine_at("2026-11-22T23:59:59+08:00"), pytest.raises(NotReconcilable, match="还没有到"):
        _count(uncounted, uncounted.half_days[0])
    with time_machine_at("2026-11-23T00:00:00+08:00"):
        _count(uncounted, uncounted.half_days[0])


def test_R22_a_closed_class_is_not_counted_any_more(ended: Ended) -> None:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    with pytest.raises(NotReconcilable, match="已结班"):
        ended.count(AM=2)
