"""The text by which a class's group reads of a change: plain Chinese, short enough for one look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import translation

from courses.models import TrainingClass
from timetable.calendar import time_label
from timetable.models import PublishedChange, SessionKind

MOST = 300  # characters
_LANGUAGE = "zh-hans"
# How long a title, place or list of names may be, tried in this order until the text is short enough.
_WIDTHS = (60, 36, 20, 12)

Plain = Mapping[str, Any]
Changes = Mapping[str, Sequence[Plain]]


def announcement(training_class: TrainingClass, changes: Changes, *, reason: str = "", link: str = "") -> str:
    """What the changes of a version say, in fewer than 300 characters, in Chinese whatever the reader's language.

    `changes` as a version keeps them; `link` opens the class's timetable. What does not fit is counted.
    """
    with translation.override(_LANGUAGE):
        for width in _WIDTHS:
            lines = list(_lines(changes, width))
            text = _written(training_class, lines, reason, link, width)
            if len(text) < MOST:
                return text
        for kept in range(len(lines) - 1, -1, -1):
            text = _written(training_class, lines[:kept], reason, link, width, left=len(lines) - kept)
            if len(text) < MOST:
                return text
        return text[: MOST - 1]


def _written(
    training_class: TrainingClass, lines: list[str], reason: str, link: str, width: int, left: int = 0
) -> str:
    said = [f"【{_cut(training_class.name, width)}】课程调整", *lines]
    said += [f"另有{left}处变动，请看课表。"] if left else []
    said += [f"原因：{_cut(reason, width)}"] if reason else []
    said += [f"课表：{link}"] if link else []
    return "\n".join(said)


def _lines(changes: Changes, width: int) -> Iterator[str]:
    for kind in (
        PublishedChange.MOVED,
        PublishedChange.CHANGED,
        PublishedChange.ADDED,
        PublishedChange.CANCELLED,
    ):
        for row in changes.get(kind.value.lower(), ()):
            title = f"《{_cut(row['title'], width)}》"
            if kind == PublishedChange.CANCELLED:
                yield f"{title}{_time(row)}停课。"
            elif kind == PublishedChange.ADDED:
                yield f"{title}安排在{_time(row)}，地点{_place(row, width)}。"
            else:
                yield f"{title}{_differences(row, row['before'], width)}"


def _differences(row: Plain, before: Plain, width: int) -> str:
    """What people have to know of a session that changed: when and where always, the rest where it differs."""
    time, was = _time(row), _time(before)
    said = [f"原{was}，现{time}" if was != time else time]
    place, there = _place(row, width), _place(before, width)
    said.append(f"地点原{there}，现{place}" if there != place else f"地点{place}")
    if row["kind"] != before["kind"]:
        said.append(f"形式原{SessionKind(before['kind']).label}，现{SessionKind(row['kind']).label}")
    if row["instructors"] != before["instructors"]:
        said.append(
            f"主讲人原{_cut(before['instructors'], width) or '待定'}，现{_cut(row['instructors'], width) or '无'}"
        )
    if row["title"] != before["title"]:
        said.append(f"内容原《{_cut(before['title'], width)}》")
    return "；".join(said) + "。"


def _time(row: Plain) -> str:
    return time_label(*(dt.datetime.fromisoformat(row[at]) for at in ("start_at", "end_at")))


def _place(row: Plain, width: int) -> str:
    return _cut(row["place"], width) or "待定"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
