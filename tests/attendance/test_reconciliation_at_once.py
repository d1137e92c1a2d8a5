"""Explaining while others act: two who explain one line, and a mark that changes the figure."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from attendance.marking import NotMarkable
from attendance.models import DifferenceNote
from attendance.reconciliation import explaining
from attendance.reconciliation.explaining import Changed, Said
from attendance.reconciliation.whole import Reconciliation
from courses.models import TrainingClass
from tests.attendance.closing import Ended, fresh
from tests.meeting import Meeting

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "sheet:2026-11-23:AM"


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Runs the jobs in a thread and a connection each; what each returns or raises."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        except (Changed, NotMarkable) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def explain(ended: Ended, words: str) -> DifferenceNote:
    return explaining.explain(ended.training_class, key=KEY, said=Said("3", "2", 0, words), by=ended.by)


def _two(ended: Ended, monkeypatch: pytest.MonkeyPatch, *, patience: float) -> list[Any]:
    """Each has checked the line, and then waits so many seconds for the other, before either writes."""
    monkeypatch.setattr(explaining, "_add", Meeting(2, patience).before(explaining._add))
    ended.count(AM=2)
    return at_once(lambda: explain(ended, "一人漏签"), lambda: explain(ended, "一人代签"))


def test_of_two_who_explain_at_once_the_second_is_told(ended: Ended, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _two(ended, monkeypatch, patience=0.5)
    assert sorted(isinstance(one, Changed) for one in found) == [False, True]
    assert DifferenceNote.objects.count() == 1


def _unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unheld(training_class: TrainingClass) -> TrainingClass:
        return fresh(training_class)

    monkeypatch.setattr(explaining, "hold", unheld)
    monkeypatch.setattr(explaining, "hold_people", lambda training_class: None)


def test_control_without_the_lock_both_are_kept(ended: Ended, monkeypatch: pytest.MonkeyPatch) -> None:
    _unlocked(monkeypatch)
    assert not any(isinstance(one, Changed) for one in _two(ended, monkeypatch, patience=30))
    assert DifferenceNote.objects.count() == 2


def _mark_meets_word(ended: Ended, monkeypatch: pytest.MonkeyPatch, *, patience: float) -> tuple[str, ...]:
    """A head teacher marks somebody absent when the line has been checked; the figures as the word is written."""
    checked, marked, add = threading.Event(), threading.Event(), explaining._add
    written: list[tuple[str, str]] = []

    def slowly(notes: list[DifferenceNote]) -> None:
        checked.set()
        marked.wait(timeout=patience)
        line = Reconciliation.of(fresh(ended.training_class)).line(KEY)
        assert line
        written.append(line.figures)
        add(notes)

    def mark() -> None:
        checked.wait(timeout=30)
        try:
            ended.record("ABSENT", ended.people[:1], ended.half_days[:1])
        finally:
            marked.set()

    monkeypatch.setattr(explaining, "_add", slowly)
    ended.count(AM=2)
    at_once(lambda: explain(ended, "一人漏签"), mark)
    return written[0]


def test_a_mark_waits_for_the_word_and_opens_the_line_again(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _mark_meets_word(ended, monkeypatch, patience=0.5) == ("3", "2")
    line = ended.reconciliation().line(KEY)
    assert line
    assert (line.figures, line.note) == (("2", "2"), None)


def test_control_without_the_lock_the_word_is_written_on_a_figure_that_is_gone(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    _unlocked(monkeypatch)
    assert _mark_meets_word(ended, monkeypatch, patience=20) == ("2", "2")
