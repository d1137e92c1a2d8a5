"""The coverage of a unit in a year (培训覆盖情况表). It belongs to no class, so it is built at once and handed out."""

import datetime as dt
from io import BytesIO

from django.utils import translation

from attendance.coverage import Survey
from exports.papers.cells import Value
from exports.papers.naming import on_day
from exports.papers.sheet import LEFT, NOTE, NUMBER, Sheet

_FIRST, _OTHER = 24, 9.5


def build(survey: Survey, *, on: dt.date) -> bytes:
    """The finished `.xlsx`: the rows of the page, and the sum, in Chinese whatever the page's language is."""
    with translation.override("zh-hans"):
        heads = [_broken(head) for head in survey.heads()]
        sheet = Sheet(title_of(survey), widths=[_FIRST] + [_OTHER] * (len(heads) - 1), landscape=True)
        sheet.headline()
        sheet.note(f"统计日期：{on_day(on)}　　已训：有认定的学时，或参加了还没结班的班次", NOTE)
        sheet.head(heads, height=34)
        for line in survey.lines():
            values: list[Value] = list(line)
            sheet.line(values, [LEFT] + [NUMBER] * (len(values) - 1))
    file = BytesIO()
    sheet.finish().save(file)
    return file.getvalue()


def title_of(survey: Survey) -> str:
    """武进区2026年培训覆盖情况表."""
    return f"{survey.unit.name}{survey.year}年培训覆盖情况表"


def _broken(head: str) -> str:
    """In two lines, where it is longer than four characters."""
    return head if len(head) <= 4 else f"{head[: (len(head) + 1) // 2]}\n{head[(len(head) + 1) // 2 :]}"
