"""People without a smartphone are checked in at the desk."""

from typing import Any

import pytest
from django.urls import reverse

from attendance.models import AttendanceRecord, CheckIn
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import answers
from tests.conftest import Cast

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:desk_check_in", args=[attended.people[0].pk])


def test_two_taps_a_person(attended: Attended, address: str, as_user: Any, time_machine_at: Any) -> None:
    client = as_user(attended.by)
    today = reverse("attendance:today_detail", args=[attended.training_class.pk])
    with time_machine_at("2026-11-23T08:50:00+08:00"):
        found = client.get(today, {"q": "wxn"}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="today-found")
        assert f'hx-post="{address}"' in found.content.decode()
        answer = client.post(address, {"half_day": AM.key, "list": "q"}, **HTMX)
        assert (answer.status_code, f'id="q{attended.people[0].pk}"' in answer.content.decode()) == (
            200,
            True,
        )
        client.post(address, {"half_day": AM.key}, **HTMX)
    row = CheckIn.objects.get()
    assert (row.session_id, row.enrolment, row.way, row.taken_by) == (
        attended.morning.pk,
        attended.people[0],
        "DESK",
        attended.by,
    )
    assert [record.status for record in AttendanceRecord.objects.all()] == ["PRESENT"]


def test_R16_at_the_desk_it_is_late_while_the_half_day_lasts_and_refused_in_the_row_after(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(attended.by)
    with time_machine_at("2026-11-23T16:30:00+08:00"):
        answer = client.post(address, {"half_day": PM.key}, **HTMX)
        page = answer.content.decode()
        assert (answer.status_code, 'class="today-problem"' in page, "已到（补签）" in page) == (
            409,
            True,
            True,
        )
        assert not CheckIn.objects.exists()
    with time_machine_at("2026-11-23T16:29:00+08:00"):
        assert client.post(address, {"half_day": PM.key}, **HTMX).status_code == 200
    assert [record.status for record in AttendanceRecord.objects.all()] == ["LATE"]


@pytest.mark.parametrize("half_day", ["2026-11-29-AM", "x", ""])
def test_a_half_day_without_a_session_is_refused(
    attended: Attended, address: str, as_user: Any, half_day: str
) -> None:
    assert as_user(attended.by).post(address, {"half_day": half_day}, **HTMX).status_code == 409


def test_who_may(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    found = answers(cast, as_user, address, "post", half_day="x")
    allowed = dict.fromkeys(("administrator", "organiser", "head_teacher"), 409)
    refused = {"finance": 403, "auditor": 403, "liaison": 404, "cadre_user": 404, "stranger": 404}
    assert found == allowed | refused | {"anonymous": 302}
