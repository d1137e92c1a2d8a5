"""The demo's past classes are closed by the verbs, but for the latest."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from attendance.completion.findings import Assessment
from attendance.completion.remaining import remaining_of
from attendance.models import Certificate, CompletionDecision, HoursCredit
from attendance.reconciliation.lines import LineState
from attendance.reconciliation.whole import Reconciliation
from config.demo import endings
from courses.models import ClassStatus, TrainingClass
from tests.config import demo

pytestmark = pytest.mark.django_db


def test_of_one_past_class_none_is_closed_and_its_page_says_what_is_missing(of_small: dict[str, Any]) -> None:
    past = TrainingClass.objects.order_by("pk")[0]
    assert past.status_today == ClassStatus.ENDED
    kinds = {one.kind for one in remaining_of(past, Assessment.of(past))}
    assert kinds == {"sheets", "flagged", "rest", "reconciliation"}
    assert not CompletionDecision.objects.exists()
    found = Reconciliation.of(past)
    assert [line.key.split(":")[0] for line in found.open_lines] == ["sheet"]
    assert found.counts[LineState.EQUAL] > found.counts[LineState.EXPLAINED] > 0


def test_R23_the_others_are_closed_with_papers_decisions_and_certificates(
    of_small: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    monkeypatch.setattr(endings, "LEFT_OPEN", 0)
    told = demo.make(tmp_path, demo.MONDAY)
    assert [row["status"] for row in told["classes"]][:2] == ["CLOSED", "RUNNING"]
    past = TrainingClass.objects.order_by("pk")[0]
    sheets = past.documents.filter(kind="SIGNED_SHEET").order_by("day", "period")
    assert [(row.period, bool(row.file)) for row in sheets] == [
        ("AM", True),
        ("PM", True),
        ("AM", True),
        ("PM", True),
        ("AM", True),
    ]
    people = past.enrolments.filter(status="COMPLETED").count()
    assert people == Certificate.objects.count() > 0
    assert past.enrolments.filter(status="NOT_COMPLETED", make_up__is_whole=True).count() == 1
    assert HoursCredit.objects.filter(training_class=past, source="CLASS").count() >= people
