"""One person's answer in a roll-call."""

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

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:roll_mark", args=[attended.morning.pk])


def said(attended: Attended, value: str, seen: str = "", place: int = 0) -> dict[str, Any]:
    return {"enrolment": attended.people[place].pk, "value": value, "seen": seen}


def state() -> list[str]:
    return [row.leave_kind or row.status for row in AttendanceRecord.objects.order_by("enrolment", "session")]


def test_a_tap_answers_the_row_and_the_counts(attended: Attended, address: str, as_user: Any) -> None:
    answer = as_user(attended.by).post(address, said(attended, "LATE"), **HTMX)
    assert answer.status_code == 200
    page = answer.content.decode()
    person = attended.people[0].pk
    assert page.count("<form") == 1
    assert f'id="e{person}-late" name="value" value="LATE" aria-pressed="true"' in page
    assert f'id="e{person}-undo" name="value" value=""' in page
    assert '<input type="hidden" name="seen" value="LATE">' in page
    assert 'id="roll-counts" hx-swap-oob="true"' in page
    assert answer.context["roll"].counts.present == 1
    assert (state(), Mark.objects.get().source) == (["LATE"], "ROLL")


def test_leave_asks_for_its_kind(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    page = client.post(address, said(attended, "PERSONAL"), **HTMX).content.decode()
    assert [kind in page for kind in ("事假", "病假", "公假")] == [True, True, True]
    client.post(address, said(attended, "SICK", "PERSONAL"), **HTMX)
    assert state() == ["SICK"]


def test_undo_is_the_answer_before(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    attended.mark(AM, p0="PRESENT")
    page = client.post(address, said(attended, "ABSENT", "PRESENT"), **HTMX).content.decode()
    assert f'id="e{attended.people[0].pk}-undo" name="value" value="PRESENT"' in page
    client.post(address, said(attended, "PRESENT", "ABSENT"), **HTMX)
    assert state() == ["PRESENT"]
    client.post(address, said(attended, "", "PRESENT"), **HTMX)
    assert state() == []


def test_without_javascript_it_leads_back_to_the_person(
    attended: Attended, address: str, as_user: Any
) -> None:
    answer = as_user(attended.by).post(address, said(attended, "PRESENT"))
    roll = reverse("attendance:roll_call", args=[attended.morning.pk])
    assert (answer.status_code, answer["Location"]) == (302, f"{roll}#e{attended.people[0].pk}")
    page = as_user(attended.by).get(roll).content.decode()
    assert f'id="e{attended.people[0].pk}-there" name="value" value="PRESENT" aria-pressed="true"' in page


def test_R29_a_later_session_marks_the_whole_half_day(attended: Attended, as_user: Any) -> None:
    second = factories.published(
        factories.session(attended.training_class, "讨论", start=at("10:40"), end=at("11:30"))
    )
    as_user(attended.by).post(
        reverse("attendance:roll_mark", args=[second.pk]), said(attended, "PRESENT"), **HTMX
    )
    assert state() == ["PRESENT", "PRESENT"]


def test_a_joint_session_marks_in_the_class_asked_for(attended: Attended, cast: Cast, as_user: Any) -> None:
    joined = factories.training_class(cast.district, "合班班次")
    (guest,) = factories.trainees(joined, cast.community, 1)
    drafted = factories.session(attended.training_class, "合班讲座", start=at("17:00"))
    drafted.joint_classes.set([joined])
    address = reverse("attendance:roll_mark", args=[factories.published(drafted).pk]) + f"?class={joined.pk}"
    answer = as_user(cast.organiser).post(address, {"enrolment": guest.pk, "value": "PRESENT"})
    assert answer["Location"].endswith(f"?class={joined.pk}#e{guest.pk}")
    assert list(AttendanceRecord.objects.values_list("enrolment", flat=True)) == [guest.pk]
    assert as_user(cast.head_teacher).post(address, {"enrolment": guest.pk}).status_code == 404


def test_who_comes_second_reads_who_was_first(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    attended.mark(AM, by=cast.organiser, p0="SICK")
    client = as_user(attended.by)
    answer = client.post(address, said(attended, "ABSENT"), **HTMX)
    assert answer.status_code == 409
    assert "王小宁，11月23日上午：王科长 刚刚已改为“病假”，您的改动没有保存。" in answer.content.decode()
    assert '<input type="hidden" name="seen" value="SICK">' in answer.content.decode()
    plain = client.post(address, said(attended, "ABSENT"))
    assert plain.status_code == 409
    assert "王科长 刚刚已改为“病假”" in plain.content.decode()
    assert state() == ["SICK"]


def test_who_may_mark(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post", **said(attended, "PRESENT")) == WRITERS


def test_only_post(attended: Attended, address: str, as_user: Any) -> None:
    assert as_user(attended.by).get(address).status_code == 405


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"enrolment": "x", "value": "PRESENT"},
        {"enrolment": "1", "value": "ON_LEAVE"},
        {"enrolment": "1", "value": "PRESENT", "seen": "?"},
    ],
)
def test_an_answer_that_makes_no_sense(
    attended: Attended, address: str, as_user: Any, bad: dict[str, str]
) -> None:
    client = as_user(attended.by)
    plain, fragment = client.post(address, bad), client.post(address, bad, **HTMX)
    for answer in (plain, fragment):
        assert answer.status_code == 422
        assert "读不懂这次点名，请刷新后再试。" in answer.content.decode()
    assert state() == []


def test_somebody_not_on_the_list(attended: Attended, address: str, as_user: Any) -> None:
    data = {"enrolment": 999_999, "value": "PRESENT"}
    for extra in ({}, HTMX):
        answer = as_user(attended.by).post(address, data, **extra)
        assert answer.status_code == 409
        assert "名单里没有这个人。" in answer.content.decode()


def test_a_closed_class_is_refused(attended: Attended, address: str, as_user: Any) -> None:
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    answer = as_user(attended.by).post(address, said(attended, "PRESENT"), **HTMX)
    assert answer.status_code == 409
    assert "本班已结班，考勤不能再改。" in answer.content.decode()
    assert state() == []


def test_queries_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client = as_user(attended.by)
    client.post(address, said(attended, "LATE"), **HTMX)
    with count_queries() as few:
        client.post(address, said(attended, "PRESENT", "LATE"), **HTMX)
    factories.trainees(attended.training_class, cast.community, 4)
    with count_queries() as many:
        client.post(address, said(attended, "LATE", "PRESENT"), **HTMX)
    assert len(few) == len(many)


def test_a_correction_after_the_day_asks_for_a_reason(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    attended.mark(p0="PRESENT")
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        client = as_user(attended.by)
        page = client.get(reverse("attendance:roll_call", args=[attended.morning.pk])).content.decode()
        assert 'id="roll-reason" name="reason"' in page
        asked = client.post(address, said(attended, "ABSENT", "PRESENT"), **HTMX)
        assert (asked.status_code, state()) == (422, ["PRESENT"])
        client.post(address, {**said(attended, "ABSENT", "PRESENT"), "reason": "核对监控"}, **HTMX)
    assert state() == ["ABSENT"]
    assert Mark.objects.order_by("pk").values_list("reason", flat=True)[1] == "核对监控"
