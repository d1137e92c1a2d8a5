"""Somebody is named, within the quota."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import honouring, terms
from attendance.honouring import NeedsWord, NotHonoured
from attendance.models import CompletionDecision, CompletionTerms, Honour
from courses.models import ClassStatus, TrainingClass
from tests.attendance.conftest import AM, PM, Attended
from tests.conftest import Cast


@pytest.fixture
def places(attended: Attended) -> CompletionTerms:
    row: CompletionTerms = CompletionTerms.objects.create(
        training_class=attended.training_class, honours_most=1
    )
    return row


def test_the_quota_to_the_last_place(
    attended: Attended, places: CompletionTerms, cast: Cast, as_user: Any
) -> None:
    client = as_user(cast.head_teacher)
    first, second = (reverse("attendance:honour_new", args=[row.pk]) for row in attended.people[:2])
    for reason in ("带头发言", "带头发言，作业最好"):  # a second press keeps the place
        text = client.post(first, {"reason": reason}, follow=True).content.decode()
        assert "王小宁评为优秀学员。" in text
        assert reverse("attendance:honour_delete", args=[attended.people[0].pk]) in text
    above = client.post(second, {}, follow=True).content.decode()
    assert "本班的优秀学员名额是 1 人，已经评满。要换人的，请先撤回一位。" in above
    assert list(Honour.objects.values_list("enrolment", "reason")) == [
        (attended.people[0].pk, "带头发言，作业最好")
    ]
    places.delete()
    assert "本班还没有优秀学员名额" in client.post(second, {}, follow=True).content.decode()
    assert client.post(second, {"reason": "长" * 201}).status_code == 302


def test_R09_a_flagged_one_only_by_who_knows(attended: Attended, places: CompletionTerms) -> None:
    attended.mark(AM, p0="ABSENT", p1="PRESENT")
    attended.mark(PM, p0="PRESENT", p1="PRESENT")
    with pytest.raises(NeedsWord, match="王小宁的考勤已被标记"):
        honouring.name(attended.people[0], by=attended.by)
    assert honouring.name(attended.people[0], by=attended.by, knowing=True).pk


@pytest.mark.parametrize("outcome", ["NOT_COMPLETED", "DISMISSED"])
def test_who_does_not_complete_is_refused(attended: Attended, places: CompletionTerms, outcome: str) -> None:
    person = attended.people[0]
    decision = CompletionDecision.objects.create(enrolment=person, outcome=outcome, decided_by=attended.by)
    with pytest.raises(NotHonoured, match="不能评优"):
        honouring.name(person, by=attended.by, knowing=True)
    decision.delete()
    person.status = outcome
    person.save()
    with pytest.raises(NotHonoured, match="不能评优"):
        honouring.name(person, by=attended.by, knowing=True)


def test_a_closed_class_names_nobody(attended: Attended, places: CompletionTerms) -> None:
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    with pytest.raises(terms.Settled):
        honouring.name(attended.people[0], by=attended.by)
