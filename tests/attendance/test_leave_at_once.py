"""Two approvers at once: one decides, the other is told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from attendance import leave, leave_deciding, marking
from attendance.leave import LeaveRefused
from attendance.leave_deciding import Overtaken
from attendance.models import LeaveRequest, LeaveStep
from courses.models import TrainingClass
from tests.attendance.conftest import AM, PM, Leaving
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], Any]) -> list[str]:
    """What came of each: done, or the name of the refusal."""
    line = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> str:
        try:
            line.wait(timeout=30)
            job()
        except LeaveRefused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(jobs)) as pool:
        return sorted(pool.map(run, jobs))


def both_answers(leaving: Leaving) -> list[str]:
    request, cast = leaving.ask(AM), leaving.cast

    def say(by: Any, answer: str) -> Callable[[], Any]:
        return lambda: leave_deciding.decide(
            request, by=by, answer=answer, words="考试", seen=request.version
        )

    return at_once(say(cast.head_teacher, "AGREE"), say(cast.organiser, "REFUSE"))


def test_one_of_two_decisions_counts(leaving: Leaving) -> None:
    assert both_answers(leaving) == [Overtaken.__name__, "done"]
    assert LeaveStep.objects.count() == 1


def test_overlapping_requests_at_once_are_one(leaving: Leaving) -> None:
    found = at_once(lambda: leaving.ask(AM, PM), lambda: leaving.ask(AM))
    assert (found, LeaveRequest.objects.count()) == (["LeaveRefused", "done"], 1)


def test_control_without_the_lock_both_decide(leaving: Leaving, monkeypatch: pytest.MonkeyPatch) -> None:
    place = threading.Barrier(2)

    def unlocked(request: LeaveRequest) -> LeaveRequest:
        row = LeaveRequest.objects.select_related("enrolment__cadre", "enrolment__training_class__plan").get(
            pk=request.pk
        )
        with suppress(threading.BrokenBarrierError):
            place.wait(timeout=30)
        return row

    def no_lock(training_class: TrainingClass, ids: Any) -> dict[int, Enrolment]:
        return Enrolment.objects.filter(training_class=training_class).in_bulk(list(ids))

    monkeypatch.setattr(leave_deciding, "hold", unlocked)
    monkeypatch.setattr(marking, "lock", no_lock)
    assert leave.hold is not unlocked
    assert both_answers(leaving) == ["done", "done"]
    assert LeaveStep.objects.count() == 2
