"""Counting back from the first day: when an item is due, and how it stands on a day.

Calendar days, because a notice says dates and people look at a calendar; what falls on a day off says so on the page.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import TickState, TrainingClass


class Standing(models.TextChoices):
    """How an item stands on a day."""

    OVERDUE = "OVERDUE", _("已逾期")
    TODAY = "TODAY", _("今天到期")
    COMING = "COMING", _("未到期")
    UNDATED = "UNDATED", _("日期未定")
    DONE = "DONE", _("已办妥")
    NOT_NEEDED = "NOT_NEEDED", _("本班不需要")
    LEFT = "LEFT", _("没有登记")

    @property
    def tone(self) -> str:
        """How the pages colour it."""
        return _TONES.get(self, "neutral")

    @property
    def is_pressing(self) -> bool:
        """Whether it is to be done today or was before."""
        return self in (Standing.OVERDUE, Standing.TODAY)


_TONES = {Standing.OVERDUE: "danger", Standing.TODAY: "warning", Standing.DONE: "success"}


def opening_of(training_class: TrainingClass) -> dt.date | None:
    """T: the first day of the published timetable, else of the plan; None where there is only a month."""
    return training_class.first_published_on or training_class.starts_on


def due_on(opening: dt.date | None, days_before: int) -> dt.date | None:
    """The day that many calendar days before the opening; None without one."""
    return opening - dt.timedelta(days=days_before) if opening else None


def standing_of(
    due: dt.date | None, today: dt.date, *, state: str, is_known: bool = False, is_over: bool = False
) -> Standing:
    """A person's word or the system's knowledge first; then the day: due on it, overdue from the next one. In a class
    that is over nothing presses any more."""
    if state == TickState.NOT_NEEDED:
        return Standing.NOT_NEEDED
    if is_known or state == TickState.DONE:
        return Standing.DONE
    if is_over:
        return Standing.LEFT
    if due is None:
        return Standing.UNDATED
    if due < today:
        return Standing.OVERDUE
    return Standing.TODAY if due == today else Standing.COMING
