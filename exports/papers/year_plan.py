"""The classes of a year at a glance (年度主体班次一览表), by category, with what became of each (R30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.models import (
    Category,
    ClassStatus,
    Place,
    PlanAct,
    PlanActKind,
    PlanChange,
    TrainingClass,
    TrainingPlan,
)
from courses.yearbook import classes_within
from exports.models import PaperName
from exports.papers import naming
from exports.papers.asking import YearForm
from exports.papers.cells import Value, number
from exports.papers.paper import Options, Paper, PaperProblem, Progress
from exports.papers.sheet import HEAD, LEFT, NUMBER, SIGN, TEXT, Sheet
from units.models import Unit

_COLUMNS = [
    ("序号", 5, NUMBER),
    ("班次名称", 30, LEFT),
    ("期数", 7, TEXT),
    ("月份", 6, TEXT),
    ("培训对象", 20, LEFT),
    ("人数", 7, NUMBER),
    ("时间\n(天数)", 7, NUMBER),
    ("地点", 14, LEFT),
    ("主办", 15, LEFT),
    ("承办", 13, LEFT),
    ("经费", 9, TEXT),
    ("备注", 24, LEFT),
]
_COST = "经费："
_ORDER = {category: place for place, category in enumerate(Category)}
_NUMERALS = "一二三四五六"


@dataclass(frozen=True)
class PlanLine:
    """A class of the plan; a cancelled one counts nowhere."""

    category: Category
    values: tuple[Value, ...]
    size: int
    days: Decimal
    counts: bool


@dataclass(frozen=True)
class YearPlan:
    """What the paper says, the lines by category."""

    title: str
    facts: str
    lines: tuple[PlanLine, ...]
    built: str


def read(unit: Unit, by: User | None, options: Options) -> YearPlan:
    """The classes that the unit or one below it plans, hosts or implements. Four queries."""
    year, path = int(options["year"]), unit.path
    rows = TrainingClass.objects.filter(classes_within(unit), plan__year=year)
    rows = rows.select_related("host", "implementer")
    ordered = rows.prefetch_related("co_hosts").order_by(F("ordinal").asc(nulls_last=True), "pk")
    classes = sorted(ordered, key=lambda row: _ORDER[Category(row.category)])
    if not classes:
        raise PaperProblem(_("这一年还没有班次，没有可以生成的内容。"))
    plan = TrainingPlan.objects.filter(district=int(path.split("/")[0]), year=year).first()
    acts = _acts_of(classes, plan)
    return YearPlan(
        title=f"{unit.name}{year}年度主体班次一览表",
        facts="　　".join(filter(None, _facts(plan, acts))) if plan else "",
        lines=tuple(_line(row, [act for act in acts if act.training_class_id == row.pk]) for row in classes),
        built=naming.built_at(),
    )


def _acts_of(classes: Sequence[TrainingClass], plan: TrainingPlan | None) -> list[PlanAct]:
    """What adjusted the plan in these classes, and what issued it, the first first. One query."""
    wanted = Q(training_class__in=classes) | Q(plan=plan, kind=PlanActKind.ISSUED)
    return list(PlanAct.objects.filter(wanted).select_related("document").order_by("pk"))


def _facts(plan: TrainingPlan, acts: Sequence[PlanAct]) -> list[str]:
    """How far the plan has come, by which document it was issued, and when."""
    issued = [act for act in acts if act.kind == PlanActKind.ISSUED and act.document and plan.is_in_force]
    day = issued[-1].document.dated_on if issued and issued[-1].document else None
    when = f"{day.year}年{day.month}月{day.day}日印发" if day else ""
    return [f"计划状态：{plan.get_status_display()}", plan.document_number, when]


def _line(row: TrainingClass, acts: Sequence[PlanAct]) -> PlanLine:
    month = row.starts_on.month if row.starts_on else row.month
    cost, remark = _cost_of(row.remark)
    hosts = [row.host.name, *(unit.name for unit in row.co_hosts.all())]
    values: tuple[Value, ...] = (
        row.name,
        f"第{row.batch_no}期" if row.batch_no else "",
        f"{month}月" if month else "",
        row.audience,
        row.planned_size,
        number(row.days) if row.days is not None else None,
        row.venue,
        "、".join(hosts),
        row.implementer.name if row.implementer else "",
        cost,
        "；".join(filter(None, [*_states(row, acts), remark])),
    )
    counts = row.status != ClassStatus.CANCELLED
    return PlanLine(
        Category(row.category), values, row.planned_size or 0, row.days or Decimal(0), counts=counts
    )


def _cost_of(remark: str) -> tuple[str, str]:
    """What an imported plan keeps of the cost, and the rest of the remark; nothing where it is not known."""
    parts = remark.split("；")
    costs = [part for part in parts if part.startswith(_COST)]
    rest = [part for part in parts if not part.startswith(_COST)]
    return "；".join(part.removeprefix(_COST) for part in costs), "；".join(rest)


def _states(row: TrainingClass, acts: Sequence[PlanAct]) -> list[str]:
    """延期, 取消 and 计划外新增, each with its approving document (R30): of several postponements where the class stood at
    first and the last document; a cancellation only while it stands."""
    said = []
    newest = {act.change: act for act in acts}
    if added := newest.get(PlanChange.ADDED):
        said.append(_with("计划外新增", _number(added)))
    if postponed := newest.get(PlanChange.POSTPONED):
        first = next(act for act in acts if act.change == PlanChange.POSTPONED)
        said.append(_with("延期", _stood(first.place_before), _number(postponed)))
    if row.status == ClassStatus.CANCELLED:
        cancelled = newest.get(PlanChange.CANCELLED)
        said.append(_with("取消", _number(cancelled) if cancelled else ""))
    return said


def _stood(place: Place | None) -> str:
    if place and place.starts_on:
        return f"原{place.starts_on:%Y-%m-%d}"
    return f"原{place.month}月" if place and place.month else ""


def _number(act: PlanAct) -> str:
    return act.document.number if act.document else ""


def _with(word: str, *details: str | None) -> str:
    found = "，".join(filter(None, details))
    return f"{word}（{found}）" if found else word


def write(content: YearPlan, progress: Progress) -> Workbook:
    """Landscape A4: the classes of each category with their sum, and the sum of all."""
    heads, widths, styles = zip(*_COLUMNS, strict=True)
    sheet = Sheet(content.title, widths=widths, landscape=True)
    sheet.headline()
    sheet.note(content.facts)
    sheet.head(heads, height=34)
    categories = [(key, list(lines)) for key, lines in groupby(content.lines, key=lambda line: line.category)]
    place = 0
    for numeral, (category, lines) in zip(_NUMERALS, categories, strict=False):
        sheet.keep_together(2 * 34)
        sheet.span(1, sheet.columns, f"{numeral}、{category.label}", HEAD)
        sheet.end_row(22)
        for line in lines:
            place += 1
            sheet.line([place, *line.values], styles, height=26)
            progress(place, len(content.lines))
        _sum(sheet, "小计" if len(categories) > 1 else "合计", lines)
    if len(categories) > 1:
        _sum(sheet, "合计", content.lines)
    sheet.keep_together(60)
    if not all(line.counts for line in content.lines):
        sheet.note("已取消的班次不计入小计和合计。")
    sheet.note(content.built)
    sheet.end_row(8)
    sheet.note(f"制表：{'＿' * 7}　　审核：{'＿' * 7}　　日期：{'＿' * 7}", SIGN)
    return sheet.finish()


def _sum(sheet: Sheet, label: str, lines: Sequence[PlanLine]) -> None:
    held = [line for line in lines if line.counts]
    sheet.span(1, 5, f"{label}（{len(held)}个班次）", HEAD)
    sheet.put(6, sum(line.size for line in held), NUMBER)
    sheet.put(7, number(sum((line.days for line in held), Decimal(0))), NUMBER)
    sheet.span(8, sheet.columns, "", TEXT)
    sheet.end_row(22)


PAPER = Paper(
    PaperName.YEAR_PLAN,
    _("主管部门：一年办哪些班"),
    read,
    write,
    form=YearForm,
    permission="exports.plan_of_unit",
)
