"""What is credited as papers list it: 年度 培训名称 来源 起止 天数 学时 出勤率 结业."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q

from attendance.dossier import recorded_hours
from attendance.models import HoursCredit
from exports.papers.cells import Value, number
from exports.papers.sheet import LEFT, NUMBER, PERCENT, TEXT
from trainees.models import Enrolment, EnrolmentStatus

# Head, width, style.
COLUMNS = [
    ("年度", 7, TEXT),
    ("培训名称", 38, LEFT),
    ("来源", 12, TEXT),
    ("起止时间", 23, TEXT),
    ("天数", 7, NUMBER),
    ("学时", 7, NUMBER),
    ("出勤率", 8, PERCENT),
    ("结业", 9, TEXT),
]
_RESULTS = {
    EnrolmentStatus.COMPLETED: "结业",
    EnrolmentStatus.NOT_COMPLETED: "未结业",
    EnrolmentStatus.DISMISSED: "退学",
    EnrolmentStatus.EXEMPT: "免修",
}


@dataclass(frozen=True)
class CreditLine:
    """One credit: of a class of ours with the share of its recorded hours that was attended, and how it ended."""

    cadre: int
    year: int
    title: str
    source: str
    dates: str
    days: Decimal
    hours: Decimal
    rate: float | None
    result: str

    @property
    def values(self) -> list[Value]:
        """What stands in the columns."""
        return [
            str(self.year),
            self.title,
            self.source,
            self.dates,
            number(self.days),
            number(self.hours),
            self.rate,
            self.result,
        ]


def lines_of(which: Q) -> list[CreditLine]:
    """The credits chosen by the condition, the earliest first. Three queries."""
    rows = HoursCredit.objects.filter(which).order_by("year", F("started_on").asc(nulls_last=True), "pk")
    credits = list(rows)
    classes = {row.training_class_id for row in credits if row.training_class_id}
    enrolled = Enrolment.objects.filter(
        training_class__in=classes, cadre__in={row.cadre_id for row in credits if row.training_class_id}
    )
    known = {
        (cadre, class_id): (pk, status)
        for cadre, class_id, pk, status in enrolled.values_list("cadre", "training_class", "pk", "status")
    }
    sums = recorded_hours(Q(enrolment__in=[pk for pk, _status in known.values()]))
    return [_line(row, known, sums) for row in credits]


def _line(
    row: HoursCredit,
    known: dict[tuple[int, int], tuple[int, str]],
    sums: dict[int, tuple[Decimal, Decimal, Decimal]],
) -> CreditLine:
    pk, status = known.get((row.cadre_id, row.training_class_id or 0), (0, ""))
    there, *missed = sums.get(pk, (Decimal(0),) * 3)
    whole = sum(missed, there)
    return CreditLine(
        cadre=row.cadre_id,
        year=row.year,
        title=row.title,
        source=row.get_source_display(),
        dates=_dates(row.started_on, row.ended_on),
        days=row.days,
        hours=row.hours,
        rate=float(there / whole) if whole else None,
        result=_RESULTS.get(EnrolmentStatus(status), "") if status else "",
    )


def _dates(first: dt.date | None, last: dt.date | None) -> str:
    """2026-11-23至11-25."""
    if first is None:
        return ""
    if last is None or last == first:
        return first.isoformat()
    return f"{first}至{last:%m-%d}" if first.year == last.year else f"{first}至{last}"


def totals_of(lines: Iterable[CreditLine]) -> tuple[Decimal, Decimal]:
    """Days and hours together."""
    lines = list(lines)
    return sum((line.days for line in lines), Decimal(0)), sum((line.hours for line in lines), Decimal(0))
