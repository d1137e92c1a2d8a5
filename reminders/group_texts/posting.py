"""考勤通报: the attendance of a half-day by unit (R15)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.standing import Standing
from attendance.unit_report import report_of, text_in_one, texts_of
from courses.models import TrainingClass
from reminders.group_texts.text import GroupText, fingerprint
from reminders.models import RuleName
from timetable import links
from timetable.calendar import HalfDay

RECENT = dt.timedelta(days=3)
_WORD = "half-day/"


def now(training_class: TrainingClass) -> list[GroupText]:
    """Of the half-days that are over, of the last day that has one, the newest first; three days later of none."""
    standing, present = Standing.of(training_class), timezone.now()
    over = [
        column.half_day
        for column in standing.columns
        if max(session.end_at for session in column.sessions) <= present
    ]
    last = max(over, default=None)
    if last is None or timezone.localdate() - last.day > RECENT:
        return []
    of_day = [half_day for half_day in reversed(over) if half_day.day == last.day]
    link = links.public_address(training_class)
    return [text for half_day in of_day for text in _texts(training_class, standing, half_day, link)[:1]]


def about(training_class: TrainingClass, subject: str) -> GroupText | None:
    """Of that half-day once it has begun: half-day/2026-11-28-AM, or with /2 the second message where it takes several."""
    key, _slash, _part = subject.removeprefix(_WORD).partition("/")
    try:
        half_day = HalfDay.parse(key)
    except ValueError:
        return None
    standing = Standing.of(training_class)
    column = standing.column(half_day)
    if column is None or column.sessions[0].start_at > timezone.now():
        return None
    found = _texts(training_class, standing, half_day, links.public_address(training_class))
    return next((one for one in found if one.subject == subject), None)


def _texts(
    training_class: TrainingClass, standing: Standing, half_day: HalfDay, link: str
) -> list[GroupText]:
    """The one message, and where all does not fit into it the several that say everything."""
    report = report_of(standing, [half_day])
    whole, parts = text_in_one(training_class, report, link=link), texts_of(training_class, report, link=link)
    if not whole:
        return []
    subject, label = f"{_WORD}{half_day.key}", str(half_day.label)
    found = [GroupText(RuleName.POSTING, subject, fingerprint(whole), whole, label)]
    if len(parts) > 1:
        found += [
            GroupText(
                RuleName.POSTING,
                f"{subject}/{place}",
                fingerprint(part),
                part,
                _("%(half_day)s第%(n)s条") % {"half_day": label, "n": place},
            )
            for place, part in enumerate(parts, start=1)
        ]
    return found
