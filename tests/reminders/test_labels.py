"""What an occasion is about, in a word for lists."""

from attendance.models import LeaveRequest
from reminders.due import RULES
from reminders.models import RuleName
from tests.conftest import Cast
from tests.factories import at
from timetable.models import TimetableVersion


def label(rule: RuleName, subject: str, version: str = "1") -> str:
    (word,) = RULES[rule].labels([(subject, version)]).values()
    return str(word)


def test_each_subject_is_named(cast: Cast) -> None:
    request = LeaveRequest.objects.create(
        enrolment=cast.enrolment,
        kind="SICK",
        start_at=at("09:00"),
        end_at=at("12:00"),
        reason="病",
        needs="HEAD_TEACHER",
        awaits="HEAD_TEACHER",
        asked_by=cast.cadre_user,
    )
    person, leave = f"enrolment/{cast.enrolment.pk}", f"leave/{request.pk}"
    until = "2026-11-30T17:00:00"
    assert label(RuleName.NOMINATION_CLOSING, f"nominations/{until}/1d", until) == "11月30日17:00"
    assert label(RuleName.NOMINATION_DECIDED, person) == "王小宁"
    assert label(RuleName.NOMINATION_DECIDED, "hour/2026-11-23T10") == "11月23日10:00"
    assert label(RuleName.LEAVE_ASKED, leave) == "王小宁"
    assert label(RuleName.LEAVE_DECIDED, leave) == "王小宁"
    assert label(RuleName.LEAVE_NEAR_LIMIT, person) == "王小宁"
    assert label(RuleName.MISSING, "half-day/2026-11-23-AM") == "11月23日上午"
    assert label(RuleName.POSTING, "half-day/2026-11-23-AM") == "11月23日上午"
    assert label(RuleName.POSTING, "unposted/2026-11-23-PM/0d") == "11月23日下午"
    assert label(RuleName.LEAVE_ASKED, "leave/0") == ""


def test_what_was_copied_is_named_too(cast: Cast) -> None:
    first = TimetableVersion.objects.create(training_class=cast.training_class, number=3)
    until = "2026-11-30T17:00:00+08:00"
    assert label(RuleName.NOMINATION_CLOSING, "nominations", until) == "11月30日17:00"
    assert label(RuleName.NOMINATION_CLOSING, "nominations", "") == ""
    assert label(RuleName.NOMINATION_CLOSING, "nominations/unit-7", "4bf5122f344554c5") == ""
    assert label(RuleName.SESSION_AHEAD, "2026-11-28/group", "4bf5122f") == "11月28日"
    assert label(RuleName.TIMETABLE_CHANGED, f"version/{first.pk}", "3") == "第3版课表"
    assert label(RuleName.TIMETABLE_CHANGED, f"version/{first.pk}/missing", "4bf5122f") == "第3版未收到"
