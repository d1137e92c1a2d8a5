"""Many people mark at once: nobody overwrites what another has just said, and nothing is lost."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from attendance import ledger, marking
from attendance.marking import Marked
from attendance.models import AttendanceRecord, Mark, MarkSource
from attendance.value import CHOICES, UNMARKED, Value
from courses.models import TrainingClass
from tests.attendance.conftest import AM, Attended
from tests.meeting import Meeting
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: list[Callable[[], Marked]]) -> list[Marked]:
    """Runs the jobs in a thread and a connection each, all past the same starting line."""
    line = threading.Barrier(len(jobs))

    def run(job: Callable[[], Marked]) -> Marked:
        try:
            line.wait(timeout=30)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def no_lock(training_class: TrainingClass, ids: Any) -> Mapping[int, Enrolment]:
    return Enrolment.objects.filter(training_class=training_class).in_bulk(list(ids))


def claim(attended: Attended, person: Enrolment, value: Value, by: User) -> Callable[[], Marked]:
    """Somebody who saw the cell empty says what it is."""
    return lambda: marking.mark(
        attended.training_class,
        by=by,
        half_day=AM,
        values={person.pk: value},
        source=MarkSource.GRID,
        seen={person.pk: UNMARKED},
    )


def one_cell(attended: Attended, size: int) -> list[Marked]:
    return at_once([claim(attended, attended.people[0], value, attended.by) for value in CHOICES[:size]])


def test_of_several_who_saw_a_cell_empty_one_wins_and_the_others_are_told(
    attended: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "recorded", Meeting(4, patience=0.1).after(ledger.recorded))
    results = one_cell(attended, 4)
    assert sorted(len(marked.changes) for marked in results) == [0, 0, 0, 1]
    winner = next(marked.changes[0].after for marked in results if marked.changes)
    told = [marked.conflicts[0] for marked in results if marked.conflicts]
    assert [(conflict.current, conflict.by_name) for conflict in told] == [(winner, "刘老师")] * 3
    assert Mark.objects.count() == 1


def test_control_without_the_lock_all_of_them_believe_to_have_won(
    attended: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "recorded", Meeting(4).after(ledger.recorded))
    monkeypatch.setattr(marking, "lock", no_lock)
    results = one_cell(attended, 4)
    assert [len(marked.changes) for marked in results] == [1, 1, 1, 1]
    assert [marked.conflicts for marked in results] == [(), (), (), ()]
    assert Mark.objects.count() == 4
    assert AttendanceRecord.objects.count() == 1


def test_two_people_marking_different_trainees_lose_nothing(attended: Attended) -> None:
    values = dict(zip(attended.people, CHOICES, strict=False))
    results = at_once([claim(attended, person, value, attended.by) for person, value in values.items()])
    assert [marked.conflicts for marked in results] == [(), (), ()]
    assert {row.enrolment_id: row.leave_kind or row.status for row in AttendanceRecord.objects.all()} == {
        person.pk: value.code for person, value in values.items()
    }


@pytest.mark.endurance
def test_thirty_two_people_over_one_class_in_opposite_orders(attended: Attended) -> None:
    def everybody(number: int) -> Callable[[], Marked]:
        people = attended.people if number % 2 else list(reversed(attended.people))
        value = CHOICES[number % len(CHOICES)]
        return lambda: marking.mark(
            attended.training_class,
            by=attended.by,
            half_day=AM,
            values={person.pk: value for person in people},
            source=MarkSource.GRID,
        )

    results = at_once([everybody(number) for number in range(32)])
    assert sum(len(marked.changes) for marked in results) == Mark.objects.count()
    newest = {mark.enrolment_id: mark.pk for mark in Mark.objects.order_by("pk")}
    assert {row.enrolment_id: row.mark_id for row in AttendanceRecord.objects.all()} == newest
