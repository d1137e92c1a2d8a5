"""评教: how many have not rated their courses yet. Nobody is named, for ratings are given without names (R26)."""

from __future__ import annotations

from attendance import evaluating
from attendance.audience import ON_THE_LIST
from courses.models import TrainingClass
from reminders.group_texts.text import GroupText, fingerprint
from reminders.links import address
from reminders.models import RuleName
from timetable.fitting import Said, cut, fitted

SUBJECT = "evaluation"


def now(training_class: TrainingClass) -> list[GroupText]:
    """While the class asks for ratings and some are missing. Five queries at most."""
    rows = training_class.enrolments.filter(status__in=ON_THE_LIST)
    people = rows.select_related("training_class__completion_terms")
    left = sum(1 for due in evaluating.due_of(people) if due.is_open and due.courses)
    if not left:
        return []
    text = fitted(
        lambda width: Said(
            [
                f"【{cut(training_class.name, width)}】教学评估",
                f"还有{left}人没有评完。评估不记名，请打开“我的课表”给听过的课打分。",
                f"我的课表：{address('desk:me')}",
            ]
        ),
        lambda _left: "",
    )
    return [GroupText(RuleName.EVALUATION_DUE, SUBJECT, fingerprint(text), text)]


def about(training_class: TrainingClass, subject: str) -> GroupText | None:
    """The same, however the occasion spells it."""
    found = next(iter(now(training_class)), None)
    return GroupText(found.rule, subject, found.version, found.text) if found else None
