"""Who is named 优秀学员, and in which order the others come into question."""

from typing import Any

from django.urls import reverse

from attendance.honouring import Board
from attendance.models import CompletionDecision, CompletionTerms, TestScore
from tests.attendance.conftest import Attended
from tests.attendance.results import class_test, crowd, there
from tests.conftest import Cast


def test_by_attendance_then_by_score(attended: Attended, cast: Cast) -> None:
    training_class, people = attended.training_class, [*attended.people, *crowd(attended.training_class, 3)]
    CompletionTerms.objects.create(training_class=training_class, honours_most=2)
    best, good, away, unfit, late, unknown = people
    test = class_test(training_class, full_mark=50, pass_mark=30)
    for person, score in ((best, 45), (good, 40), (away, 50), (unfit, 50)):
        TestScore.objects.create(test=test, enrolment=person, score=score, entered_by=cast.organiser)
    for session in (attended.morning, attended.afternoon):
        there(session, [best, good, unfit])
        there(session, [late], "LATE")
    there(attended.morning, [away], "ABSENT")
    there(attended.afternoon, [away])
    CompletionDecision.objects.create(enrolment=unfit, outcome="NOT_COMPLETED", decided_by=cast.organiser)
    board = Board.of(training_class)
    assert [one.person.pk for one in board.others] == [
        row.pk for row in (best, good, late, unknown, unfit, away)
    ]
    assert [one.is_suggested for one in board.others] == [True, True, False, False, False, False]
    assert [str(one.mean) for one in board.others[:3]] == ["90.0", "80.0", "None"]
    assert board.others[4].refusal == "已认定为未结业，不能评优。"
    assert board.others[5].is_flagged


def test_the_page(attended: Attended, cast: Cast, as_user: Any, count_queries: Any) -> None:
    page = reverse("attendance:honour_list", args=[attended.training_class.pk])
    client = as_user(cast.organiser)
    assert "本班还没有优秀学员名额。" in client.get(page).content.decode()
    CompletionTerms.objects.create(training_class=attended.training_class, honours_most=1)
    with count_queries() as few:
        text = client.get(page).content.decode()
    act = reverse("attendance:honour_new", args=[cast.enrolment.pk])
    assert ("已评 0 人，名额 1 人" in text, act in text) == (True, True)
    assert act not in as_user(cast.auditor).get(page).content.decode()
    crowd(attended.training_class, 3)
    with count_queries() as many:
        client.get(page)
    assert len(many) == len(few)
