"""今日: the half-day that counts now, who is missing by town and whom to call, who is late or on leave."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Self

from django.db.models import Count, Max
from django.utils import timezone

from accounts import identity
from accounts.models import User
from attendance import contacts
from attendance.both_ways import BothWays, both_ways_of
from attendance.hall import Moment, chosen_of, half_days_on, moments_of, moments_on, next_session_of
from attendance.leave_span import hours_away
from attendance.marking import Marked, mark
from attendance.models import AttendanceStatus, CheckIn, ContactTry, Mark, MarkSource
from attendance.registration import by_town, is_found
from attendance.standing import Cell, Counts, Standing
from attendance.unit_report import spelt
from attendance.value import UNMARKED, Value
from courses.models import TrainingClass
from timetable import links
from timetable.fitting import MOST, WIDTHS, cut
from timetable.models import PublishedSession
from trainees.models import Enrolment


@dataclass(frozen=True)
class TodayRow:
    """One person in the half-day. `tries` are the calls noted; `away` is leave by the hour that was granted; `undo` is what stood there before a tap just made, None
    without one; `problem` says why something was not done."""

    person: Enrolment
    cell: Cell
    tries: Sequence[ContactTry] = ()
    away: str = ""
    undo: Value | None = None
    problem: str = ""
    is_unfolded: bool = False

    @property
    def masked_phone(self) -> str:
        """138****5678, for those who do not see it in full (R28)."""
        return identity.mask_phone(self.person.phone)

    @property
    def is_missing(self) -> bool:
        """未到: neither there nor on leave, recorded or not yet."""
        return not self.cell.value or self.cell.value.is_absent


@dataclass(frozen=True)
class TownMissing:
    """A town with those of its people who are missing, and its liaisons."""

    name: str
    rows: Sequence[TodayRow]
    liaisons: Sequence[User] = ()


@dataclass(frozen=True)
class Today:
    """The class's day. `moment` is the half-day shown, `rows` everybody expected in it; both are empty where no session is
    today, and then `coming` is the next session, None after the last. `both` is where signatures and scans do not agree."""

    training_class: TrainingClass
    moments: tuple[Moment, ...] = ()
    moment: Moment | None = None
    rows: tuple[TodayRow, ...] = ()
    liaisons: Mapping[str, Sequence[User]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    coming: PublishedSession | None = None
    both: BothWays | None = None

    @classmethod
    def of(cls, training_class: TrainingClass, key: str = "") -> Self:
        """Of the half-day that `key` names, else the one that counts now. The queries do not grow with people."""
        today = half_days_on(timezone.localdate())
        standing = Standing.of(training_class)
        held = {one.half_day: list(one.sessions) for one in standing.columns if one.half_day in today}
        moments = moments_of(held, standing.policy)
        moment = chosen_of(moments, key)
        if moment is None:
            return cls(training_class, coming=next_session_of(training_class))
        cells = [
            (row.enrolment, cell)
            for row in standing.rows
            for cell in row.cells
            if cell.half_day == moment.half_day and cell.is_expected
        ]
        tries = contacts.tries_of([person.pk for person, _cell in cells], moment.half_day)
        away = hours_away([person.pk for person, _cell in cells], moment.sessions[0].start_at, moment.ends_at)
        rows = tuple(
            TodayRow(person, cell, tries.get(person.pk, ()), away.get(person.pk, ""))
            for person, cell in cells
        )
        liaisons = contacts.liaisons_of([row.person for row in rows if row.is_missing])
        column = standing.column(moment.half_day)
        counts, both = column.counts if column else Counts(), both_ways_of(standing).get(moment.half_day)
        return cls(training_class, moments, moment, rows, liaisons, counts, both=both)

    @property
    def missing(self) -> list[TodayRow]:
        """未到."""
        return [row for row in self.rows if row.is_missing]

    @property
    def towns(self) -> list[TownMissing]:
        """Those missing, by town."""
        return [
            TownMissing(name, rows, self.liaisons.get(name, ()))
            for name, rows in by_town(self.missing, lambda row: row.person)
        ]

    @property
    def unrecorded(self) -> list[TodayRow]:
        """Those of whom nothing is recorded yet."""
        return [row for row in self.rows if not row.cell.value]

    @property
    def late(self) -> list[TodayRow]:
        """迟到 and 早退."""
        states = (AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)
        return [row for row in self.rows if row.cell.value.status in states]

    @property
    def on_leave(self) -> list[TodayRow]:
        """请假."""
        return [row for row in self.rows if row.cell.value.is_leave]

    def row(self, pk: int) -> TodayRow | None:
        """That person, or None."""
        return next((row for row in self.rows if row.person.pk == pk), None)

    def matching(self, text: str) -> list[TodayRow]:
        """Those found by characters, pinyin, unit or the end of the phone."""
        return [row for row in self.rows if is_found(row.person, text.strip().lower())]


def missing_text(today: Today) -> str:
    """Who is missing, by town, and where they should be, as it is pasted into a group: in Chinese and fewer than 300
    characters, so that whom there is no room for is counted; "" where nobody is missing. Two queries."""
    if not today.missing or today.moment is None:
        return ""
    link = links.public_address(today.training_class)
    place = _place_now(today.moment)
    people = [(town.name or "其他", row.person.cadre.name) for town in today.towns for row in town.rows]
    when = spelt(today.moment.half_day)
    for kept in range(len(people), -1, -1):
        lines = [f"{cut(today.training_class.name, WIDTHS[0])}{when}未到{len(people)}人："]
        for town, group in groupby(people[:kept], lambda one: one[0]):
            names = [name for _town, name in group]
            number = sum(1 for one in people if one[0] == town)
            lines.append(f"{town}（{number}人）：{'、'.join(names)}{'等' if len(names) < number else ''}")
        lines += [f"还有{len(people) - kept}人，名单见“今日考勤”。"] if kept < len(people) else []
        lines += [f"上课地点：{place}"] if place else []
        text = "\n".join([*lines, f"课表：{link}"])
        if len(text) < MOST:
            return text
    return text[: MOST - 1]


def _place_now(moment: Moment) -> str:
    """Where the half-day's session is that runs now, else its first. One query."""
    running = [one for one in moment.sessions if one.start_at <= moment.now < one.end_at]
    session = (running or list(moment.sessions))[0]
    place = PublishedSession.objects.filter(pk=session.pk).values_list("place_text", flat=True).first()
    return cut(place or "", WIDTHS[1])


