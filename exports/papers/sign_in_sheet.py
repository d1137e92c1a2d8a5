"""The sign-in sheet (签到表): who signs by hand in one half-day, a voucher for finance."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.audience import expected_sessions, held_sessions
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers.paper import Options, Paper, PaperProblem, Progress
from exports.papers.sheet import HEAD, LEFT, NOTE, NUMBER, SIGN, TEXT, Sheet
from timetable.calendar import HalfDay, half_day_of
from timetable.models import PublishedSession, SessionStatus
from timetable.rows import Row, published_of
from trainees.models import Enrolment

PAGES_BY = [("", _("连续排列")), ("town", _("每个镇街另起一页")), ("group", _("每组另起一页"))]
_COLUMNS = [
    ("序号", 5, NUMBER),
    ("单位", 27, LEFT),
    ("姓名", 10, TEXT),
    ("职务", 22, TEXT),
    ("签名", 16, TEXT),
    ("备注", 8, TEXT),
]
_LINE = 29.0  # points: over 9 mm even where a substitute font makes the page shrink
_ENDING = 90


Line = tuple[str, str, str]  # unit, name, post
Page = tuple[str, tuple[Line, ...]]


@dataclass(frozen=True)
class SignInSheet:
    """What the sheet says: the people by page, each page's name empty when they run on."""

    title: str
    facts: tuple[str, ...]
    pages: tuple[Page, ...]
    blank_lines: int
    built: str


def half_days_of(training_class: TrainingClass) -> list[HalfDay]:
    """The half-days of the published timetable, in order. One query."""
    starts = (
        PublishedSession.objects.of_class(training_class).taking_place().values_list("start_at", flat=True)
    )
    return sorted({half_day_of(start) for start in starts})


def read(training_class: TrainingClass, by: User | None, options: Options) -> SignInSheet:
    """Those who are expected in the half-day (R29)."""
    version = training_class.timetable_versions.first()
    half_day = _half_day(options)
    held = held_sessions(training_class, [half_day]).get(half_day, [])
    if not version or not held:
        raise PaperProblem(_("已发布的课表里没有这个半天的课。"))
    by_group = options.get("pages_by") == "group"
    order = "group" if by_group else options.get("order", "unit")
    listed = people.listed(training_class, order, with_replaced=True)
    expected = [person for person in listed if expected_sessions(person, held, ())]
    rows = [one.row for one in published_of(training_class) if one.status == SessionStatus.SCHEDULED]
    return SignInSheet(
        title=f"{naming.full_name(training_class)}签到表",
        facts=_facts(half_day, [row for row in rows if row.half_day == half_day]),
        pages=_pages(expected, options.get("pages_by", "")),
        blank_lines=int(options.get("blank_lines", 0)),
        built=naming.built_from(version),
    )


def _half_day(options: Options) -> HalfDay:
    try:
        return HalfDay.parse(str(options.get("half_day", "")))
    except ValueError:
        raise PaperProblem(_("请选择哪个半天。")) from None


def _facts(half_day: HalfDay, rows: list[Row]) -> tuple[str, ...]:
    day = half_day.day
    when = f"时间：{naming.on_day(day)}（{naming.weekday(day)}）{half_day.period.label}"
    what = []
    for row in rows:
        who = f"　主讲：{row.instructors}" if row.instructors else ""
        what.append(f"{row.clock}　{row.kind_label}：{row.title}{who}　地点：{row.place or '待定'}")
    return (when, *what)


def _pages(expected: list[Enrolment], by: str) -> tuple[Page, ...]:
    def name_of(person: Enrolment) -> str:
        if by == "group":
            return person.group.name if person.group else "未分组"
        return (person.town_name or person.unit_name) if by == "town" else ""

    pages: dict[str, list[Line]] = {}
    for person in expected:
        line = (people.unit_of(person), person.cadre.name, person.post)
        pages.setdefault(name_of(person), []).append(line)
    return tuple((name, tuple(lines)) for name, lines in pages.items())


def write(content: SignInSheet, progress: Progress) -> Workbook:
    """Portrait A4, a line of over 9 mm a person, then lines for late additions and the counts for the pen."""
    heads, widths, styles = zip(*_COLUMNS, strict=True)
    sheet = Sheet(content.title, widths=widths)
    sheet.headline()
    for fact in content.facts:
        sheet.note(fact)
    sheet.head(heads, height=_LINE)
    expected = sum(len(lines) for _name, lines in content.pages)
    place = 0
    for name, lines in content.pages:
        if place:
            sheet.break_page()
        if name:
            sheet.note(f"{name}（{len(lines)}人）", HEAD)
        for line in lines:
            place += 1
            sheet.line([place, *line, "", ""], styles, height=_LINE)
            progress(place, expected)
    for number in range(place + 1, place + content.blank_lines + 1):
        if number == place + content.blank_lines:
            sheet.keep_together(_LINE + _ENDING)
        sheet.line([number, "", "", "", "", "增补"], styles, height=_LINE)
    blank = "＿" * 4
    sheet.note(f"应到：{expected}人　　实到：{blank}人　　请假：{blank}人　　缺席：{blank}人", SIGN)
    sheet.end_row(8)
    sheet.note(f"班主任签字：{'＿' * 8}　　日期：{'＿' * 8}", SIGN)
    sheet.note(content.built, NOTE)
    return sheet.finish()


PAPER = Paper(PaperName.SIGN_IN_SHEET, _("班主任、财务：每半天签名，作报销凭证"), read, write)
