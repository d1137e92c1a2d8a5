"""其余全部出勤."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import ledger
from attendance.models import AttendanceRecord
from attendance.value import Value
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.factories import at


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:mark_fill", args=[attended.training_class.pk]) + "?half_day=2026-11-23-AM"


def state(attended: Attended) -> list[str]:
    rows = {row.enrolment_id: row.leave_kind or row.status for row in AttendanceRecord.objects.all()}
    return [rows.get(person.pk, "") for person in attended.people]


def test_the_unmarked_are_present_and_the_others_stay(attended: Attended, address: str, as_user: Any) -> None:
    attended.mark(AM, p1="SICK")
    answer = as_user(attended.by).post(address, follow=True)
    assert state(attended) == ["PRESENT", "SICK", "PRESENT"]
    assert "已记录2人次。" in answer.content.decode()
    assert AttendanceRecord.objects.filter(session=attended.afternoon.pk).count() == 0


def test_a_filtered_list_fills_only_its_rows(attended: Attended, address: str, as_user: Any) -> None:
    answer = as_user(attended.by).post(address + "&q=wxn")
    assert state(attended) == ["PRESENT", "", ""]
    assert answer["Location"].endswith("?half_day=2026-11-23-AM&q=wxn")


def test_R29_who_is_not_expected_gets_nothing(attended: Attended, address: str, as_user: Any) -> None:
    attended.people[0].expected_from = at("14:00")
    attended.people[0].save()
    as_user(attended.by).post(address)
    assert state(attended) == ["", "PRESENT", "PRESENT"]


def test_a_session_added_later_is_completed_with_what_was_said(
    attended: Attended, address: str, as_user: Any
) -> None:
    attended.mark(AM, p0="SICK")
    added = factories.published(
        factories.session(attended.training_class, "加课", start=at("11:30"), end=at("12:00"))
    )
    as_user(attended.by).post(address)
    rows = AttendanceRecord.objects.filter(session=added.pk).order_by("enrolment")
    assert [row.leave_kind or row.status for row in rows] == ["SICK", "PRESENT", "PRESENT"]


def test_R29_leave_by_the_hour_is_no_leave_of_a_session_added_later(
    attended: Attended, address: str, as_user: Any
) -> None:
    pair = (attended.morning.pk, attended.people[0].pk)
    hours = Value("ON_LEAVE", "PERSONAL", 16)
    ledger.write({pair: hours}, by=attended.by, source="LEAVE", reason="", moments={pair[0]: at("09:00")})
    added = factories.published(
        factories.session(attended.training_class, "加课", start=at("11:30"), end=at("12:00"))
    )
    as_user(attended.by).post(address)
    rows = AttendanceRecord.objects.filter(enrolment=pair[1]).order_by("session")
    assert [(row.session_id, row.leave_kind or row.status, row.leave_tenths) for row in rows] == [
        (attended.morning.pk, "PERSONAL", 16),
        (added.pk, "PRESENT", None),
    ]


def test_a_second_press_changes_nothing(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    client.post(address)
    assert "没有需要保存的改动。" in client.post(address, follow=True).content.decode()


def test_who_may_fill(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post") == WRITERS


def test_only_post(attended: Attended, address: str, as_user: Any) -> None:
    assert as_user(attended.by).get(address).status_code == 405


def test_an_unknown_half_day_is_refused(attended: Attended, address: str, as_user: Any) -> None:
    answer = as_user(attended.by).post(address.replace("-23-AM", "-29-AM"))
    assert answer.status_code == 422
    assert "没有这个半天。" in answer.content.decode()


def test_a_closed_class_is_refused(attended: Attended, address: str, as_user: Any) -> None:
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    assert as_user(attended.by).post(address).status_code == 409
    assert state(attended) == ["", "", ""]


def test_queries_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client = as_user(attended.by)
    client.post(address)
    factories.trainees(attended.training_class, cast.community, 1)
    with count_queries() as few:
        client.post(address)
    factories.trainees(attended.training_class, cast.community, 3)
    with count_queries() as many:
        client.post(address)
    assert len(few) == len(many)
