"""The timetable of a class as a table: days by half-days, what waits for a place, what was called off."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils import timezone

from courses.models import TrainingClass
from timetable import versions
from timetable.calendar import HalfDay, WorkCalendar
from timetable.cautions import Watch
from timetable.difference import Change, Difference, compare
from timetable.models import Period, PublishedChange, SessionStatus, TimetableVersion
from timetable.rows import Draft, Facts, PublishedRow, Row, drafts_of, published_of

_TONES = {
    PublishedChange.ADDED: "success",
    PublishedChange.MOVED: "warning",
    PublishedChange.CHANGED: "info",
    PublishedChange.CANCELLED: "danger",
}


@dataclass(frozen=True)
class Entry:
    """One session in the table. `change` is how it differs from the version before, `was` the time it had,
    `notes` what deserves a second look, `unconfirmed` lecturers of a coming session with their answers; `host` names
    the class that arranges a joint session of another, `version` is the draft's."""

    row: Facts
    is_cancelled: bool = False
    change: PublishedChange = PublishedChange.NONE
    was: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    unconfirmed: tuple[tuple[str, str], ...] = ()
    host: str = ""
    version: int = 0

    @property
    def tone(self) -> str:
        """The colour beside the word of the change."""
        return _TONES.get(self.change, "neutral")


@dataclass(frozen=True)
class Cell:
    """A half-day of the class."""

    half_day: HalfDay
    entries: list[Entry]


@dataclass(frozen=True)
class Day:
    """A line of the table; `note` says what day it is when people do not work, or work on a weekend."""

    day: dt.date
    cells: list[Cell]
    note: str
    is_today: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is placed on it."""
        return not any(cell.entries for cell in self.cells)

    @property
    def is_over(self) -> bool:
        """Whether it lies before today."""
        return self.day < timezone.localdate()


@dataclass(frozen=True)
class Grid:
    """The table, and what stands beside it; `unpublished` are its years whose holidays are not known yet (R27)."""

    periods: list[Period]
    days: list[Day]
    waiting: list[Entry] = field(default_factory=list)
    called_off: list[Entry] = field(default_factory=list)
    unpublished: list[int] = field(default_factory=list)

    @property
    def session_ids(self) -> list[int]:
        """Whatever stands in the table."""
        return [entry.row.session_id for day in self.days for cell in day.cells for entry in cell.entries]

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands in the table, waits or was called off."""
        return not (self.waiting or self.called_off or any(not day.is_empty for day in self.days))

    @property
    def number(self) -> int:
        """How many sessions take place in the table."""
        return sum(
            not entry.is_cancelled for day in self.days for cell in day.cells for entry in cell.entries
        )


def drafted(training_class: TrainingClass) -> tuple[Grid, Difference]:
    """For organisers: the drafts with cautions, marked where they differ from what is published, if anything is.

    The number of queries is constant.
    """
    drafts, published = drafts_of(training_class), published_of(training_class)
    found = compare(training_class, drafts, published)
    placed = [row for draft in drafts if (row := draft.taking_place)]
    watch = Watch.load(placed)
    last = {line.row.session_id: line for line in published}
    entries, waiting, called_off = [], [], []
    changes = found.by_session if published else {}
    for draft in drafts:
        change = changes.get(draft.facts.session_id)
        entry = _drafted(draft, change, training_class, last.get(draft.facts.session_id))
        if row := draft.taking_place:
            notes = [str(note) for note in (*watch.hard(row), *watch.over(row), *watch.torn(row))]
            entries.append(replace(entry, notes=tuple(notes)))
        elif draft.is_waiting:
            waiting.append(entry)
        elif isinstance(entry.row, Row) and entry.change == PublishedChange.CANCELLED:
            entries.append(entry)
        else:
            called_off.append(entry)
    calendar = watch.calendar if placed else _calendar(training_class)
    periods, days = _table(entries, _planned_days(training_class, calendar), calendar)
    years = sorted({line.day.year for line in days if not placed or not line.is_empty})
    unpublished = [year for year in years if not calendar.is_published(year)]
    return Grid(periods, days, waiting, called_off, unpublished), found


