"""The registration list (报到表): who is expected on arrival, who has come, and room for signatures."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers import person_columns as person
from exports.papers.cells import Value
from exports.papers.columns import ID_NUMBER, NUMBERED, Column, Columns, laid_out, line_of
from exports.papers.columns_form import ListForm
from exports.papers.paper import Need, Options, Paper, Progress, Stage
from exports.papers.sheet import NOTE, SIGN

COLUMNS = Columns(
    (
        person.UNIT,
        person.NAME,
        person.GENDER,
        person.POST,
        person.PHONE,
        person.FULL_ID_NUMBER,
        person.MASKED_ID_NUMBER,
        person.GROUP,
        person.SEAT,
        person.DIET,
        person.LODGING,
        person.REGISTERED,
        person.SIGNATURE,
        person.PEN,
    ),
    extra=frozenset({ID_NUMBER, "masked_id_number", "group", "seat", "diet"}),
)
_LINE = 28.0  # points: about 9 mm even where the page is printed a little smaller
_ENDING = 70.0


@dataclass(frozen=True)
class RegistrationList:
    """What the list says; `blank_lines` are left for those who are added."""

    title: str
    facts: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[Value, ...], ...]
    blank_lines: int
    counts: str
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> RegistrationList:
    """Everybody on the list; who has registered stands with the time."""
    columns = COLUMNS.chosen(training_class, by, options)
    listed = people.listed(training_class, options.get("order", "unit"))
    in_full = people.may_see_phones(by, training_class)
    come = sum(bool(person.registered_of(one)) for one in listed)
    blank = "＿" * 4
    return RegistrationList(
        title=f"{naming.full_name(training_class)}报到表",
        facts=people.facts_of(training_class, listed),
        columns=columns,
        lines=tuple(line_of(one, columns, in_full=in_full) for one in listed),
        blank_lines=int(options.get("blank_lines", 0)),
        counts=f"应到：{len(listed)}人　　生成时已报到：{come}人　　实到：{blank}人　　未到：{blank}人",
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def write(content: RegistrationList, progress: Progress) -> Workbook:
    """A4, a row a person that is high enough to sign in, then lines for additions and the counts."""
    layout = laid_out([NUMBERED, *content.columns])
    sheet = layout.begin(content.title, content.facts)
    sheet.head(layout.heads, height=_LINE)
    name = layout.place("name")
    blank: list[Value] = ["（增补）" if place == name else "" for place in range(2, len(layout.columns) + 1)]
    lines = [*content.lines, *[tuple(blank)] * content.blank_lines]
    for number, line in enumerate(lines, start=1):
        if number == len(lines):
            sheet.keep_together(_LINE + _ENDING)
        sheet.line([number, *line], layout.styles, height=_LINE)
        progress(number, len(lines))
    sheet.note(content.counts, SIGN)
    sheet.note(f"报到工作人员签字：{'＿' * 8}　　日期：{'＿' * 8}", SIGN)
    sheet.note(content.built, NOTE)
    return sheet.finish()


class RegistrationListForm(ListForm):
    """The order, the columns, and lines for additions."""

    offered = COLUMNS

    blank_lines = forms.IntegerField(
        label=_("空白行"), min_value=0, max_value=50, initial=3, help_text=_("留给增补的学员。")
    )


PAPER = Paper(
    PaperName.REGISTRATION_LIST,
    _("会务：报到时核对、签名"),
    read,
    write,
    form=RegistrationListForm,
    rests_on=COLUMNS.rest_on,
    stages=(Stage.OPENING,),
    needs=(Need.PEOPLE,),
)
