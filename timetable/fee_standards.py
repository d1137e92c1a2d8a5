"""A district's dated standards: of lecture fees, of what a day may cost, of the tax withheld. Laid down, taken out, in force.

What a new district begins with, each only a row that it may follow by another:

- Lecture fees after tax a 学时 (财行〔2016〕540号, article 10, since 2017-01-01): 副高级 at most 500 yuan, 正高级 1,000, 院士 and
  全国知名专家 1,500; others by reference to these, so the lowest; at most 4 学时 a half-day.
- 综合定额 a person and day (the same, article 9, training of the third kind, for 处级 and below): 住宿 340, 伙食 130, 场地资料交通
  50, 其他 30, together 550.
- Withholding from 劳务报酬 (国家税务总局公告2018年第61号, since 2019-01-01): 800 yuan are taken off an income up to 4,000, a fifth of a
  larger one; 20, 30 and 40 per cent up to 20,000, 50,000 and above.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db import transaction

from accounts import audit
from accounts.models import User
from timetable.models import CostStandard, FeeStandard, TitleGrade, WithholdingBracket, WithholdingTable
from timetable.withholding import Bracket, Withholding
from units.models import Unit

Standard = FeeStandard | CostStandard | WithholdingTable
KINDS: dict[str, type[Standard]] = {"fee": FeeStandard, "cost": CostStandard, "tax": WithholdingTable}
Rates = Sequence[tuple[Decimal, Decimal]]

_FEES_SINCE, _TAXED_SINCE = dt.date(2017, 1, 1), dt.date(2019, 1, 1)
_FEES = {
    TitleGrade.ACADEMICIAN: 1500,
    TitleGrade.SENIOR: 1000,
    TitleGrade.ASSOCIATE: 500,
    TitleGrade.OTHER: 500,
}
_COSTS = {"lodging": 340, "meals": 130, "venue": 50, "other": 30}
_RATES = [(Decimal(0), Decimal(20)), (Decimal(20000), Decimal(30)), (Decimal(50000), Decimal(40))]


@transaction.atomic
def lay_down_defaults(district: Unit, *, by: User | None = None) -> int:
    """Gives the district the national figures in each of the three tables that is empty; how many tables that were."""
    Unit.objects.select_for_update(no_key=True).get(pk=district.pk)
    filled = 0
    if not FeeStandard.objects.filter(district=district).exists():
        FeeStandard.objects.bulk_create(
            FeeStandard(district=district, title_grade=grade, amount=amount, valid_from=_FEES_SINCE)
            for grade, amount in _FEES.items()
        )
        filled += 1
    if not CostStandard.objects.filter(district=district).exists():
        CostStandard.objects.create(district=district, valid_from=_FEES_SINCE, **_COSTS)
        filled += 1
    if not WithholdingTable.objects.filter(district=district).exists():
        table = WithholdingTable(
            district=district, valid_from=_TAXED_SINCE, flat_deduction=800, share_deducted=20
        )
        _keep_table(table, _RATES)
        filled += 1
    if filled:
        audit.record("timetable.lay_down_fee_standards", by=by, subject=district, tables=filled)
    return filled


@transaction.atomic
def lay_down(standard: Standard, *, by: User, rates: Rates = ()) -> Standard:
    """Adds a standard from its day on; `rates` are the brackets of a tax table as (over, rate)."""
    if isinstance(standard, WithholdingTable):
        _keep_table(standard, rates)
    else:
        standard.save(force_insert=True)
    audit.record("timetable.lay_down_standard", by=by, subject=standard, **_facts(standard))
    return standard


@transaction.atomic
def remove(standard: Standard, *, by: User) -> None:
    """Takes out one that was entered by mistake; what is paid keeps its figures."""
    audit.record("timetable.remove_standard", by=by, subject=standard, **_facts(standard))
    standard.delete()


def _keep_table(table: WithholdingTable, rates: Rates) -> None:
    table.save(force_insert=True)
    made = Withholding.of(table.flat_deduction, table.share_deducted, rates)
    WithholdingBracket.objects.bulk_create(
        WithholdingBracket(
            table=table, over=bracket.over, rate=bracket.rate, quick_deduction=bracket.quick_deduction
        )
        for bracket in made.brackets
    )


def _facts(standard: Standard) -> dict[str, str]:
    names = [field.name for field in standard._meta.concrete_fields if field.name not in ("id", "district")]
    facts = {name: str(getattr(standard, name)) for name in names}
    if isinstance(standard, WithholdingTable):
        rows = standard.brackets.values_list("over", "rate", "quick_deduction")
        facts["brackets"] = "; ".join(f"> {over}: {rate}% - {quick}" for over, rate, quick in rows)
    return facts


def withholding_on(day: dt.date, *, district_id: int) -> Withholding | None:
    """The table of withholding in force on that day, None where none is. Two queries."""
    table = WithholdingTable.objects.of(district_id).filter(valid_from__lte=day).first()
    if table is None:
        return None
    brackets = table.brackets.values_list("over", "rate", "quick_deduction")
    return Withholding(
        table.flat_deduction, table.share_deducted, tuple(Bracket(*bracket) for bracket in brackets)
    )


def cost_on(day: dt.date, *, district_id: int, category: str) -> CostStandard | None:
    """The 综合定额 in force on that day: the newest of the category, else the newest for all. One query."""
    rows = CostStandard.objects.of(district_id).filter(valid_from__lte=day, category__in=["", category])
    return max(rows, key=lambda row: (row.category == category, row.valid_from), default=None)


@dataclass(frozen=True)
class FeeStandards:
    """The standards of lecture fees of a district, newest first."""

    rows: tuple[FeeStandard, ...]

    @classmethod
    def load(cls, district_id: int) -> Self:
        """All of them. One query."""
        return cls(tuple(FeeStandard.objects.of(district_id)))

    def on(self, day: dt.date, grade: str) -> FeeStandard | None:
        """That in force on the day for the grade; None where there is none, and for UNPAID always."""
        return next((row for row in self.rows if row.title_grade == grade and row.valid_from <= day), None)


def in_force(rows: Iterable[Standard], today: dt.date) -> set[int]:
    """The keys of those that hold today among rows of one kind."""
    newest: dict[str, Standard] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        if row.valid_from <= today:
            newest[getattr(row, "title_grade", "") or getattr(row, "category", "")] = row
    return {row.pk for row in newest.values()}