def mark_rest_absent(today: Today, *, by: User) -> Marked:
    """其余记旷课: everybody of whom nothing is recorded. Whoever was marked meanwhile is left alone. Raises NotMarkable."""
    half_day = today.moment.half_day if today.moment else None
    if half_day is None:
        return Marked()
    rows = [row.person.pk for row in today.unrecorded]
    return mark(
        today.training_class,
        by=by,
        half_day=half_day,
        values=dict.fromkeys(rows, Value.of(AttendanceStatus.ABSENT)),
        seen=dict.fromkeys(rows, UNMARKED),
        source=MarkSource.DESK,
    )


def pulse_of(training_class: TrainingClass) -> str:
    """A short text that changes with whatever the pages about today show: marks, check-ins, calls, the list, the timetable
    and the clock. Seven queries."""
    moments = moments_on(training_class, timezone.localdate())
    sessions = [session.pk for moment in moments for session in moment.sessions]
    people = list(
        training_class.enrolments.order_by("pk").values_list(
            "pk", "status", "group", "phone", "expected_from", "late_addition"
        )
    )
    parts = (
        [(moment.half_day.key, moment.sessions, moment.phase) for moment in moments],
        people,
        Mark.objects.filter(session__in=sessions).aggregate(Max("pk")),
        CheckIn.objects.filter(session__in=sessions).aggregate(Max("pk"), Count("pk")),
        ContactTry.objects.filter(
            enrolment__training_class=training_class, day=timezone.localdate()
        ).aggregate(Max("pk"), Count("pk")),
        timezone.localdate(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
