"""The register of hours (学时登记册): what is credited to each person of a unit in a year."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.offices import Post
from attendance.unit_hours import people_of
from exports.models import PaperName
from exports.papers import credit_lines, naming
from exports.papers.asking import YearForm
from exports.papers.cells import number
from exports.papers.credit_lines import CreditLine
from exports.papers.paper import Options, Paper, PaperProblem, Progress
from exports.papers.sheet import HEAD, LEFT, NUMBER, SIGN, TEXT, Sheet
from units.models import Unit

_BEFORE = [("序号", 5, NUMBER), ("姓名", 10, TEXT), ("单位及职务", 34, LEFT)]
# The title says the year.
_LINE = credit_lines.COLUMNS[1:]


@dataclass(frozen=True)
class Entry:
    """One person with the year's credits, at least one."""

    name: str
    unit_and_post: str
    lines: tuple[CreditLine, ...]


@dataclass(frozen=True)
class HoursRegister:
    """What the register says; `without` is how many people have nothing credited."""

    title: str
    facts: str
    entries: tuple[Entry, ...]
    built: str


def read(unit: Unit, by: User | None, options: Options) -> HoursRegister:
    """Those who hold a post in the unit or below it on the day that counts for the year. Five queries."""
    year = int(options["year"])
    people = people_of(unit, year=year, today=timezone.localdate())
    held = {person.pk: person for person in people}
    lines: dict[int, list[CreditLine]] = {}
    for line in credit_lines.lines_of(Q(year=year, cadre__in=list(held))):
        lines.setdefault(line.cadre, []).append(line)
    if not lines:
        raise PaperProblem(_("这一年还没有认定的学时，没有可以生成的内容。"))
    listed = sorted((held[pk] for pk in lines), key=lambda person: person.order)
    entries = tuple(
        Entry(person.name, _words(person.post_in(unit.path)), tuple(lines[person.pk])) for person in listed
    )
    without = len(people) - len(entries)
    facts = f"单位：{unit.name}（含下级单位）　　共{len(entries)}人有认定的学时"
    return HoursRegister(
        title=f"{unit.name}{year}年学时登记册",
        facts=facts + (f"，另有{without}人没有" if without else ""),
        entries=entries,
        built=naming.built_at(),
    )


def _words(post: Post | None) -> str:
    if post is None:
        return ""
    place = post.unit_name if post.unit_name.startswith(post.town_name) else post.town_name + post.unit_name
    return place + post.words


def write(content: HoursRegister, progress: Progress) -> Workbook:
    """Landscape A4: a row a credit, the person over them, the sum of each person below."""
    heads, widths, styles = zip(*_BEFORE, *_LINE, strict=True)
    sheet = Sheet(content.title, widths=widths, landscape=True)
    sheet.headline()
    sheet.note(content.facts)
    sheet.head(heads, height=26)
    for place, entry in enumerate(content.entries, start=1):
        sheet.keep_together(22 * (len(entry.lines) + 1))
        top = sheet.row
        for line in entry.lines:
            sheet.line(["", "", "", *line.values[1:]], styles)
        _sum(sheet, entry)
        for column, value, style in (
            (1, place, NUMBER),
            (2, entry.name, TEXT),
            (3, entry.unit_and_post, LEFT),
        ):
            sheet.span(column, column, value, style, row=top, rows=sheet.row - top)
        progress(place, len(content.entries))
    sheet.keep_together(60)
    sheet.note("学时和天数为已认定的；出勤率为本系统班次实到学时占已记学时的比例。")
    sheet.note(content.built)
    sheet.end_row(8)
    sheet.note(f"填报单位（盖章）：{'＿' * 10}　　审核：{'＿' * 7}　　日期：{'＿' * 7}", SIGN)
    return sheet.finish()


def _sum(sheet: Sheet, entry: Entry) -> None:
    """小计, over name, source and dates."""
    days, hours = credit_lines.totals_of(entry.lines)
    sheet.span(4, 6, f"小计（{len(entry.lines)}项）", HEAD)
    for column, value in ((7, number(days)), (8, number(hours)), (9, None), (10, None)):
        sheet.put(column, value, NUMBER)
    sheet.end_row(22)


PAPER = Paper(
    PaperName.HOURS_REGISTER,
    _("单位和主管部门：每个人一年的学时"),
    read,
    write,
    form=YearForm,
)
