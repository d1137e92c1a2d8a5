"""The learning record of a cadre (个人学习档案): all that is credited, by year. It belongs to no class, so it is built at once
and handed out."""

from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from django.db.models import Q
from django.utils import translation
from openpyxl import Workbook

from attendance import dossier
from exports.papers import credit_lines, naming
from exports.papers.cells import number
from exports.papers.credit_lines import CreditLine
from exports.papers.sheet import HEAD, NUMBER, SIGN, Sheet
from trainees.models import Cadre
from units.models import Unit


@dataclass(frozen=True)
class LearningRecord:
    """What the record says; the earliest year first."""

    title: str
    facts: str
    posts: str
    lines: tuple[CreditLine, ...]
    built: str


def build(cadre: Cadre) -> bytes:
    """The finished `.xlsx`, in Chinese whatever the page's language is."""
    with translation.override("zh-hans"):
        book = write(read(cadre))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def title_of(cadre: Cadre) -> str:
    """王小宁个人学习档案."""
    return f"{cadre.name}个人学习档案"


def read(cadre: Cadre) -> LearningRecord:
    """The person, the posts held today, the credits. Four queries; no phone and no ID number."""
    posts = [post for post in dossier.posts_of(cadre) if post.ended_on is None]
    held = "，".join(f"{_unit_of(post.unit)}{post.post}" for post in posts)
    facts = [
        f"姓名：{cadre.name}",
        f"性别：{cadre.get_gender_display()}" if cadre.gender else "",
        f"出生年月：{cadre.birth_month.replace('-', '.')}" if cadre.birth_month else "",
        f"政治面貌：{cadre.get_political_status_display()}" if cadre.political_status else "",
        f"学历：{cadre.get_education_display()}" if cadre.education else "",
    ]
    return LearningRecord(
        title=title_of(cadre),
        facts="　　".join(filter(None, facts)),
        posts=f"单位及职务：{held or '无现任职务'}",
        lines=tuple(credit_lines.lines_of(Q(cadre=cadre))),
        built=naming.built_at(),
    )


def write(content: LearningRecord) -> Workbook:
    """Landscape A4: a row a training, the sum of each year and of all."""
    heads, widths, styles = zip(*credit_lines.COLUMNS, strict=True)
    sheet = Sheet(content.title, widths=widths, landscape=True)
    sheet.headline()
    sheet.note(content.facts)
    sheet.note(content.posts)
    sheet.head(heads, height=26)
    for year, of_year in groupby(content.lines, key=lambda line: line.year):
        lines = list(of_year)
        for line in lines:
            sheet.line(line.values, styles)
        _sum(sheet, f"{year}年小计", lines)
    if not content.lines:
        sheet.note("还没有认定的学时。")
    elif len({line.year for line in content.lines}) > 1:
        _sum(sheet, "合计", list(content.lines))
    sheet.keep_together(60)
    sheet.note(content.built)
    sheet.end_row(8)
    sheet.note(f"填报单位（盖章）：{'＿' * 10}　　审核：{'＿' * 7}　　日期：{'＿' * 7}", SIGN)
    return sheet.finish()


def _sum(sheet: Sheet, label: str, lines: list[CreditLine]) -> None:
    days, hours = credit_lines.totals_of(lines)
    sheet.span(1, 4, f"{label}（{len(lines)}项）", HEAD)
    for column, value in ((5, number(days)), (6, number(hours)), (7, None), (8, None)):
        sheet.put(column, value, NUMBER)
    sheet.end_row(22)


def _unit_of(unit: Unit) -> str:
    """Town and unit, the town not said twice."""
    town = unit.parent.name if unit.parent and unit.parent.parent_id else ""
    return unit.name if unit.name.startswith(town) else town + unit.name
