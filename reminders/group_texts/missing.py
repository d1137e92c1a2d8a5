"""未到名单: who is missing in the half-day that runs."""

from __future__ import annotations

from attendance.today import Today, missing_text
from courses.models import TrainingClass
from reminders.group_texts.text import GroupText, fingerprint
from reminders.models import RuleName

_WORD = "half-day/"


def now(training_class: TrainingClass) -> list[GroupText]:
    """Of the half-day that counts now, while its check-in has opened and it is not over."""
    today = Today.of(training_class)
    return [] if today.moment is None or today.moment.is_over else _texts(today)


def about(training_class: TrainingClass, subject: str) -> GroupText | None:
    """Of that half-day, if it is one of today."""
    found = _texts(Today.of(training_class, subject.removeprefix(_WORD)))
    return next((one for one in found if one.subject == subject), None)


def _texts(today: Today) -> list[GroupText]:
    text = missing_text(today)
    if today.moment is None or not today.moment.is_open or not text:
        return []
    half_day = today.moment.half_day
    return [
        GroupText(RuleName.MISSING, f"{_WORD}{half_day.key}", fingerprint(text), text, str(half_day.label))
    ]
