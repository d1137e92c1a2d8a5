"""按签到表补录: what differs on a signed sheet is entered, the rest are 出勤; nobody's leave turns into presence by silence."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import marking
from attendance.differing import Paper
from attendance.history import Act, latest_acts
from attendance.marking import Marked, NotMarkable
from attendance.models import MarkSource, SheetEntry, SheetPrinting
from attendance.printings import half_day_of, stamp
from attendance.sitting_in import sitters_of
from attendance.standing import Cell, Counts, Row, Standing
from attendance.value import PRESENT, UNMARKED, Value
from timetable.calendar import HalfDay
from trainees.models import Enrolment


class Outdated(Exception):
    """Somebody marked one of these people, or the list changed, after the preview was made."""


class Fate(Enum):
    """What becomes of a line: it says something new, the same as before, what the program has and the sheet does not
    mention, somebody sat in and it is not said how to count it, or it is nobody's any more."""

    CHANGES = "changes"
    SAME = "same"
    KEPT = "kept"
    SAT_IN = "sat in"
    GONE = "gone"


@dataclass(frozen=True)
class SheetLine:
    """A serial of the printing and what it says before and after; `act` is who said what stands there now."""

    serial: int
    person: Enrolment
    before: Value
    after: Value
    fate: Fate
    is_partial: bool = False
    act: Act | None = None
    sitter: str = ""

    @property
    def is_written(self) -> bool:
        """Something of it goes into the ledger: a new value, or the same for a session that came later."""
        completes = self.is_partial and self.after.is_there
        return self.fate is not Fate.GONE and bool(self.after) and (self.after != self.before or completes)


@dataclass(frozen=True)
class Preview:
    """All lines of a printing with what would be entered; `unlisted` are expected in the half-day and not on the paper."""

    printing: SheetPrinting
    half_day: HalfDay
    lines: tuple[SheetLine, ...]
    unlisted: tuple[tuple[Enrolment, Cell], ...]

    @classmethod
    def of(cls, printing: SheetPrinting, typed: Mapping[int, Value]) -> Self:
        """As things stand now, with the serials typed. Seven queries at most, however many people."""
        half_day, standing = half_day_of(printing), Standing.of(printing.training_class)
        rows = {row.enrolment.pk: row for row in standing.rows}
        cells = {pk: cell for pk, row in rows.items() if (cell := _cell(row, half_day))}
        acts = latest_acts(standing)
        people = _people_of(printing, rows)
        lines = tuple(
            _line(serial, people[pk], cells.get(pk), typed.get(serial), acts.get((pk, half_day)))
            for serial, pk in enumerate(printing.lines, start=1)
            if pk in people
        )
        listed = set(printing.lines)
        unlisted = tuple((rows[pk].enrolment, cell) for pk, cell in cells.items() if pk not in listed)
        return cls(printing, half_day, lines, unlisted)

    def fated(self, fate: Fate) -> list[SheetLine]:
        """The lines of that fate."""
        return [line for line in self.lines if line.fate is fate]

    @property
    def changed(self) -> list[SheetLine]:
        """What is entered and is not plain presence where nothing stood: whoever checks reads these by name."""
        return [line for line in self.fated(Fate.CHANGES) if line.before or line.after != PRESENT]

    @property
    def newly_present(self) -> list[SheetLine]:
        """The rest, of whom nothing was known and who are 出勤 now."""
        return [line for line in self.fated(Fate.CHANGES) if not line.before and line.after == PRESENT]

    @property
    def kept(self) -> list[SheetLine]:
        """The sheet does not mention them; the program has something else than presence for them."""
        return self.fated(Fate.KEPT)

    @property
    def sat_in(self) -> list[SheetLine]:
        """Somebody else sat in for them; not marked until the sheet says how."""
        return self.fated(Fate.SAT_IN)

    @property
    def gone(self) -> list[SheetLine]:
        """Left since, or not expected any more; not marked."""
        return self.fated(Fate.GONE)

    @property
    def counts(self) -> Counts:
        """The paper's people in the half-day, as they will be counted."""
        there = [line for line in self.lines if line.fate is not Fate.GONE]
        return Counts(
            expected=len(there),
            present=sum(line.after.is_there for line in there),
            on_leave=sum(line.after.is_leave for line in there),
            absent=sum(line.after.is_absent for line in there),
            unmarked=sum(not line.after for line in there),
        )

    @property
    def fingerprint(self) -> str:
        """The same only while every line says the same before and after."""
        said = [
            (line.serial, line.person.pk, line.before.code, line.after.code, line.fate) for line in self.lines
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True)
class Entered:
    """The entry as kept, and what it changed in the ledger."""

    entry: SheetEntry
    marked: Marked


