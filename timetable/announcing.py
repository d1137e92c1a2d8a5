"""The text by which a class's group reads of a change: plain Chinese, short enough for one look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation

from courses.models import TrainingClass
from timetable import links
from timetable.calendar import time_label
from timetable.fitting import LANGUAGE, WIDTHS, Said, cut, fitted
from timetable.models import PublishedChange, SessionKind, TimetableVersion

RECENT = 20  # versions that are looked at

Plain = Mapping[str, Any]
Changes = Mapping[str, Sequence[Plain]]
Versions = QuerySet[TimetableVersion]


def announcement(training_class: TrainingClass, changes: Changes, *, reason: str = "", link: str = "") -> str:
    """What the changes of a version say, in fewer than 300 characters, in Chinese whatever the reader's language.

    `changes` as a version keeps them; `link` opens the class's timetable. What does not fit is counted.
    """

    def say(width: int) -> Said:
        foot = [f"原因：{cut(reason, width)}"] if reason else []
        foot += [f"课表：{link}"] if link else []
        return Said([f"【{cut(training_class.name, width)}】课程调整"], list(_lines(changes, width)), foot)

    with translation.override(LANGUAGE):
        return fitted(say, lambda left: f"另有{left}处变动，请看课表。")


def text_of(version: TimetableVersion) -> str:
    """What a version still has to say to the group; "" where nothing of it is left. Two queries."""
    training_class = version.training_class
    found = told_now(training_class.timetable_versions.filter(number__gte=version.number))
    changes = next((changes for one, changes in found if one.pk == version.pk), None)
    link = links.public_address(training_class)
    return announcement(training_class, changes, reason=version.reason, link=link) if changes else ""


def told_now(versions: Versions) -> list[tuple[TimetableVersion, Changes]]:
    """Of these versions of a class, the newest first, those with changes that still hold, and these: of sessions that
    no later version changed again and that, as they are or as they were, are not over. One query."""
    found: list[tuple[TimetableVersion, Changes]] = []
    changed_since, now = set[int](), timezone.now()
    for version in versions.defer("snapshot").order_by("-number"):
        holding = {
            kind: [row for row in rows if row["session"] not in changed_since and _ends_at(row) > now]
            for kind, rows in version.changes.items()
        }
        changed_since |= {row["session"] for rows in version.changes.values() for row in rows}
        if any(holding.values()):
            found.append((version, holding))
    return found


def lines_about(changes: Changes, sessions: Collection[int]) -> list[str]:
    """A Chinese line for each change of a version that concerns one of these sessions."""
    only = {kind: [row for row in rows if row["session"] in sessions] for kind, rows in changes.items()}
    with translation.override(LANGUAGE):
        return list(_lines(only, WIDTHS[0]))


def _ends_at(row: Plain) -> dt.datetime:
    """When the later of what was and what is ends."""
    ends = [dt.datetime.fromisoformat(told["end_at"]) for told in (row, row.get("before") or row)]
    return max(end if timezone.is_aware(end) else timezone.make_aware(end) for end in ends)


def _lines(changes: Changes, width: int) -> Iterator[str]:
    for kind in (
        PublishedChange.MOVED,
        PublishedChange.CHANGED,
        PublishedChange.ADDED,
        PublishedChange.CANCELLED,
    ):
        for row in changes.get(kind.value.lower(), ()):
            title = f"《{cut(row['title'], width)}》"
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
            f"主讲人原{cut(before['instructors'], width) or '待定'}，现{cut(row['instructors'], width) or '无'}"
        )
    if row["title"] != before["title"]:
        said.append(f"内容原《{cut(before['title'], width)}》")
    return "；".join(said) + "。"


def _time(row: Plain) -> str:
    return time_label(*(dt.datetime.fromisoformat(row[at]) for at in ("start_at", "end_at")))


def _place(row: Plain, width: int) -> str:
    return cut(row["place"], width) or "待定"
