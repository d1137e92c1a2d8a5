"""What the results of a class leave to be decided: scores that are missing or not enough, 学习体会 not handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.models import ClassTest, CompletionDecision, Honour, Outcome, Reflection, TestScore
from attendance.scoring import shown
from attendance.terms import terms_of
from courses.models import TrainingClass

Scores = Mapping[tuple[int, int], TestScore]
"""A test's and an enrolment's id → what was entered."""

NOT_HONOURED = (Outcome.NOT_COMPLETED, Outcome.DISMISSED)
"""Whoever is decided on so is no 优秀学员."""


def findings_of(training_class: TrainingClass) -> dict[int, list[str]]:
    """Enrolment id → why its results do not suffice, in the reader's language; those with nothing to say are left out.

    Five queries at most, whatever the rows.
    """
    people = _people(training_class)
    tests, scores = _tests(training_class)
    lacking = _without_reflection(training_class, people)
    found: dict[int, list[str]] = defaultdict(list)
    for person in people:
        for test in tests:
            if finding := finding_of(test, scores.get((test.pk, person))):
                found[person].append(finding)
        if person in lacking:
            found[person].append(_("未交学习体会"))
    return dict(found)


def unscored(training_class: TrainingClass) -> list[str]:
    """A sentence for each test of which scores are still to be entered before the class can be closed. Three queries at
    most."""
    people = _people(training_class)
    tests, scores = _tests(training_class)
    found = []
    for test in tests:
        missing = sum((test.pk, person) not in scores for person in people)
        if missing:
            text = ngettext("“%(test)s”还有 %(n)d 人没有成绩", "“%(test)s”还有 %(n)d 人没有成绩", missing)
            found.append(text % {"test": test.title, "n": missing})
    return found


def unsettled_honours(training_class: TrainingClass) -> list[str]:
    """Why the 优秀学员 cannot stay as they are when the class is closed: more than there are places, or somebody who does
    not complete. Three queries."""
    most = terms_of(training_class).honours_most
    named = Honour.objects.filter(enrolment__training_class=training_class)
    found = []
    if (number := named.count()) > most:
        found.append(_("优秀学员评了 %(n)d 人，名额只有 %(most)d 人") % {"n": number, "most": most})
    decided = CompletionDecision.objects.filter(outcome__in=NOT_HONOURED, withdrawn_at=None)
    unfit = named.exclude(enrolment__in=training_class.enrolments.on_the_list()) | named.filter(
        enrolment__in=decided.values("enrolment")
    )
    names = list(unfit.order_by("pk").values_list("enrolment__cadre__name", flat=True))
    if names:
        found.append(_("%(names)s不结业，请撤回优秀学员") % {"names": _("、").join(names)})
    return found


def finding_of(test: ClassTest, score: TestScore | None) -> str:
    """Why that test is not passed; "" where it is."""
    if score is None:
        return _("“%(test)s”没有成绩") % {"test": test.title}
    words = {"test": test.title, "remark": score.remark}
    if score.score is None:
        return _("“%(test)s”%(remark)s") % words
    if score.score < test.pass_mark:
        words |= {"score": shown(score.score), "pass": shown(test.pass_mark)}
        return _("“%(test)s”%(score)s分，不到及格分%(pass)s分") % words
    return ""


def _people(training_class: TrainingClass) -> list[int]:
    return list(training_class.enrolments.on_the_list().in_unit_order().values_list("pk", flat=True))


def _tests(training_class: TrainingClass) -> tuple[list[ClassTest], Scores]:
    tests = list(ClassTest.objects.in_place().filter(training_class=training_class))
    rows = TestScore.objects.filter(test__in=tests) if tests else ()
    return tests, {(row.test_id, row.enrolment_id): row for row in rows}


def _without_reflection(training_class: TrainingClass, people: Sequence[int]) -> set[int]:
    if not terms_of(training_class).asks_reflection:
        return set()
    rows = Reflection.objects.filter(enrolment__training_class=training_class)
    return set(people) - set(rows.values_list("enrolment_id", flat=True))
