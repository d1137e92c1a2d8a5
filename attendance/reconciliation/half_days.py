"""The lines of each half-day: 应到 = 实到 + 请假 + 旷课 (R29), and 实到 beside what was counted on the signed sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.models import SheetCount, SheetEntry
from attendance.reconciliation.lines import Line, Part, Place, Side, plain
from attendance.sheets import photos_by_half_day
from attendance.standing import Cell, Counts, Standing
from courses.models import ClassDocument, TrainingClass
from timetable.calendar import HalfDay


@dataclass(frozen=True)
class Counted:
    """What was counted on a signed sheet, by whom and when. Where the sheet was entered by what differs, `reckoned` is 实到 as the
    entry made it and `words` why it differed."""

    number: int
    by: str
    at: dt.datetime
    reckoned: int | None = None
    words: str = ""


@dataclass(frozen=True)
class SheetLine:
    """One half-day of the table in which counts are typed: its two lines, what was counted, and the scans."""

    half_day: HalfDay
    counts: Counts
    counted: Counted | None
    scans: tuple[ClassDocument, ...]
    marks: Line
    sheet: Line

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"count_{self.half_day.key}"

    @property
    def is_to_come(self) -> bool:
        """Nothing can have been counted yet."""
        return self.half_day.day > timezone.localdate()


def counted_in(training_class: TrainingClass) -> dict[HalfDay, Counted]:
    """The last count of each half-day's sheet, typed here or with the entry of the sheet. Two queries."""
    found: dict[HalfDay, Counted] = {}
    entries = SheetEntry.objects.filter(printing__training_class=training_class)
    for entry in entries.select_related("printing", "entered_by").order_by("entered_at", "pk"):
        half_day = HalfDay(entry.printing.day, entry.printing.period)
        found[half_day] = Counted(
            entry.counted, entry.entered_by.name, entry.entered_at, entry.reckoned, entry.words
        )
    counts = SheetCount.objects.filter(training_class=training_class)
    for row in counts.select_related("counted_by").order_by("counted_at", "pk"):
        half_day = HalfDay(row.day, row.period)
        before = found.get(half_day)
        if before is None or before.at <= row.counted_at:
            found[half_day] = Counted(row.counted, row.counted_by.name, row.counted_at)
    return found


def sheet_lines(
    training_class: TrainingClass, standing: Standing, exempt: Collection[int]
) -> list[SheetLine]:
    """Every half-day of the timetable with its two lines. `exempt` are enrolments that need not be recorded and so are not
    expected where they are not. Three queries, however many half-days and people."""
    counted, scans = counted_in(training_class), photos_by_half_day(training_class)
    found = []
    for place, column in enumerate(standing.columns):
        half_day = column.half_day
        cells = [
            row.cells[place]
            for row in standing.rows
            if row.cells[place].value or row.enrolment.pk not in exempt
        ]
        counts = Counts.of(cells)
        marks = _marks(training_class, half_day, counts, waits=_waits(half_day, cells))
        filed = tuple(scans.get(half_day, ()))
        count = counted.get(half_day)
        sheet = _sheet(training_class, half_day, counts, count, waits=marks.waits, is_filed=bool(filed))
        found.append(SheetLine(half_day, counts, count, filed, marks, sheet))
    return found


def half_day_part(rows: Sequence[SheetLine]) -> Part:
    """The lines of all half-days, the two of each together."""

    def lines() -> Iterator[Line]:
        for row in rows:
            yield row.marks
            yield row.sheet

    return Part("half_days", _("每个半天"), tuple(lines()))


def key_of(kind: str, half_day: HalfDay) -> str:
    """half_day:2026-11-23:AM."""
    return f"{kind}:{half_day.day.isoformat()}:{half_day.period}"


def seen_of(counted: Mapping[HalfDay, Counted]) -> dict[HalfDay, int]:
    """The numbers alone."""
    return {half_day: one.number for half_day, one in counted.items()}


def _waits(half_day: HalfDay, cells: Sequence[Cell]) -> str:
    if half_day.day > timezone.localdate():
        return _("还没有到")
    count = sum(cell.is_open for cell in cells)
    if not count:
        return ""
    return ngettext("%(n)d 人还没有记考勤", "%(n)d 人还没有记考勤", count) % {"n": count}


def _marks(training_class: TrainingClass, half_day: HalfDay, counts: Counts, *, waits: str) -> Line:
    grid = Place(_("考勤表格"), "attendance:attendance_detail", (training_class.pk,))
    recorded = counts.present + counts.on_leave + counts.absent
    words = {"present": counts.present, "leave": counts.on_leave, "absent": counts.absent}
    remark = _("实到 %(present)d + 请假 %(leave)d + 旷课 %(absent)d") % words
    within = [
        _("%(what)s %(n)d") % {"what": label, "n": n}
        for label, n in ((_("迟到"), counts.late), (_("早退"), counts.left_early))
        if n
    ]
    if within:
        remark += _("；%(what)s 在实到之内") % {"what": _("、").join(within)}
    return Line(
        key=key_of("half_day", half_day),
        title=half_day.label,
        left=Side(_("应到"), plain(counts.expected), grid),
        right=Side(_("实到 + 请假 + 旷课"), plain(recorded), grid),
        waits=waits,
        remark=remark,
        mends=(grid,),
    )


def _sheet(
    training_class: TrainingClass,
    half_day: HalfDay,
    counts: Counts,
    counted: Counted | None,
    *,
    waits: str,
    is_filed: bool,
) -> Line:
    pk = training_class.pk
    grid = Place(_("考勤表格"), "attendance:attendance_detail", (pk,))
    sheets = Place(_("签到表补录"), "attendance:sheet_list", (pk,), f"#{half_day.key}")
    if not waits and counted is None and not is_filed:
        waits = _("还没有签到表原件")
    because = ""
    if counted and counted.words and counted.reckoned == counts.present:
        because = _("补录时说明：%(words)s（%(name)s）") % {"words": counted.words, "name": counted.by}
    return Line(
        key=key_of("sheet", half_day),
        title=_("%(half_day)s签到表") % {"half_day": half_day.label},
        left=Side(_("实到"), plain(counts.present), grid),
        right=Side(_("签到表上的实到"), plain(counted.number) if counted else "", sheets),
        waits=waits,
        because=because,
        mends=(grid, sheets),
    )
