"""How a year's plan is carried out (年度培训计划执行情况): every figure of the page, in the same order."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.execution import Block, Cell, blocks_of, execution_of
from exports.models import PaperName
from exports.papers import naming
from exports.papers.asking import YearForm
from exports.papers.cells import Value, number
from exports.papers.paper import Options, Paper, PaperProblem, Progress
from exports.papers.sheet import HEAD, LEFT, NUMBER, SIGN, TEXT, Sheet
from units.models import Unit, UnitKind

# A block of fewer columns takes several of these for each of its own.
_WIDTHS = (14, 34, 16, 11, 11, 11, 11, 11)
_SPANS = {
    2: ((1, 2), (3, 8)),
    4: ((1, 2), (3, 4), (5, 6), (7, 8)),
    8: tuple((column, column) for column in range(1, 9)),
}
_RULES = (
    "参训：至少有一个半天到课。同一人参加两个班，算两人次、一人。人天和学时按上课日期算到当年，人天含报到、离会。",
    "已取消的班次不计入班次数和计划人数。",
)


@dataclass(frozen=True)
class PlanExecution:
    """What the paper says."""

    title: str
    facts: str
    blocks: tuple[Block, ...]
    built: str


def read(unit: Unit, by: User | None, options: Options) -> PlanExecution:
    """As the page says it of the same unit and year, today."""
    year, today = int(options["year"]), timezone.localdate()
    found = execution_of(unit, year=year, today=today)
    if found.is_empty:
        raise PaperProblem(_("这一年还没有班次，没有可以生成的内容。"))
    covers = "" if unit.kind == UnitKind.DISTRICT else "　　只含本单位及下级单位主办、承办的班次"
    plan = f"　　计划文号：{found.plan.document_number}" if found.plan and found.plan.document_number else ""
    return PlanExecution(
        title=f"{unit.name}{year}年度培训计划执行情况",
        facts=f"截至{naming.on_day(today)}{plan}{covers}",
        blocks=tuple(blocks_of(found)),
        built=naming.built_at(),
    )


def write(content: PlanExecution, progress: Progress) -> Workbook:
    """Landscape A4: the blocks below each other."""
    sheet = Sheet(content.title, widths=_WIDTHS, landscape=True)
    sheet.headline()
    sheet.note(content.facts)
    for place, block in enumerate(content.blocks, start=1):
        _write(sheet, f"{naming.NUMERALS[place - 1]}、{block.title}", block)
        progress(place, len(content.blocks))
    sheet.keep_together(80)
    for rule in _RULES:
        sheet.note(rule)
    sheet.note(content.built)
    sheet.end_row(8)
    sheet.note(f"制表：{'＿' * 7}　　审核：{'＿' * 7}　　日期：{'＿' * 7}", SIGN)
    return sheet.finish()


def _write(sheet: Sheet, title: str, block: Block) -> None:
    spans = _SPANS[len(block.heads)]
    sheet.keep_together(24 * 4)
    sheet.end_row(8)
    sheet.note(title, SIGN)
    _row(sheet, block.heads, [HEAD] * len(spans), spans)
    for cells in block.rows:
        _row(sheet, [_value(cell) for cell in cells], [_style(cell) for cell in cells], spans)


def _row(
    sheet: Sheet, values: Sequence[Value], styles: Sequence[str], spans: Sequence[tuple[int, int]]
) -> None:
    lines = 1
    for value, style, (first, last) in zip(values, styles, spans, strict=True):
        sheet.span(first, last, value, style)
        lines = max(lines, sheet.lines(value, first, last) if isinstance(value, str) else 1)
    sheet.end_row(8 + 14.5 * lines)


def _value(cell: Cell) -> Value:
    if isinstance(cell.value, Decimal):
        return number(cell.value)
    return cell.text if cell.value is None else cell.value


def _style(cell: Cell) -> str:
    if not isinstance(cell.value, str):
        return NUMBER
    return TEXT if cell.is_figure else LEFT


PAPER = Paper(
    PaperName.PLAN_EXECUTION,
    _("主管部门：计划执行得怎样"),
    read,
    write,
    form=YearForm,
    permission="exports.plan_of_unit",
)
