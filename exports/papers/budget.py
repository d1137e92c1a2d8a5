"""The costs of a class, planned or settled (培训费预算表、决算表): 综合定额 by persons and days, and the lecture fees beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.completion.earned import earned
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.asking import PaperForm
from exports.papers.capitals import in_capitals
from exports.papers.cells import Value
from exports.papers.paper import Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import LEFT, MONEY, NOTE, NUMBER, SIGN, TEXT, Sheet
from timetable.fee_standards import cost_on
from timetable.fees import FeeSheet
from timetable.models import CostStandard
from timetable.withholding import ZERO, rounded

PLANNED, SETTLED = "budget", "settlement"
KINDS = [(PLANNED, _("预算表")), (SETTLED, _("决算表"))]
PARTS = [
    ("lodging", _("住宿费")),
    ("meals", _("伙食费")),
    ("venue", _("场地、资料、交通费")),
    ("other", _("其他费用")),
]
_TITLES = {PLANNED: "培训费预算表", SETTLED: "培训费决算表"}
_HEADS = {
    PLANNED: ("序号", "项目", "标准\n(元/人·天)", "人天", "预算(元)", "备注"),
    SETTLED: ("序号", "项目", "标准\n(元/人·天)", "人天", "定额(元)", "实际支出(元)", "结余(元)", "备注"),
}
_WIDTHS = {PLANNED: (5, 22, 12, 10, 15, 24), SETTLED: (5, 20, 11, 9, 13.5, 13.5, 13.5, 13)}


@dataclass(frozen=True)
class CostRow:
    """One item: what it may cost, and what it did, None where that is for the pen."""

    name: str
    standard: Decimal | None
    allowed: Decimal
    actual: Decimal | None
    remark: str = ""


@dataclass(frozen=True)
class Budget:
    """What the paper says. `people` and `person_days` are planned, or those that attended."""

    kind: str
    title: str
    facts: tuple[str, ...]
    person_days: Decimal
    parts: tuple[CostRow, ...]
    fees: CostRow
    built: str

    @property
    def quota(self) -> CostRow:
        """综合定额: the parts together."""
        return _together("综合定额小计", self.parts)

    @property
    def total(self) -> CostRow:
        """综合定额 and lecture fees."""
        return _together("合计", (*self.parts, self.fees))


def _together(name: str, rows: tuple[CostRow, ...]) -> CostRow:
    known = [row.actual for row in rows if row.actual is not None]
    standards = [row.standard for row in rows if row.standard is not None]
    return CostRow(
        name,
        sum(standards, ZERO) if len(standards) == len(rows) else None,
        sum((row.allowed for row in rows), ZERO),
        sum(known, ZERO) if len(known) == len(rows) else None,
    )


def read(training_class: TrainingClass, by: User | None, options: Options) -> Budget:
    """Planned: the planned size by the planned days; settled: what everybody attended, with registration and departure (R25)."""
    kind = options.get("kind") or PLANNED
    day = training_class.first_published_on or training_class.starts_on or timezone.localdate()
    standard = cost_on(day, district_id=training_class.plan.district_id, category=training_class.category)
    if standard is None:
        raise PaperProblem(_("没有这类班次的综合定额，请先在费用标准里填写。"))
    words, person_days = _settled(training_class) if kind == SETTLED else _planned(training_class)
    sheet = FeeSheet.of(training_class, with_to_come=kind == PLANNED)
    if any(payee.net and payee.gross is None for payee in sheet.payees):
        raise PaperProblem(_("没有个税预扣率，请先在费用标准里填写。"))
    fees = CostRow(
        "师资费（讲课费应发）", None, sheet.gross, sheet.gross if kind == SETTLED else None, "据实"
    )
    facts = [
        f"主办单位：{training_class.host.name}　　培训地点：{training_class.venue or '　　　　'}",
        f"培训时间：{naming.days_of(training_class)}　　{words}",
    ]
    return Budget(
        kind=kind,
        title=f"{naming.full_name(training_class)}{_TITLES[kind]}",
        facts=tuple(facts),
        person_days=person_days,
        parts=tuple(_parts(standard, person_days, options)),
        fees=fees,
        built=naming.built_now(training_class.timetable_versions.first()),
    )


def _parts(standard: CostStandard, person_days: Decimal, options: Options) -> list[CostRow]:
    rows = []
    for name, label in PARTS:
        each: Decimal = getattr(standard, name)
        entered = options.get(name) if options.get("kind") == SETTLED else None
        actual = None if entered in (None, "") else Decimal(str(entered))
        rows.append(CostRow(str(label), each, rounded(each * person_days), actual))
    return rows


def _planned(training_class: TrainingClass) -> tuple[str, Decimal]:
    people = training_class.planned_size or training_class.enrolments.on_the_list().count()
    held = training_class.days
    if held is None and training_class.starts_on and training_class.ends_on:
        held = Decimal((training_class.ends_on - training_class.starts_on).days + 1)
    if not people or not held:
        raise PaperProblem(_("班次还没有计划人数或天数，请先在班次里填写。"))
    outer = training_class.registration_days + training_class.departure_days
    days = held + outer
    words = f"计划{people}人，{_plain(days)}天"
    return words + (f"（含报到、离会{_plain(outer)}天）" if outer else ""), people * days


def _settled(training_class: TrainingClass) -> tuple[str, Decimal]:
    rows = earned(training_class)
    days = sum((row.days for row in rows), Decimal(0))
    if not days:
        raise PaperProblem(_("还没有记考勤，算不出实际人天。"))
    people = len({row.enrolment.pk for row in rows if row.days})
    return f"实际参训{people}人，共{_plain(days)}人天", days


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def write(content: Budget, progress: Progress) -> Workbook:
    """Portrait A4, a row an item, the sums below their parts."""
    sheet = Sheet(content.title, widths=_WIDTHS[content.kind])
    sheet.headline()
    for fact in content.facts:
        sheet.note(fact, NOTE)
    sheet.head(_HEADS[content.kind], height=34)
    rows = [*content.parts, content.quota, content.fees, content.total]
    numbers = iter(range(1, len(rows)))
    for done, row in enumerate(rows, start=1):
        is_sum = row in (content.quota, content.total)
        _write_row(sheet, content, "" if is_sum else next(numbers), row)
        progress(done, len(rows))
    total = content.total.actual if content.kind == SETTLED else content.total.allowed
    sheet.span(1, 2, "合计（大写）", TEXT)
    sheet.span(3, sheet.columns, in_capitals(total) if total is not None else "", LEFT)
    sheet.end_row(28)
    sheet.note(
        "天数含报到、离会（各不超过1天）；综合定额各项之间可以调剂，总额不得超过；师资费在综合定额之外单独核算。"
    )
    sheet.note("经办：　　　　　　　　审核：　　　　　　　　审批：", SIGN)
    sheet.note(content.built, NOTE)
    return sheet.finish()


def _write_row(sheet: Sheet, content: Budget, number: Value, row: CostRow) -> None:
    person_days: Value = float(content.person_days) if row.standard is not None else ""
    values: list[Value] = [
        number,
        row.name,
        "" if row.standard is None else row.standard,
        person_days,
        row.allowed,
    ]
    styles = [NUMBER, LEFT, MONEY, NUMBER, MONEY]
    if content.kind == SETTLED:
        left = None if row.actual is None else row.allowed - row.actual
        values += ["" if row.actual is None else row.actual, "" if left is None else left]
        styles += [MONEY, MONEY]
    sheet.line([*values, row.remark], [*styles, LEFT], height=30)


def _entered(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_digits=10, decimal_places=2
    )


class BudgetForm(PaperForm):
    """Planned or settled; of a settled one what was spent, where it is to be printed."""

    kind = forms.ChoiceField(
        label=_("哪一张"),
        choices=KINDS,
        initial=PLANNED,
        help_text=_("实际支出只印在决算表上，空着就留给手填。"),
    )
    lodging = _entered(_("实际支出：住宿费"))
    meals = _entered(_("实际支出：伙食费"))
    venue = _entered(_("实际支出：场地、资料、交通费"))
    other = _entered(_("实际支出：其他费用"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (
            self.training_class.last_published_on
            and self.training_class.last_published_on < timezone.localdate()
        ):
            self.fields["kind"].initial = SETTLED

    @property
    def options(self) -> dict[str, Any]:
        """The choices as plain JSON, amounts as text."""
        options = super().options
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in options.items()}


PAPER = Paper(
    PaperName.BUDGET,
    _("财务：办班前报预算，结班后决算"),
    read,
    write,
    form=BudgetForm,
    stages=(Stage.BEFORE, Stage.CLOSING),
    permission="exports.build_money",
)
