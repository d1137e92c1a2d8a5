"""The roster (学员花名册): who is in the class."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers.paper import Options, Paper, PaperProblem, Progress
from exports.papers.sheet import LEFT, NOTE, NUMBER, TEXT, Sheet
from trainees.models import Enrolment, Gender

# Head, width, style.
_COLUMNS = [
    ("序号", 5, NUMBER),
    ("姓名", 10, TEXT),
    ("性别", 5, TEXT),
    ("民族", 7, TEXT),
    ("出生年月", 9, TEXT),
    ("政治面貌", 12.5, TEXT),
    ("学历", 8, TEXT),
    ("单位及职务", 46, LEFT),
    ("联系电话", 14, TEXT),
    ("组别", 9, TEXT),
    ("备注", 15, LEFT),
]
_ID_NUMBER = ("身份证号", 20, TEXT)
_AFTER_EDUCATION = 7


@dataclass(frozen=True)
class Roster:
    """What the roster says; a line has the values of a row but its number."""

    title: str
    facts: str
    lines: tuple[tuple[str, ...], ...]
    has_id_numbers: bool


def read(training_class: TrainingClass, by: User | None, options: Options) -> Roster:
    """Everybody on the list. ID numbers only when asked for, by who may see them (R28)."""
    has_id_numbers = bool(options.get("id_numbers"))
    if has_id_numbers and by and not by.has_perm("exports.see_id_numbers", training_class):
        raise PaperProblem(_("只有管理员可以导出身份证号。"))
    listed = people.listed(training_class, options.get("order", "unit"))
    in_full = people.may_see_phones(by, training_class)
    return Roster(
        title=f"{naming.full_name(training_class)}学员花名册",
        facts=_facts(training_class, listed),
        lines=tuple(_line(person, in_full=in_full, with_id=has_id_numbers) for person in listed),
        has_id_numbers=has_id_numbers,
    )


def _facts(training_class: TrainingClass, listed: list[Enrolment]) -> str:
    women = sum(person.cadre.gender == Gender.FEMALE for person in listed)
    days = naming.days_of(training_class)
    facts = [
        f"主办单位：{training_class.host.name}",
        f"培训时间：{days}" if days else "",
        f"培训地点：{training_class.venue}" if training_class.venue else "",
        f"共{len(listed)}人" + (f"（女{women}人）" if women else ""),
    ]
    return "　　".join(filter(None, facts))


def _line(person: Enrolment, *, in_full: bool, with_id: bool) -> tuple[str, ...]:
    cadre = person.cadre
    values = [
        cadre.name,
        cadre.get_gender_display(),
        cadre.nationality,
        cadre.birth_month.replace("-", "."),
        cadre.get_political_status_display(),
        cadre.get_education_display(),
        people.unit_of(person) + person.post,
        people.phone_of(person, in_full=in_full),
        person.group.name if person.group else "",
        people.remark_of(person),
    ]
    if with_id:
        values.insert(_AFTER_EDUCATION - 1, people.id_number_of(person))
    return tuple(values)


def write(roster: Roster, progress: Progress) -> Workbook:
    """Landscape A4, a row a person."""
    columns = list(_COLUMNS)
    if roster.has_id_numbers:
        columns.insert(_AFTER_EDUCATION, _ID_NUMBER)
    heads, widths, styles = zip(*columns, strict=True)
    sheet = Sheet(roster.title, widths=widths, landscape=True)
    sheet.headline()
    sheet.note(roster.facts, NOTE)
    sheet.head(heads, height=26)
    for number, line in enumerate(roster.lines, start=1):
        sheet.line([number, *line], styles)
        progress(number, len(roster.lines))
    return sheet.finish()


PAPER = Paper(PaperName.ROSTER, _("班次组织者、班主任：报到和联系学员"), read, write)
