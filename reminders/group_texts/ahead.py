"""明日提醒: the sessions of a day, with clock, place and the class's link."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from courses.models import TrainingClass
from courses.yearbook import YEARS
from reminders.group_texts.text import GroupText, fingerprint
from reminders.models import RuleName
from timetable import links
from timetable.calendar import at_clock, day_label
from timetable.fitting import Said, cut, fitted
from timetable.models import PublishedSession

NOON = dt.time(12)
_WEEKDAYS = "一二三四五六日"
_NEAR = {0: "今天", 1: "明天"}


def now(training_class: TrainingClass) -> list[GroupText]:
    """Of tomorrow, and before noon of today what is not over. Four queries at most."""
    today = timezone.localdate()
    days = [today + dt.timedelta(days=1)]
    if timezone.now() < at_clock(today, NOON):
        days.insert(0, today)
    found = [_text(training_class, day, f"{day.isoformat()}/group") for day in days]
    return [one for one in found if one]


def about(training_class: TrainingClass, subject: str) -> GroupText | None:
    """Of the day with which the subject begins: 2026-11-28/group, or 2026-11-28/1d as the rule spells it."""
    try:
        day = dt.date.fromisoformat(subject.split("/")[0])
    except ValueError:
        return None
    return _text(training_class, day, subject) if day.year in YEARS else None


def _text(training_class: TrainingClass, day: dt.date, subject: str) -> GroupText | None:
    sessions = (
        PublishedSession.objects.of_class(training_class)
        .taking_place()
        .on(day)
        .filter(end_at__gt=timezone.now())
        .prefetch_related("groups")
        .order_by("start_at", "pk")
    )
    if not sessions:
        return None
    link = links.public_address(training_class)

    def say(width: int) -> Said:
        head = f"【{cut(training_class.name, width)}】{_when(day)}课程："
        lines = [_line(row, training_class, width) for row in sessions]
        return Said([head], lines, [f"课表：{link}"])

    text = fitted(say, lambda left: f"还有{left}节课，请看课表。")
    return GroupText(RuleName.SESSION_AHEAD, subject, fingerprint(text), text, day_label(day))


def _when(day: dt.date) -> str:
    near = _NEAR.get((day - timezone.localdate()).days, "")
    said = f"{day.month}月{day.day}日，星期{_WEEKDAYS[day.weekday()]}"
    return f"{near}（{said}）" if near else f"{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def _line(row: PublishedSession, training_class: TrainingClass, width: int) -> str:
    """09:00–11:30《基层治理》，三楼301教室（第1组）."""
    starts, ends = timezone.localtime(row.start_at), timezone.localtime(row.end_at)
    groups = "、".join(
        group.name for group in row.groups.all() if group.training_class_id == training_class.pk
    )
    return (
        f"{starts:%H:%M}–{ends:%H:%M}《{cut(row.title, width)}》，{cut(row.place_text, width) or '地点待定'}"
        f"{f'（{cut(groups, width)}）' if groups else ''}"
    )
