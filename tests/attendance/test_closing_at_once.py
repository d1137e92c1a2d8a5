"""Closing while others act: marks wait or are refused, and no certificate number is given twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection

from attendance.completion import certificates, closing, earned
from attendance.marking import NotMarkable
from attendance.models import AttendanceRecord, Certificate, HoursCredit
from tests import factories
from tests.attendance.closing import Ended, fresh
from tests.attendance.closing import ended as build
from tests.conftest import Cast
from tests.meeting import Meeting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Runs the jobs in a thread and a connection each; what each returns or raises."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        except (NotMarkable, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def _mark_meets_close(ended: Ended, monkeypatch: pytest.MonkeyPatch, *, patience: float) -> list[Any]:
    """A head teacher marks somebody absent just when the class has read what everybody earned; the closing waits so many
    seconds for that."""
    read, marked = threading.Event(), threading.Event()
    reads = earned.earned

    def slowly(*args: Any) -> Any:
        found = reads(*args)
        read.set()
        marked.wait(timeout=patience)
        return found

    monkeypatch.setattr(closing, "earned", slowly)

    def mark() -> None:
        read.wait(timeout=30)
        try:
            ended.record("ABSENT", ended.people[:1], ended.half_days[:1])
        finally:
            marked.set()

    return at_once(lambda: closing.close(fresh(ended.training_class), by=ended.by), mark)


def _credited_and_recorded(ended: Ended) -> tuple[int, int]:
    """Hours credited to the first trainee, and half-days of which the record says that they were there."""
    credit = HoursCredit.objects.get(cadre=ended.people[0].cadre)
    there = AttendanceRecord.objects.filter(enrolment=ended.people[0], status="PRESENT").count()
    return int(credit.hours), there


def test_R23_a_mark_at_the_same_time_waits_and_is_refused(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended.complete()
    summary, refusal = _mark_meets_close(ended, monkeypatch, patience=0.5)
    assert isinstance(refusal, NotMarkable)
    assert (summary.outcomes, _credited_and_recorded(ended)) == ({"COMPLETED": 3}, (8, 2))


def test_control_without_the_locks_the_record_and_the_credit_differ(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended.complete()
    monkeypatch.setattr(closing, "hold_people", lambda training_class: None)
    _summary, refusal = _mark_meets_close(ended, monkeypatch, patience=30)
    assert refusal is None
    assert _credited_and_recorded(ended) == (8, 1)


def _two(cast: Cast, ended: Ended) -> list[Ended]:
    """Two classes of one district that can be closed."""
    other = factories.training_class(cast.district, "另一个班")
    factories.trainees(other, cast.community, 3)
    factories.published(factories.session(other, "另一课", start=factories.at("19:00"), hours=2))
    both = [ended, build(other, cast.organiser)]
    for one in both:
        one.complete()
    return both


def _close_both(both: list[Ended], monkeypatch: pytest.MonkeyPatch, *, patience: float) -> list[Any]:
    """Each reads the last number and then waits so many seconds for the other to have read it too."""
    monkeypatch.setattr(certificates, "number_of", Meeting(2, patience).before(certificates.number_of))
    return at_once(*(lambda one=one: closing.close(fresh(one.training_class), by=one.by) for one in both))


def test_two_classes_closed_at_once_share_no_number(
    ended: Ended, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = _two(cast, ended)
    results = _close_both(both, monkeypatch, patience=0.5)
    assert [len(summary.certificates) for summary in results] == [3, 3]
    assert sorted(Certificate.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_control_without_the_lock_one_of_them_fails(
    ended: Ended, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = _two(cast, ended)
    monkeypatch.setattr(certificates, "hold_numbers", lambda district: None)
    results = _close_both(both, monkeypatch, patience=30)
    assert sorted(isinstance(result, IntegrityError) for result in results) == [False, True]
    assert Certificate.objects.count() == 3