def published(training_class: TrainingClass) -> Grid:
    """For everybody else: the published rows, marked where the last version changed them. One query."""
    entries = [
        Entry(
            row=line.row,
            is_cancelled=line.status == SessionStatus.CANCELLED,
            change=PublishedChange(line.change),
            reason=line.row.remark if line.status == SessionStatus.CANCELLED else "",
            host=line.row.owner if line.row.owner_id != training_class.pk else "",
        )
        for line in published_of(training_class)
        if line.status == SessionStatus.SCHEDULED or line.change == PublishedChange.CANCELLED
    ]
    return Grid(*_table(entries, set(), WorkCalendar({})))


def of_entries(entries: Iterable[Entry]) -> Grid:
    """A table of these alone, on the days that have one."""
    return Grid(*_table(entries, set(), WorkCalendar({})))


def kept(version: TimetableVersion) -> Grid:
    """As people saw a version: its snapshot, marked where it changed the one before. No query."""
    changes = versions.changes_of(version) if version.number > 1 else []
    kinds = {change.row.session_id: change for change in changes}
    gone = [change for change in changes if change.kind == PublishedChange.CANCELLED]
    rows = [*versions.snapshot_of(version), *(change.row for change in gone)]
    entries = []
    for row in sorted(rows, key=lambda one: one.start_at):
        change = kinds.get(row.session_id)
        moved = change and change.kind == PublishedChange.MOVED and change.before
        entries.append(
            Entry(
                row=row,
                is_cancelled=bool(change and change in gone),
                change=change.kind if change else PublishedChange.NONE,
                was=moved.time if moved else "",
                reason=change.reason if change else "",
                host=row.owner if row.owner_id not in (0, version.training_class_id) else "",
            )
        )
    return Grid(*_table(entries, set(), WorkCalendar({})))


def _drafted(
    draft: Draft, change: Change | None, training_class: TrainingClass, last: PublishedRow | None
) -> Entry:
    kind = change.kind if change else PublishedChange.NONE
    cancelled = draft.status == SessionStatus.CANCELLED
    if cancelled and last and last.change == PublishedChange.CANCELLED:
        kind = PublishedChange.CANCELLED
    moved = change and change.before and kind == PublishedChange.MOVED
    return Entry(
        row=draft.facts,
        is_cancelled=cancelled,
        change=kind,
        was=change.before.time if moved and change and change.before else "",
        reason=draft.reason,
        unconfirmed=() if cancelled else draft.unconfirmed,
        host=draft.facts.owner if draft.facts.owner_id != training_class.pk else "",
        version=draft.version,
    )


def _calendar(training_class: TrainingClass) -> WorkCalendar:
    first, last = training_class.starts_on, training_class.ends_on
    return WorkCalendar.load(first, last or first) if first else WorkCalendar({})


def _planned_days(training_class: TrainingClass, calendar: WorkCalendar) -> set[dt.date]:
    """The working days of the class as planned, so that there is a line to place sessions on."""
    first, last = training_class.starts_on, training_class.ends_on or training_class.starts_on
    if first is None or last is None or (last - first).days > 62:
        return set()
    return set(calendar.workdays_between(first, last))


def _table(
    entries: Iterable[Entry], days: set[dt.date], calendar: WorkCalendar
) -> tuple[list[Period], list[Day]]:
    cells: Mapping[HalfDay, list[Entry]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry.row, Row):
            cells[entry.row.half_day].append(entry)
    evening = any(half_day.period == Period.EVE for half_day in cells)
    periods = [Period.AM, Period.PM, *([Period.EVE] if evening else [])]
    today = timezone.localdate()
    lines = []
    for day in sorted(days | {half_day.day for half_day in cells}):
        halves = [HalfDay(day, period) for period in periods]
        found = [Cell(half_day, cells.get(half_day, [])) for half_day in halves]
        lines.append(Day(day, found, calendar.note(day), day == today))
    return periods, lines
