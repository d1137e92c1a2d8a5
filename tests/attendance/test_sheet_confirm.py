"""Confirming a sheet: entered once as it was shown, with the count by hand."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import printings
from attendance.differing import parse
from attendance.entering import Preview, paper_of
from attendance.models import AttendanceRecord, SheetEntry, SheetPrinting
from courses.models import ClassStatus
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

TOKEN = {"csrfmiddlewaretoken": "t" * 64}


@pytest.fixture
def printing(attended: Attended) -> SheetPrinting:
    lines = [person.pk for person in attended.people]
    return printings.bind(attended.training_class, half_day=AM, lines=lines, by=attended.by)


def address(printing: SheetPrinting) -> str:
    return reverse("attendance:sheet_confirm", args=[printing.pk])


def form(printing: SheetPrinting, text: str = "", **more: Any) -> dict[str, Any]:
    seen = Preview.of(printing, parse(text, paper_of(printing)).values).fingerprint
    return {"text": text, "seen": seen, "counted": "3", "words": "", **more}


def state() -> list[str]:
    return [row.leave_kind or row.status for row in AttendanceRecord.objects.order_by("enrolment")]


def test_who_may_confirm(printing: SheetPrinting, cast: Cast, as_user: Any) -> None:
    refused = {name: 422 if code == 302 and name != "anonymous" else code for name, code in WRITERS.items()}
    assert answers(cast, as_user, address(printing), "post", text="9 迟到") == refused
    assert as_user(cast.head_teacher).get(address(printing)).status_code == 405


def test_it_is_entered_and_can_be_taken_back(
    printing: SheetPrinting, attended: Attended, as_user: Any
) -> None:
    client = as_user(attended.by)
    answer = client.post(address(printing), form(printing, "2 事假", counted="2"), follow=True)
    there = reverse("attendance:sheet_list", args=[attended.training_class.pk])
    assert answer.redirect_chain == [(f"{there}#{AM.key}", 302)]
    page = answer.content.decode()
    assert "已按签到表补录：改动3人，实到2人。" in page
    assert state() == ["PRESENT", "PERSONAL", "PRESENT"]
    entry = SheetEntry.objects.get()
    assert (entry.counted, entry.reckoned, entry.changes, entry.words) == (2, 2, 3, "")
    act = AttendanceRecord.objects.order_by("mark").first()
    assert act
    assert client.post(reverse("attendance:mark_undo", args=[act.mark_id])).status_code == 302
    assert state() == []


def test_the_same_form_again_enters_nothing_twice(
    printing: SheetPrinting, attended: Attended, as_user: Any
) -> None:
    client, sent = as_user(attended.by), form(printing) | TOKEN
    found = [client.post(address(printing), sent) for _ in range(2)]
    assert [answer.status_code for answer in found] == [302, 302]
    assert found[1]["Location"] == reverse("attendance:sheet_enter", args=[printing.pk])
    assert SheetEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"counted": ""}, "请数一数表上的签名，填写手点实到。"),
        ({"counted": "2"}, "手点2人，按录入算3人，差1人。请改正录入，或写一句说明。"),
        ({"counted": "2", "words": "  "}, "请改正录入，或写一句说明。"),
        ({"counted": "-1"}, "3"),
    ],
)
def test_without_the_count_or_a_word_on_its_difference_it_is_not_entered(
    printing: SheetPrinting, attended: Attended, as_user: Any, more: dict[str, str], said: str
) -> None:
    answer = as_user(attended.by).post(address(printing), form(printing, **more))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (state(), SheetEntry.objects.count()) == ([], 0)


def test_a_difference_with_its_word_is_kept(
    printing: SheetPrinting, attended: Attended, as_user: Any
) -> None:
    sent = form(printing, counted="4", words="一人签在空白行")
    assert as_user(attended.by).post(address(printing), sent).status_code == 302
    entry = SheetEntry.objects.get()
    assert (entry.counted, entry.reckoned, entry.words) == (4, 3, "一人签在空白行")


def test_what_changed_since_is_shown_before_anything_is_entered(
    printing: SheetPrinting, attended: Attended, cast: Cast, as_user: Any
) -> None:
    client, sent = as_user(attended.by), form(printing) | TOKEN
    attended.mark(AM, by=cast.organiser, p1="SICK")
    answer = client.post(address(printing), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "还没有写入。请按下面的最新情况再核对一次。" in page
    assert "表上未写，系统已有记录" in page
    assert (state(), SheetEntry.objects.count()) == (["SICK"], 0)
    again = form(printing, counted="2") | TOKEN
    assert client.post(address(printing), again).status_code == 302
    assert state() == ["PRESENT", "SICK", "PRESENT"]


def test_a_text_changed_after_the_preview_is_shown_first(
    printing: SheetPrinting, attended: Attended, as_user: Any
) -> None:
    sent = form(printing, "1 迟到") | {"text": "1 旷课", "counted": "2"}
    assert as_user(attended.by).post(address(printing), sent).status_code == 409
    assert state() == []


def test_a_closed_class_takes_nothing(printing: SheetPrinting, attended: Attended, as_user: Any) -> None:
    sent = form(printing)
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    answer = as_user(attended.by).post(address(printing), sent)
    assert (answer.status_code, "本班已结班" in answer.content.decode()) == (409, True)