def paper_of(printing: SheetPrinting) -> Paper:
    """What serials and names somebody may type for this printing. One query."""
    return papers_of([printing])[printing.pk]


def papers_of(printed: Collection[SheetPrinting]) -> dict[int, Paper]:
    """The same of several, by the printing's id. One query, however many."""
    rows = Enrolment.objects.filter(pk__in={pk for printing in printed for pk in printing.lines if pk})
    names = dict(rows.values_list("pk", "cadre__name"))
    return {printing.pk: _paper(printing, names) for printing in printed}


def _paper(printing: SheetPrinting, names: Mapping[int, str]) -> Paper:
    places: dict[str, list[int]] = defaultdict(list)
    for serial, pk in enumerate(printing.lines, start=1):
        if pk in names:
            places[names[pk]].append(serial)
    blank = frozenset(serial for serial, pk in enumerate(printing.lines, start=1) if pk not in names)
    return Paper(len(printing.lines), blank, {name: tuple(serials) for name, serials in places.items()})


def refusal(printing: SheetPrinting) -> str:
    """Why nothing can be entered from this sheet now; "" where it can."""
    half_day = half_day_of(printing)
    try:
        marking.refuse_locked(printing.training_class)
    except NotMarkable as locked:
        return str(locked)
    if half_day.day > timezone.localdate():
        return _("%(half_day)s还没有到，当天起才能记考勤。") % {"half_day": half_day.label}
    return ""


@transaction.atomic
def enter(
    printing: SheetPrinting,
    *,
    text: str,
    typed: Mapping[int, Value],
    counted: int,
    words: str,
    seen: str,
    by: User,
) -> Entered:
    """Enters the sheet as its preview `seen` (a fingerprint) showed it: `typed` says what `text` means, all others on the
    paper of whom nothing is known are 出勤. `counted` is 实到 as counted on the paper by hand, `words` why it differs.

    Raises Outdated where anything stands otherwise than it was seen, NotMarkable for a closed class or a day to come.
    """
    training_class, half_day = printing.training_class, half_day_of(printing)
    marking.lock(training_class, {pk for pk in printing.lines if pk})
    marking.refuse_locked(training_class)
    preview = Preview.of(printing, typed)
    if preview.fingerprint != seen:
        raise Outdated
    now = timezone.now()
    written = [line for line in preview.lines if line.is_written]
    marked = marking.mark(
        training_class,
        by=by,
        half_day=half_day,
        values={line.person.pk: line.after for line in written},
        seen={line.person.pk: line.before for line in written},
        source=MarkSource.SHEET,
        reason=stamp(printing),
        at=now,
    )
    entry = SheetEntry.objects.create(
        printing=printing,
        text=text,
        counted=counted,
        reckoned=preview.counts.present,
        words=words,
        changes=len(marked.changes),
        entered_by=by,
        entered_at=now,
    )
    _note(entry, half_day, by=by)
    return Entered(entry, marked)


def _note(entry: SheetEntry, half_day: HalfDay, *, by: User) -> None:
    """The row of the trail."""
    audit.record(
        "attendance.enter_sheet",
        by=by,
        subject=entry.printing.training_class,
        printing=entry.printing_id,
        half_day=half_day.key,
        counted=entry.counted,
        reckoned=entry.reckoned,
        changes=entry.changes,
    )


def _cell(row: Row, half_day: HalfDay) -> Cell | None:
    """The row's cell of the half-day where the person is expected."""
    return next((cell for cell in row.cells if cell.half_day == half_day and cell.is_expected), None)


def _people_of(printing: SheetPrinting, rows: Mapping[int, Row]) -> dict[int, Enrolment]:
    """Everybody on the paper by id, whoever left long since too."""
    missing = [pk for pk in printing.lines if pk and pk not in rows]
    gone = Enrolment.objects.filter(pk__in=missing).select_related("cadre") if missing else ()
    return {pk: row.enrolment for pk, row in rows.items()} | {person.pk: person for person in gone}


def _line(
    serial: int, person: Enrolment, cell: Cell | None, typed: Value | None, act: Act | None
) -> SheetLine:
    if cell is None:
        return SheetLine(serial, person, UNMARKED, UNMARKED, Fate.GONE)
    before, sitters = cell.value, sitters_of(person, cell.half_day)
    sitter = sitters[0].name if sitters else ""
    after = typed or before or (UNMARKED if sitters else PRESENT)
    if typed is None and before and before != PRESENT:
        fate = Fate.KEPT
    elif not after:
        fate = Fate.SAT_IN
    else:
        fate = Fate.SAME if after == before else Fate.CHANGES
    return SheetLine(serial, person, before, after, fate, cell.is_partial, act, sitter)
