"""What a class asks for beyond coming is in the way of completion and of closing (R23)."""

from decimal import Decimal
from typing import Any

import pytest

from attendance import leave, scoring
from attendance.completion import closing, deciding
from attendance.completion.closing import NotClosable
from attendance.models import CompletionTerms, Honour, LeaveRequest
from attendance.scoring import Given
from courses.models import ClassStatus
from tests import factories
from tests.attendance.closing import Ended, fresh
from tests.attendance.results import class_test


def findings(ended: Ended) -> list[tuple[str, ...]]:
    found = {one.enrolment: one.findings for one in ended.assessment().candidates}
    return [found[person] for person in ended.people]


def test_R23_missing_and_failed_scores_wait_for_a_person(ended: Ended) -> None:
    test = class_test(ended.training_class)
    given = {
        (test.pk, ended.people[0].pk): Given(Decimal("59.9")),
        (test.pk, ended.people[1].pk): Given(Decimal(60)),
    }
    scoring.save(ended.training_class, given=given, seen={}, by=ended.by)
    assert findings(ended) == [("“结业测试”59.9分，不到及格分60分",), (), ("“结业测试”没有成绩",)]
    ended.complete()
    assert ended.kinds() == ["scores", "flagged"]
    scoring.save(
        ended.training_class, given={(test.pk, ended.people[2].pk): Given(None, "缺考")}, seen={}, by=ended.by
    )
    for person in (ended.people[0], ended.people[2]):
        deciding.decide(person, by=ended.by, outcome="NOT_COMPLETED", reason="考试不及格")
    closing.close(fresh(ended.training_class), by=ended.by)
    statuses = list(ended.training_class.enrolments.order_by("pk").values_list("status", flat=True))
    assert statuses == ["NOT_COMPLETED", "COMPLETED", "NOT_COMPLETED"]


def test_R23_a_missing_reflection_is_found(ended: Ended) -> None:
    CompletionTerms.objects.create(training_class=ended.training_class, asks_reflection=True)
    assert findings(ended) == [("未交学习体会",)] * 3
    assert ended.kinds() == ["flagged"]


def test_what_is_handed_in_at_the_end_is_not_missed_before(ended: Ended, time_machine_at: Any) -> None:
    CompletionTerms.objects.create(training_class=ended.training_class, asks_reflection=True)
    with time_machine_at("2026-11-23T23:59:59+08:00"):
        assert findings(ended) == [()] * 3
    with time_machine_at("2026-11-24T00:00:00+08:00"):
        assert findings(ended) == [("未交学习体会",)] * 3


def test_R23_honours_that_cannot_stay(ended: Ended) -> None:
    Honour.objects.create(enrolment=ended.people[0], decided_by=ended.by)
    ended.complete()
    assert ended.kinds() == ["honours"]
    with pytest.raises(NotClosable, match="名额只有 0 人"):
        closing.close(fresh(ended.training_class), by=ended.by)
    assert fresh(ended.training_class).status == ClassStatus.CONFIRMED


def test_leave_that_somebody_who_left_once_asked_for_is_not_waited_for(ended: Ended) -> None:
    person = ended.people[0]
    LeaveRequest.objects.create(
        enrolment=person,
        kind="PERSONAL",
        start_at=factories.at("09:00"),
        end_at=factories.at("11:30"),
        reason="家中有事",
        needs="HEAD_TEACHER",
        awaits="HEAD_TEACHER",
        asked_by=ended.by,
    )
    ended.complete()
    assert ended.kinds() == ["leave"]
    person.status = "CANCELLED"
    person.save()
    assert (ended.kinds(), leave.pending(ended.training_class).count()) == ([], 0)
