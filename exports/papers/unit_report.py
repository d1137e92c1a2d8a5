"""The report to the units (单位考勤通报): how many of each town were there, and the names of those who were not or were
late."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.standing import Counts, Standing
from attendance.unit_report import Incident, UnitReport, report_of, spelt
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers.asking import PaperForm
from exports.papers.cells import Value, lines_of
from exports.papers.filling import Fillable, Filling
from exports.papers.half_days import half_days_of
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import HEAD, LEFT, LINE, NUMBER, PERCENT, SIGN, TEXT, Sheet
from timetable.calendar import HalfDay, day_label

# Both tables stand on the same columns: what is a figure above is a word below.
_COLUMNS = [
    ("镇街", 24, LEFT),
    ("应到", 8, NUMBER),
    ("实到", 8, NUMBER),
    ("出勤率", 9, PERCENT),
    ("迟到", 8, NUMBER),
    ("早退", 8, NUMBER),
    ("请假", 8, NUMBER),
    ("旷课", 8, NUMBER),
]
# First and last column of each of the second table's.
_PERSON = [
    ("镇街", 1, 1, LEFT),
    ("姓名", 2, 2, TEXT),
    ("单位", 3, 5, LEFT),
    ("时间", 6, 7, TEXT),
    ("情况", 8, 8, TEXT),
]
_ENDING = 60


@dataclass(frozen=True)
class UnitReportPaper:
    """What the report says: of which time, the lines by unit, and from which timetable."""

    title: str
    facts: str
    report: UnitReport
    is_one: bool
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> UnitReportPaper:
    """The same counts as the pages show (R29), of what has begun."""
    standing = Standing.of(training_class)
    version = training_class.timetable_versions.first()
    now = timezone.now()
    begun = [column.half_day for column in standing.columns if column.sessions[0].start_at <= now]
    half_days = _chosen(begun, str(options.get("span") or ""))
    if not version or not half_days:
        raise PaperProblem(_("所选时间还没有上过课，没有可以通报的考勤。"))
    report = report_of(standing, half_days)
    if not report.lines:
        raise PaperProblem(_("花名册上还没有学员，没有可以生成的内容。"))
    return UnitReportPaper(
        title=f"{naming.full_name(training_class)}考勤通报",
        facts=_facts(report, len(half_days)),
        report=report,
        is_one=len(half_days) == 1,
        built=naming.built_from(version),
    )


def _chosen(begun: list[HalfDay], span: str) -> list[HalfDay]:
    """All of them, those of a day, or one."""
    if not span:
        return begun
    try:
        day = dt.date.fromisoformat(span)
    except ValueError:
        return [one for one in begun if one.key == span]
    return [one for one in begun if one.day == day]


def _facts(report: UnitReport, size: int) -> str:
    first, last = report.half_days[0], report.half_days[-1]
    year = f"{first.day.year}年"
    when = spelt(first) if size == 1 else f"{spelt(first)}至{spelt(last)}，共{size}个半天，按人次计"
    return f"通报时间：{year}{when}"


def write(content: UnitReportPaper, progress: Progress) -> Workbook:
    """Portrait A4: the lines by unit with their total, then the names."""
    heads, widths, styles = zip(*_COLUMNS, strict=True)
    sheet = Sheet(content.title, widths=widths)
    sheet.headline()
    sheet.note(content.facts)
    sheet.head(heads)
    lines = content.report.lines
    for place, line in enumerate(lines, start=1):
        sheet.line([line.name, *_figures(line.counts)], styles)
        progress(place, len(lines))
    sheet.line(["合计", *_figures(content.report.counts)], [HEAD, *styles[1:]])
    unmarked = content.report.counts.unmarked
    rule = "应到＝实到＋请假＋旷课，迟到、早退计入实到。"
    sheet.note(f"{rule}另有{unmarked}人次还没有记考勤。" if unmarked else rule)
    sheet.end_row(8)
    _names(sheet, content)
    sheet.keep_together(_ENDING)
    sheet.end_row(8)
    sheet.note(f"班主任：{'＿' * 8}　　日期：{'＿' * 8}", SIGN)
    sheet.note(content.built)
    return sheet.finish()


def _figures(counts: Counts) -> list[Value]:
    rate = float(Decimal(counts.present) / counts.expected) if counts.expected else 0
    return [
        counts.expected,
        counts.present,
        rate,
        counts.late,
        counts.left_early,
        counts.on_leave,
        counts.absent,
    ]


def _names(sheet: Sheet, content: UnitReportPaper) -> None:
    """Who was absent, late, early away or on leave, by unit."""
    if not content.report.incidents:
        sheet.note("没有迟到、早退、请假和旷课的人。")
        return
    for head, first, last, _style in _PERSON:
        sheet.span(first, last, head, HEAD)
    sheet.end_row(24)
    sheet.repeat(1, [column[0] for column in _PERSON])
    for line in content.report.lines:
        for one in line.incidents:
            when = str(one.half_day.period.label) if content.is_one else spelt(one.half_day)
            unit = f"{people.unit_of(one.person)}{one.person.post}"
            said = [line.name, one.person.cadre.name, unit, when, one.value.label]
            for (_head, first, last, style), text in zip(_PERSON, said, strict=True):
                sheet.span(first, last, text, style)
            sheet.end_row(_height(said))


def _height(said: list[str]) -> float:
    """As high as the longest of the words needs in its columns."""
    widths = [column[1] for column in _COLUMNS]
    needed = [
        lines_of(text, sum(widths[first - 1 : last]))
        for (_head, first, last, _style), text in zip(_PERSON, said, strict=True)
    ]
    return max(22.0, LINE * max(needed) + 4)


_FIGURES = tuple(head for head, _width, _style in _COLUMNS[1:])


def _filling(content: UnitReportPaper) -> Filling:
    """A line a unit, its people named in one cell; the totals as facts: 应到合计, 实到合计 …"""
    lines = [
        {"镇街": line.name, **_named(line.counts), "名单": "\n".join(map(_said, line.incidents))}
        for line in content.report.lines
    ]
    totals = {f"{name}合计": value for name, value in _named(content.report.counts).items()}
    return Filling({"通报时间": content.facts.removeprefix("通报时间："), **totals}, lines)


def _named(counts: Counts) -> dict[str, Value]:
    figures = dict(zip(_FIGURES, _figures(counts), strict=True))
    return figures | {"出勤率": f"{figures['出勤率']:.1%}"}


def _said(one: Incident) -> str:
    return f"{one.person.cadre.name}（{spelt(one.half_day)}，{one.value.label}）"


class UnitReportForm(PaperForm):
    """The whole class, a day or a half-day; by default the last half-day that has begun."""

    span = forms.ChoiceField(label=_("范围"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        half_days = half_days_of(self.training_class)
        days = sorted({one.day for one in half_days})
        chosen = cast(forms.ChoiceField, self.fields["span"])
        chosen.choices = [
            ("", _("全班到现在为止")),
            *((one.key, one.label) for one in reversed(half_days)),
            *((f"{day:%Y-%m-%d}", _("%(day)s全天") % {"day": day_label(day)}) for day in reversed(days)),
        ]
        today = timezone.localdate()
        chosen.initial = next((one.key for one in reversed(half_days) if one.day <= today), "")


PAPER = Paper(
    PaperName.UNIT_REPORT,
    _("各单位：当天通报到会情况"),
    read,
    write,
    form=UnitReportForm,
    stages=(Stage.DAILY,),
    needs=(Need.TIMETABLE,),
    fillable=Fillable(
        ("镇街", *_FIGURES, "名单"), _filling, ("通报时间", *[f"{name}合计" for name in _FIGURES])
    ),
)
