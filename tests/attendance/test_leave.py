"""Asking for leave, and who decides on it (R11, R13)."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.models import AuditEntry
from attendance import arriving, leave, leave_deciding
from attendance.leave import LeaveRefused
from attendance.leave_span import Span
from attendance.models import LeaveRequest, LeaveStep
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.attendance.conftest import AM, EVE, PM, TUE_AM, TUE_PM, WED_AM, WED_PM, Leaving
from timetable.calendar import HalfDay
from trainees import enrolment as enrolling
from trainees.newcomers import Comer


def refusal(act: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(LeaveRefused) as refused:
        act(*args, **given)
    return str(refused.value)


@pytest.mark.parametrize(
    ("first", "last", "needs"),
    [
        (AM, AM, "HEAD_TEACHER"),
        (EVE, EVE, "HEAD_TEACHER"),
        (PM, EVE, "HEAD_TEACHER"),
        (AM, PM, "ORGANISER"),
        (PM, TUE_AM, "ORGANISER"),
        (AM, EVE, "ORGANISER"),
        (AM, TUE_AM, "DISTRICT"),
        (AM, WED_PM, "DISTRICT"),
    ],
)
def test_R11_one_half_day_two_and_more_evenings_count_none(
    leaving: Leaving, first: HalfDay, last: HalfDay, needs: str
) -> None:
    request = leaving.ask(first, last)
    assert (request.needs, request.awaits, request.state) == (needs, needs, "ASKED")


@pytest.mark.parametrize(
    ("clocks", "needs"),
    [
        (("09:30", "10:00"), "HEAD_TEACHER"),
        (("09:00", "11:30"), "HEAD_TEACHER"),
        (("11:00", "14:00"), "HEAD_TEACHER"),
        (("11:00", "14:01"), "ORGANISER"),
    ],
)
def test_R11_hours_within_one_half_day_count_as_one(
    leaving: Leaving, clocks: tuple[str, str], needs: str
) -> None:
    assert leaving.ask_hours(*clocks).needs == needs


def test_R11_requests_that_touch_are_added_and_others_are_not(leaving: Leaving) -> None:
    assert leaving.ask(AM).needs == "HEAD_TEACHER"
    assert leaving.ask(TUE_AM).needs == "HEAD_TEACHER"  # an afternoon lies between
    assert leaving.ask(EVE).needs == "HEAD_TEACHER"
    # The afternoon closes the gap: it makes three of all of them, also for those that wait.
    assert leaving.ask(PM).needs == "DISTRICT"
    assert dict(LeaveRequest.objects.order_by("start_at").values_list("start_at", "needs")) == {
        factories.at("00:00"): "DISTRICT",
        factories.at("12:00"): "DISTRICT",
        factories.at("18:00"): "HEAD_TEACHER",
        factories.at("00:00", TUE_AM.day): "DISTRICT",
    }
    assert leaving.ask(WED_PM).needs == "HEAD_TEACHER"


def test_R11_what_was_refused_or_taken_back_touches_nothing(leaving: Leaving) -> None:
    leave.withdraw(leaving.ask(AM), by=leaving.cast.cadre_user)
    leave_deciding.decide(leaving.ask(TUE_AM), by=leaving.cast.head_teacher, answer="REFUSE", words="考试")
    assert leaving.ask(PM).needs == "HEAD_TEACHER"


def test_R11_two_requests_by_the_hour_in_one_half_day_count_once(leaving: Leaving) -> None:
    leaving.ask_hours("09:00", "09:30")
    assert leaving.ask_hours("11:00", "11:30").needs == "HEAD_TEACHER"


def test_R11_the_limits_are_a_setting(leaving: Leaving) -> None:
    leaving.policy.head_teacher_half_days, leaving.policy.organiser_half_days = 2, 4
    leaving.policy.save()
    found = [leaving.ask(AM, PM).needs, leaving.ask(TUE_PM, WED_PM).needs]
    assert found == ["HEAD_TEACHER", "ORGANISER"]


def test_what_cannot_be_asked_for_is_said(leaving: Leaving, time_machine_at: Any) -> None:
    leaving.ask(AM)
    day = dt.date(2026, 11, 30)
    found = [
        refusal(leaving.ask, AM, PM),
        refusal(leaving.ask_hours, "11:00", "12:00"),
        refusal(leaving.ask_hours, "12:00", "13:00"),
        refusal(leaving.ask, HalfDay(day, "AM")),
        refusal(leaving.ask_hours, "15:00", "14:00"),
    ]
    assert found == [
        "与已有的请假（11月23日上午，待审批）重叠。",
        "与已有的请假（11月23日上午，待审批）重叠。",
        "这段时间王小宁没有课，不用请假。",
        "这段时间王小宁没有课，不用请假。",
        "结束要晚于开始。",
    ]
    leaving.ask(PM)  # back to back
    with time_machine_at("2026-11-23T23:59:59+08:00"):
        assert leaving.ask(EVE).state == "ASKED"  # back to the running day
    with time_machine_at("2026-11-24T00:00:00+08:00"):
        assert refusal(leaving.ask_hours, "20:00", "20:10").startswith("只能从今天起请假")
        assert leaving.ask(TUE_AM).state == "ASKED"


def test_who_is_not_on_the_list_or_of_a_closed_class_asks_for_nothing(leaving: Leaving) -> None:
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    assert refusal(leaving.ask, AM) == "本班已结班，考勤不能再改。"
    TrainingClass.objects.update(status=ClassStatus.CONFIRMED)
    type(leaving.person).objects.update(status="CANCELLED")
    assert refusal(leaving.ask, AM) == "王小宁现在不在本班名单里，不能请假。"


def test_R13_a_proof_by_policy_and_by_telephone_it_comes_later(leaving: Leaving) -> None:
    leaving.policy.proof_needed = ["SICK"]
    leaving.policy.save()
    assert refusal(leaving.ask, AM, kind="SICK") == "病假要附证明材料。"
    sick = leaving.ask(AM, kind="SICK", proof=ContentFile(b"%PDF-1.7", name="病历\\诊断证明.pdf"))
    with sick.proof.open() as proof:
        assert (sick.proof_name, sick.by_telephone, proof.read()) == ("诊断证明.pdf", False, b"%PDF-1.7")
    rung = leaving.ask(TUE_AM, kind="SICK", by=leaving.cast.head_teacher)
    assert (rung.by_telephone, bool(rung.proof)) == (True, False)
    leave.attach_proof(rung, by=leaving.cast.cadre_user, proof=ContentFile(b"%PDF-1.7", name="补.pdf"))
    rung.refresh_from_db()
    assert rung.proof_name == "补.pdf"
    assert leaving.ask(WED_AM, kind="OFFICIAL").state == "ASKED"


def test_the_same_form_asks_once(leaving: Leaving) -> None:
    nonce = "00000000-0000-4000-8000-000000000001"
    assert leaving.ask(AM, nonce=nonce) == leaving.ask(AM, nonce=nonce)
    assert LeaveRequest.objects.count() == 1


def test_R11_first_the_unit_then_the_level(leaving: Leaving) -> None:
    leaving.policy.unit_word = True
    leaving.policy.save()
    cast, request = leaving.cast, leaving.ask(AM)
    assert (request.needs, request.awaits) == ("HEAD_TEACHER", "UNIT")
    assert refusal(leaving.grant, request).startswith("所在单位还没有意见")
    request = leave_deciding.advise(request, by=cast.liaison, agrees=True, words="情况属实")
    assert (request.state, request.awaits) == ("ASKED", "HEAD_TEACHER")
    assert refusal(leave_deciding.advise, request, by=cast.liaison, agrees=True) == "单位意见已经有了。"
    request = leave_deciding.decide(request, by=cast.head_teacher, answer="AGREE")
    assert (request.state, request.awaits) == ("APPROVED", "")
    assert list(LeaveStep.objects.values_list("level", "answer", "words", "by")) == [
        ("UNIT", "AGREE", "情况属实", cast.liaison.pk),
        ("HEAD_TEACHER", "AGREE", "", cast.head_teacher.pk),
    ]


def test_R11_a_letter_stands_for_the_unit_and_a_no_ends_it(leaving: Leaving) -> None:
    leaving.policy.unit_word = True
    leaving.policy.save()
    cast, request = leaving.cast, leaving.ask(AM)
    said = [
        refusal(leave_deciding.advise, request, by=cast.cadre_user, agrees=True, words="单位同意"),
        refusal(leave_deciding.advise, request, by=cast.head_teacher, agrees=True),
    ]
    assert said == ["请上传单位出具的证明。", "请上传单位证明，或写明单位谁、怎么说的。"]
    letter = ContentFile(b"%PDF-1.7", name="单位证明.pdf")
    request = leave_deciding.advise(request, by=cast.cadre_user, agrees=True, letter=letter)
    assert (request.awaits, request.steps.get().letter_name) == ("HEAD_TEACHER", "单位证明.pdf")
    other = leaving.ask(TUE_AM)
    other = leave_deciding.advise(other, by=cast.head_teacher, agrees=False, words="镇长来电，不同意")
    assert (other.state, other.awaits) == ("REFUSED", "")


def test_R11_a_level_decides_up_to_its_length_and_a_higher_one_in_its_place(leaving: Leaving) -> None:
    cast = leaving.cast
    day = leaving.ask(AM, PM)
    assert refusal(leave_deciding.decide, day, by=cast.head_teacher, answer="AGREE") == (
        "这条请假要由组织者审批。"
    )
    assert leave_deciding.decide(day, by=cast.organiser, answer="AGREE").state == "APPROVED"
    longer = leaving.ask(TUE_PM, WED_PM)
    assert refusal(leave_deciding.decide, longer, by=cast.organiser, answer="AGREE") == (
        "这条请假要由区里审批。"
    )
    assert leaving.grant(longer).state == "APPROVED"
    assert list(LeaveStep.objects.order_by("pk").values_list("level", flat=True)) == ["ORGANISER", "DISTRICT"]


def test_R11_each_level_in_turn_where_the_policy_says_so(leaving: Leaving) -> None:
    leaving.policy.leave_in_turn = True
    leaving.policy.save()
    cast, request = leaving.cast, leaving.ask(AM, TUE_AM)
    found = [(request.needs, request.awaits)]
    for person in (cast.head_teacher, cast.organiser, cast.administrator):
        request = leave_deciding.decide(request, by=person, answer="AGREE")
        found.append((request.state, request.awaits))
    assert found == [
        ("DISTRICT", "HEAD_TEACHER"),
        ("ASKED", "ORGANISER"),
        ("ASKED", "DISTRICT"),
        ("APPROVED", ""),
    ]
    # The district may speak for all of them at once.
    assert leaving.grant(leaving.ask(WED_AM, WED_PM)).state == "APPROVED"


def test_R09_granted_and_flagged_refused_and_for_somebody_else(leaving: Leaving) -> None:
    cast = leaving.cast
    found = [
        leave_deciding.decide(leaving.ask(half_day), by=cast.head_teacher, answer=answer, words="人手紧")
        for half_day, answer in ((AM, "AGREE_AND_FLAG"), (TUE_AM, "REFUSE"), (WED_AM, "REPLACE"))
    ]
    assert [(row.state, row.is_flagged) for row in found] == [
        ("APPROVED", True),
        ("REFUSED", False),
        ("REFUSED", False),
    ]


def test_a_decision_is_taken_back_until_the_half_day_begins(leaving: Leaving, time_machine_at: Any) -> None:
    cast = leaving.cast
    request = leave_deciding.decide(leaving.ask(AM), by=cast.head_teacher, answer="AGREE_AND_FLAG")
    assert leaving.recorded() == {AM: ("PERSONAL", None)}
    with time_machine_at("2026-11-23T08:59:59+08:00"):
        request = leave_deciding.undo(request, by=cast.head_teacher)
    assert (request.state, request.awaits, request.is_flagged) == ("ASKED", "HEAD_TEACHER", False)
    assert leaving.recorded() == {}
    request = leave_deciding.decide(request, by=cast.organiser, answer="AGREE")
    assert refusal(leave_deciding.undo, request, by=cast.liaison) == "没有可以撤销的审批。"
    with time_machine_at("2026-11-23T09:00:00+08:00"):
        assert refusal(leave_deciding.undo, request, by=cast.organiser) == (
            "请假的半天已经开始，不能再撤销审批。"
        )


def test_a_refusal_is_not_taken_back_over_a_request_made_since(leaving: Leaving) -> None:
    cast = leaving.cast
    first = leave_deciding.decide(leaving.ask(AM), by=cast.head_teacher, answer="REFUSE", words="考试")
    leaving.ask(AM)
    assert refusal(leave_deciding.undo, first, by=cast.head_teacher) == (
        "这段时间后来又请了假，不能恢复这一条。"
    )


def test_what_waits_is_pending_until_the_person_leaves_the_list(leaving: Leaving) -> None:
    cast = leaving.cast
    leaving.grant(leaving.ask(WED_PM))
    request = leaving.ask(AM)
    assert list(leave.pending(leaving.training_class)) == [request]
    enrolling.withdraw(leaving.person, by=cast.organiser, reason="工作调动")
    assert list(leave.pending(leaving.training_class)) == []
    assert (leave.close_for_those_gone(), leave.close_for_those_gone()) == (1, 0)
    request.refresh_from_db()
    assert (request.state, request.awaits, request.version) == ("WITHDRAWN", "", 2)
    assert AuditEntry.objects.filter(action="attendance.close_leave").count() == 1


def test_R21_a_replacement_closes_what_the_leaver_asks_for(leaving: Leaving) -> None:
    cast, request = leaving.cast, leaving.ask(WED_AM)
    comer = factories.cadre("来替的人", cast.community)
    arriving.replace(
        leaving.person, comer=Comer(comer), by=cast.organiser, reason="换人", agreed_by="镇里", half_day=None
    )
    request.refresh_from_db()
    assert request.state == "WITHDRAWN"


def test_R14_granted_leave_keeps_the_place(leaving: Leaving) -> None:
    asked = leaving.ask(WED_PM)
    assert not arriving.on_leave(leaving.person)
    leaving.grant(asked)
    assert arriving.on_leave(leaving.person)


def test_spans_are_told_in_words(leaving: Leaving) -> None:
    hours = Span(factories.at("10:00"), factories.at("11:00"), by_hours=True)
    spans = [Span.of_half_days(AM, AM), Span.of_half_days(PM, TUE_AM), hours]
    assert [span.label for span in spans] == [
        "11月23日上午",
        "11月23日下午至11月24日上午",
        "11月23日上午 10:00–11:00",
    ]
