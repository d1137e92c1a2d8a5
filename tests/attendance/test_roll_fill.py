"""其余全部出勤 in a roll-call."""

from typing import Any

import pytest
from django.urls import reverse

from attendance.models import AttendanceRecord, Mark
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.factories import at


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:roll_fill", args=[attended.morning.pk])


def state(attended: Attended) -> list[str]:
    rows = {row.enrolment_id: row.leave_kind or row.status for row in AttendanceRecord.objects.all()}
    return [rows.get(person.pk, "") for person in attended.people]


def test_the_others_are_present(attended: Attended, address: str, as_user: Any) -> None:
    attended.mark(AM, p1="ABSENT")
    answer = as_user(attended.by).post(address, follow=True)
    assert answer.redirect_chain == [(reverse("attendance:roll_call", args=[attended.morning.pk]), 302)]
    assert state(attended) == ["PRESENT", "ABSENT", "PRESENT"]
    assert set(Mark.objects.values_list("source", flat=True)) == {"GRID", "ROLL"}
    page = answer.content.decode()
    assert "已记录2人次。" in page
    assert "/undo/" in page


def test_only_those_on_the_sessions_list(attended: Attended, as_user: Any) -> None:
    group = factories.group(attended.training_class)
    attended.people[1].group = group
    attended.people[1].save()
    drafted = factories.session(attended.training_class, "小组讨论", start=at("17:00"))
    drafted.groups.set([group])
    discussion = factories.published(drafted)
    as_user(attended.by).post(reverse("attendance:roll_fill", args=[discussion.pk]))
    assert state(attended) == ["", "PRESENT", ""]


def test_who_may_fill(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post") == WRITERS


def test_only_post(attended: Attended, address: str, as_user: Any) -> None:
    assert as_user(attended.by).get(address).status_code == 405


def test_too_early_or_closed_is_refused(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-22T20:00:00+08:00"):
        early = as_user(attended.by).post(address)
    assert early.status_code == 409
    assert "11月23日上午还没有到" in early.content.decode()
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    assert as_user(attended.by).post(address).status_code == 409
    assert state(attended) == ["", "", ""]
