"""The attendance sheet (考勤表): trainees by half-days, the hours of each, the people of each half-day."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.models import AttendancePolicy, LeaveKind
from attendance.policy import Flag
from attendance.standing import Column, Row, Standing
from attendance.value import CHOICES, NOT_EXPECTED
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers.asking import OrderedForm
from exports.papers.cells import Value, number
from exports.papers.filling import Fillable, Filling, by_half_day, half_day_heads
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import HEAD, LEFT, NOTE, NUMBER, PERCENT, SIGN, TEXT, Sheet

_BEFORE = [("序号", 5, NUMBER), ("姓名", 10, TEXT), ("单位", 27, LEFT)]
_HALF_DAY = ("", 4.6, TEXT)
_AFTER = [
    ("应到\n学时", 5.4, NUMBER),
    ("实到\n学时", 5.4, NUMBER),
    ("请假\n学时", 5.4, NUMBER),
    ("旷课\n学时", 5.4, NUMBER),
    ("占比", 7, PERCENT),
    ("结论", 0, LEFT),
]
# A landscape A4 page takes this many half-width characters; what the rest leaves is for the conclusion.
_PAGE, _CONCLUSION_AT_LEAST, _CONCLUSION_AT_MOST = 132, 19, 34
# Points: the last two people, the counts, the legend and the signatures stay on one page, for nobody signs a page
# without people on it.
_ENDING = 290
_COUNTED = [
    ("应到", attrgetter("expected")),
    ("实到", attrgetter("present")),
    ("请假", attrgetter("on_leave")),
    ("旷课", attrgetter("absent")),
    ("未记", attrgetter("unmarked")),
    ("其中迟到", attrgetter("late")),
    ("其中早退", attrgetter("left_early")),
]


@dataclass(frozen=True)
class AttendanceSheet:
    """What the sheet says: the standing of the class, when and from which timetable."""

    title: str
    facts: str
    standing: Standing
    rows: tuple[Row, ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> AttendanceSheet:
    """The same standing that the page shows, in the asked order of people."""
    standing = Standing.of(training_class)
    version = training_class.timetable_versions.first()
    if not standing.columns or not version:
        raise PaperProblem(_("课表还没有发布，没有可以统计的半天。"))
    if not standing.rows:
        raise PaperProblem(_("花名册上还没有学员，没有可以生成的内容。"))
    return AttendanceSheet(
        title=f"{naming.full_name(training_class)}考勤表",
        facts=_facts(training_class, standing),
        standing=standing,
        rows=_in_order(standing, options.get("order", "unit")),
        built=naming.built_from(version),
    )


def _facts(training_class: TrainingClass, standing: Standing) -> str:
    facts = [f"主办单位：{training_class.host.name}", f"培训时间：{naming.days_of(training_class)}"]
    if training_class.venue:
        facts.append(f"培训地点：{training_class.venue}")
    return "　　".join([*facts, f"共{len(standing.rows)}人、{len(standing.columns)}个半天"])


def _in_order(standing: Standing, order: str) -> tuple[Row, ...]:
    if order == "stroke":
        return tuple(sorted(standing.rows, key=lambda row: row.enrolment.cadre.stroke_order))
    if order == "group":
        return tuple(sorted(standing.rows, key=_group_number))
    return standing.rows


def _group_number(row: Row) -> tuple[bool, int]:
    group = row.enrolment.group
    return (group is None, group.number if group else 0)


def write(content: AttendanceSheet, progress: Progress) -> Workbook:
    """Landscape A4: two rows of heads, a row a person, the counts of each half-day, legend and signatures."""
    columns = content.standing.columns
    layout = [*_BEFORE, *[_HALF_DAY] * len(columns), *_AFTER]
    widths = [width for _head, width, _style in layout]
    widths[-1] = min(max(_PAGE - sum(widths), _CONCLUSION_AT_LEAST), _CONCLUSION_AT_MOST)
    sheet = Sheet(content.title, widths=widths, landscape=True)
    sheet.headline()
    sheet.note(content.facts, NOTE)
    _heads(sheet, columns)
    styles = [style for _head, _width, style in layout]
    for place, row in enumerate(content.rows, start=1):
        if place == len(content.rows) - 1:
            sheet.keep_together(_ENDING)
        sheet.line([place, *_values(row)], styles)
        progress(place, len(content.rows))
    _counts(sheet, columns)
    _ending(sheet, content)
    return sheet.finish()


def _heads(sheet: Sheet, columns: tuple[Column, ...]) -> None:
    """The date over its half-days; everything else over both rows."""
    first, top = len(_BEFORE) + 1, sheet.row
    names = [head for head, _width, _style in _BEFORE]
    for column, head in enumerate(names, start=1):
        sheet.span(column, column, head, HEAD, rows=2)
    column = first
    for day, of_day in groupby(columns, key=lambda one: one.half_day.day):
        periods = [str(one.half_day.period.label) for one in of_day]
        date = f"{day.month}月{day.day}日" if len(periods) > 1 else f"{day.month}/{day.day}"
        sheet.span(column, column + len(periods) - 1, f"{date}\n{naming.weekday(day)}", HEAD)
        for period in periods:
            sheet.put(column, period, HEAD, row=top + 1)
            names.append(f"{date}{period}")
            column += 1
    for head, _width, _style in _AFTER:
        sheet.span(column, column, head, HEAD, rows=2)
        names.append(head.replace("\n", ""))
        column += 1
    sheet.end_row(32)
    sheet.end_row(20)
    sheet.repeat(2, names)


def _values(row: Row) -> list[Value]:
    hours = row.hours
    return [
        row.enrolment.cadre.name,
        people.unit_of(row.enrolment),
        *[cell.sign for cell in row.cells],
        *[number(part) for part in (hours.expected, hours.attended, hours.on_leave, hours.absent)],
        float(hours.off / hours.expected) if hours.expected else 0,
        conclusion_of(row),
    ]


def conclusion_of(row: Row) -> str:
    """Why a record is flagged or warned of; that it is incomplete; that the person has left; or that all is well."""
    if row.has_left:
        return str(row.enrolment.get_status_display())
    if row.verdict.flag != Flag.CLEAR:
        return row.conclusion
    return "考勤未记全" if row.hours.unmarked > Decimal(0) else str(Flag.CLEAR.label)


def _counts(sheet: Sheet, columns: tuple[Column, ...]) -> None:
    """People of each half-day: 应到 = 实到 + 请假 + 旷课 (R29), and 未记 while something is still to be recorded."""
    top, right = sheet.row, sheet.columns - len(_AFTER) + 1
    for label, count in _COUNTED:
        counts = [count(column.counts) for column in columns]
        if label == "未记" and not any(counts):
            continue
        sheet.span(1, len(_BEFORE), f"{label}（人）", HEAD)
        for column, people_counted in enumerate(counts, start=len(_BEFORE) + 1):
            sheet.put(column, people_counted, NUMBER)
        sheet.end_row(18)
    rule = "应到＝实到＋请假＋旷课" + ("＋未记" if sheet.row - top == len(_COUNTED) else "")
    sheet.span(right, sheet.columns, f"{rule}\n迟到、早退计入实到", TEXT, row=top, rows=sheet.row - top)


def _ending(sheet: Sheet, content: AttendanceSheet) -> None:
    policy = content.standing.policy
    signs = "　".join(f"{value.sign} {value.label}" for value in CHOICES)
    sheet.note(f"图例：{signs}　{NOT_EXPECTED} 不应到　空白 未记录")
    sheet.note(_rules(policy))
    sheet.note(content.built)
    sheet.end_row(10)
    blank = "＿" * 7
    sheet.note(f"制表：{blank}　　班主任：{blank}　　审核：{blank}　　日期：{blank}", SIGN)


def _rules(policy: AttendancePolicy) -> str:
    """What is counted and from where on a record must be dealt with, as the district or the class has set it."""
    counted = "".join(f"{kind.label}、" for kind in LeaveKind if kind in policy.counted_leave)
    limits = [
        f"旷课累计{policy.absent_half_days}个半天" if policy.absent_half_days else "",
        f"早退超过{policy.early_leaves_allowed}次",
        "未经批准离校",
    ]
    lates = f"每{policy.lates_per_absence}次迟到算旷课1个半天。" if policy.lates_per_absence else ""
    return (
        f"占比＝（{counted}旷课学时）÷应到学时，"
        f"超过{policy.leave_numerator}/{policy.leave_denominator}须处理，正好等于不算超过；"
        f"{'、'.join(filter(None, limits))}也须处理。{lates}"
    )


_HOURS = ("应到学时", "实到学时", "请假学时", "旷课学时", "占比", "结论")
_NAMES = ("姓名", "单位", "职务", *_HOURS)


def _filling(content: AttendanceSheet) -> Filling:
    columns = content.standing.columns
    lines = []
    for row in content.rows:
        name, unit, *rest = _values(row)
        signs, (*hours, share, conclusion) = rest[: len(columns)], rest[len(columns) :]
        values = [name, unit, row.enrolment.post, *hours, f"{share:.1%}", conclusion]
        lines.append(dict(zip(_NAMES, values, strict=True)) | by_half_day(signs))
    return Filling(half_day_heads([column.half_day for column in columns]), lines, len(columns))


PAPER = Paper(
    PaperName.ATTENDANCE_SHEET,
    _("管理员、班主任：汇总出勤、签字存档"),
    read,
    write,
    form=OrderedForm,
    stages=(Stage.CLOSING, Stage.ARCHIVE),
    needs=(Need.PEOPLE, Need.TIMETABLE),
    fillable=Fillable(_NAMES, _filling, by_half_day=True),
)
