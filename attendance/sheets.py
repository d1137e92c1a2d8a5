"""The signed sheets of a class, a half-day each: what was printed, entered and photographed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone

from attendance.models import AttendanceRecord, MarkSource, SheetEntry, SheetPrinting
from attendance.printings import half_day_of
from attendance.standing import Counts, Standing
from courses.models import ClassDocument, DocumentKind, TrainingClass
from timetable.calendar import HalfDay


@dataclass(frozen=True)
class EntryRow:
    """An entry; `act` is a mark of it that still stands, by which it is taken back, None where none does."""

    entry: SheetEntry
    act: int | None

    @property
    def is_undone(self) -> bool:
        """All that it changed was taken back, or marked over since."""
        return self.act is None and self.entry.changes > 0


@dataclass(frozen=True)
class PrintingRow:
    """A printing with what was entered from it, newest first."""

    printing: SheetPrinting
    entries: tuple[EntryRow, ...]

    @property
    def people(self) -> int:
        """How many serials are somebody's."""
        return sum(pk is not None for pk in self.printing.lines)


@dataclass(frozen=True)
class SheetDay:
    """A half-day; `counts` is None where the timetable has no session in it any more."""

    half_day: HalfDay
    counts: Counts | None
    printings: tuple[PrintingRow, ...]
    photos: tuple[ClassDocument, ...]

    @property
    def has_come(self) -> bool:
        """It can be marked."""
        return self.half_day.day <= timezone.localdate()


def sheets_of(training_class: TrainingClass) -> tuple[Sequence[SheetDay], Standing]:
    """Every half-day of the timetable, and those that something was printed or filed for: the latest that has come first,
    those to come after; with the class's standing. The number of queries does not grow."""
    standing = Standing.of(training_class)
    counts = {column.half_day: column.counts for column in standing.columns}
    printed, filed = printings_by_half_day(training_class), photos_by_half_day(training_class)
    days = [
        SheetDay(half_day, counts.get(half_day), tuple(printed[half_day]), tuple(filed[half_day]))
        for half_day in sorted({*counts, *printed, *filed})
    ]
    come = [day for day in days if day.has_come]
    return [*reversed(come), *days[len(come) :]], standing


def photos_by_half_day(training_class: TrainingClass) -> defaultdict[HalfDay, list[ClassDocument]]:
    """The files of signed sheets that belong to a half-day. One query."""
    filed: defaultdict[HalfDay, list[ClassDocument]] = defaultdict(list)
    documents = training_class.documents.in_place().filter(kind=DocumentKind.SIGNED_SHEET, day__isnull=False)
    for document in documents.exclude(file="").exclude(period="").select_related("added_by").order_by("pk"):
        if document.day:
            filed[HalfDay(document.day, document.period)].append(document)
    return filed


def entries_of(printing: SheetPrinting) -> list[EntryRow]:
    """What was entered from one printing, newest first. Two queries."""
    standing = _standing_acts(printing.training_class)
    rows = printing.entries.select_related("entered_by")
    return [EntryRow(entry, standing.get((entry.entered_by_id, entry.entered_at))) for entry in rows]


def printings_by_half_day(training_class: TrainingClass) -> defaultdict[HalfDay, list[PrintingRow]]:
    """What was printed for each half-day, the newest first, with what was entered from it. Three queries."""
    standing = _standing_acts(training_class)
    entries: dict[int, list[EntryRow]] = defaultdict(list)
    for entry in SheetEntry.objects.filter(printing__training_class=training_class).select_related(
        "entered_by"
    ):
        act = standing.get((entry.entered_by_id, entry.entered_at))
        entries[entry.printing_id].append(EntryRow(entry, act))
    found: defaultdict[HalfDay, list[PrintingRow]] = defaultdict(list)
    for printing in training_class.sheet_printings.select_related("printed_by").order_by("-number"):
        found[half_day_of(printing)].append(PrintingRow(printing, tuple(entries[printing.pk])))
    return found


def _standing_acts(training_class: TrainingClass) -> dict[tuple[int, object], int]:
    """Who and when → a mark, of each act of entering that something in the records still comes from. One query."""
    records = AttendanceRecord.objects.filter(
        enrolment__training_class=training_class, mark__source=MarkSource.SHEET
    )
    acts = records.values_list("mark__marked_by", "mark__marked_at").annotate(first=Min("mark_id")).order_by()
    return {(by, at): first for by, at, first in acts}
