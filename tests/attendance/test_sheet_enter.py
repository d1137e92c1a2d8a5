"""Entering a sheet: what differs is typed, the preview says it by name, and nothing is written yet."""

import re
from typing import Any

import pytest
from django.urls import reverse

from attendance import printings
from attendance.models import AttendanceRecord, SheetEntry, SheetPrinting
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import READERS, answers
from tests.attendance.test_sheet_list import text_of
from tests.conftest import Cast


@pytest.fixture
def printing(attended: Attended) -> SheetPrinting:
    lines = [person.pk for person in attended.people]
    return printings.bind(attended.training_class, half_day=AM, lines=[*lines, None], by=attended.by)


def address(printing: SheetPrinting) -> str:
    return reverse("attendance:sheet_enter", args=[printing.pk])


def test_who_may_enter(printing: SheetPrinting, cast: Cast, as_user: Any) -> None:
    allowed = READERS | {"finance": 403, "auditor": 403}
    assert answers(cast, as_user, address(printing)) == allowed
    assert answers(cast, as_user, address(printing), "post", text="1 迟到") == allowed


def test_the_page_names_the_sheet_and_its_people(
    printing: SheetPrinting, attended: Attended, as_user: Any
) -> None:
    text = text_of(as_user(attended.by).get(address(printing)))
    assert "11月23日上午 · 编号 1" in text
    assert printing.code in text
    assert "表上名单（3 人）" in text
    assert "1 王小宁" in text


def test_the_preview_says_before_and_after_and_writes_nothing(
    printing: SheetPrinting, attended: Attended, cast: Cast, as_user: Any
) -> None:
    attended.mark(AM, p1="SICK")
    factories.enrolment(attended.training_class, factories.cadre("增补人", cast.community))
    marks = list(AttendanceRecord.objects.values_list("pk", "status"))
    answer = as_user(attended.by).post(address(printing), {"text": "王小宁 迟到"})
    text = text_of(answer)
    assert answer.status_code == 200
    assert "表上应到 3 · 实到 2 · 请假 1 · 旷课 0" in text
    assert re.search(r"按您写的 1 1 王小宁 \S+ 未记 → 改为 迟到", text)
    assert re.search(r"表上未写，系统已有记录 1 .* 病假 考勤表格 · 刘老师", text)
    assert re.search(r"应到但不在这张表上 1 .*增补人", text)
    assert "其余 1 人记为出勤" in text
    assert "手点实到" in text
    assert list(AttendanceRecord.objects.values_list("pk", "status")) == marks
    assert not SheetEntry.objects.exists()


def test_what_cannot_be_read_is_told_beside_the_field_and_kept(
    printing: SheetPrinting, attended: Attended, as_user: Any
) -> None:
    typed = "1 请假\n4 旷课, 9 迟到, 学员 早走"
    answer = as_user(attended.by).post(address(printing), {"text": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert typed in page.replace("\r\n", "\n")
    for said in (
        "第 1 行第 3 字“请假”：请写明事假、病假或公假。",
        "第 2 行第 1 字“4”：4 号那一行没有这半天应到的学员。",
        "第 2 行第 7 字“9”：表上只有 1 到 4 号。",
        "第 2 行第 16 字“早走”：不是表上的姓名，也不是考勤的写法。",
    ):
        assert said in page, said
    assert 'aria-invalid="true"' in page
    assert "确认写入" not in page


@pytest.mark.parametrize("text", ["x" * 4001, "1 迟到\x00"])
def test_a_text_that_no_keyboard_makes_is_refused(
    printing: SheetPrinting, attended: Attended, as_user: Any, text: str
) -> None:
    assert as_user(attended.by).post(address(printing), {"text": text}).status_code == 422


def test_on_english_pages_english_words_are_taken(
    printing: SheetPrinting, attended: Attended, as_user: Any
) -> None:
    client = as_user(attended.by)
    client.cookies["django_language"] = "en"
    answer = client.post(address(printing), {"text": "1 late, 2 Personal leave, 3 left early"})
    assert answer.status_code == 200
    assert "Personal leave" in text_of(answer)


def test_a_closed_class_is_shown_and_takes_nothing(
    printing: SheetPrinting, attended: Attended, as_user: Any
) -> None:
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    page = as_user(attended.by).get(address(printing)).content.decode()
    assert "本班已结班，考勤不能再改。" in page
    assert "<textarea" not in page
