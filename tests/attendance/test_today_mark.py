"""One tap about one person of today."""

from typing import Any

import pytest
from django.urls import reverse

from attendance.models import AttendanceRecord, Mark
from courses.models import ClassStatus
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:today_mark", args=[attended.people[0].pk])


def said(value: str, seen: str = "", **more: Any) -> dict[str, Any]:
    return {"half_day": PM.key, "value": value, "seen": seen, "list": "e", **more}


def state() -> list[str]:
    return [row.leave_kind or row.status for row in AttendanceRecord.objects.order_by("session")]


def test_a_tap_answers_the_row_with_its_undo_and_the_counts(
    attended: Attended, address: str, as_user: Any
) -> None:
    client = as_user(attended.by)
    answer = client.post(address, said("SICK"), **HTMX)
    page, pk = answer.content.decode(), attended.people[0].pk
    assert (answer.status_code, page.count('class="today-row"'), state()) == (200, 1, ["SICK"])
    for text in (
        f'id="e{pk}"',
        'id="today-counts" hx-swap-oob="true"',
        'class="today-undo" name="value" value=""',
    ):
        assert text in page, text
    assert answer.context["today"].counts.on_leave == 1
    client.post(address, said("", "SICK"), **HTMX)
    assert state() == []
    assert [mark.source for mark in Mark.objects.all()] == ["DESK", "DESK"]


def test_R16_being_there_after_the_window_needs_a_reason(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(attended.by)
    with time_machine_at("2026-11-23T14:29:59+08:00"):
        assert client.post(address, said("PRESENT"), **HTMX).status_code == 200
        client.post(address, said("", "PRESENT"), **HTMX)
    with time_machine_at("2026-11-23T14:30:00+08:00"):
        refused = client.post(address, said("PRESENT"), **HTMX)
        assert (refused.status_code, "补签请写原因" in refused.content.decode(), state()) == (422, True, [])
        assert client.post(address, said("PRESENT", reason="手机没电"), **HTMX).status_code == 200
    assert (state(), Mark.objects.latest("pk").reason) == (["PRESENT"], "手机没电")


def test_where_others_were_first_the_row_says_so(attended: Attended, address: str, as_user: Any) -> None:
    attended.mark(PM, p0="PRESENT")
    answer = as_user(attended.by).post(address, said("ABSENT"), **HTMX)
    assert (answer.status_code, "您的改动没有保存" in answer.content.decode()) == (409, True)
    assert state() == ["PRESENT"]


def test_without_javascript_it_leads_back(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    today = reverse("attendance:today_detail", args=[attended.training_class.pk])
    answer = client.post(address, said("LATE", reason="堵车"))
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{today}?half_day={PM.key}#e{attended.people[0].pk}",
    )
    assert client.post(address, said("SICK", "LATE", next="/"))["Location"] == "/"
    page = client.post(address, said("ABSENT", "LATE"))
    assert (page.status_code, "您的改动没有保存" in page.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"half_day": "2026-11-29-AM"}, 409), ({"half_day": "x"}, 422), ({"value": "NONSENSE"}, 422)],
)
def test_what_makes_no_sense_is_refused(
    attended: Attended, address: str, as_user: Any, sent: dict[str, str], status: int
) -> None:
    client = as_user(attended.by)
    for headers in (HTMX, {}):
        assert client.post(address, said("SICK") | sent, **headers).status_code == status
    assert state() == []


def test_a_closed_class_is_refused(attended: Attended, address: str, as_user: Any) -> None:
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    answer = as_user(attended.by).post(address, said("SICK"), **HTMX)
    assert (answer.status_code, "考勤不能再改" in answer.content.decode(), state()) == (409, True, [])


def test_who_may_tap(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post", **said("SICK"), half_day_=AM.key) == WRITERS
