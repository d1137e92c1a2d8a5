"""The list of contacts (通讯录): who is where, and how to reach them."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers import person_columns as person
from exports.papers.cells import Value
from exports.papers.columns import NUMBERED, Column, Columns, laid_out, line_of
from exports.papers.columns_form import ListForm
from exports.papers.paper import Need, Options, Paper, Progress, Stage
from exports.papers.sheet import HEAD, NOTE
from trainees.models import Enrolment

COLUMNS = Columns(
    (person.NAME, person.GENDER, person.UNIT, person.POST, person.PHONE, person.GROUP, person.ROLE),
    extra=frozenset({"gender", "group", "role"}),
)
NO_GROUP = "未分组"
_LINE = 22.0


@dataclass(frozen=True)
class Contacts:
    """What the list says: the people by group where they stand by group, else under one empty name."""

    title: str
    facts: str
    columns: tuple[Column, ...]
    parts: tuple[tuple[str, tuple[tuple[Value, ...], ...]], ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> Contacts:
    """Everybody on the list; phones in full only for those who see them so (R28)."""
    columns = COLUMNS.chosen(training_class, by, options)
    order = options.get("order", "unit")
    listed = people.listed(training_class, order)
    in_full = people.may_see_phones(by, training_class)

    def part_of(one: Enrolment) -> str:
        if order != "group":
            return ""
        return one.group.name if one.group else NO_GROUP

    return Contacts(
        title=f"{naming.full_name(training_class)}通讯录",
        facts=people.facts_of(training_class, listed),
        columns=columns,
        parts=tuple(
            (name, tuple(line_of(one, columns, in_full=in_full) for one in members))
            for name, members in groupby(listed, key=part_of)
        ),
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def write(content: Contacts, progress: Progress) -> Workbook:
    """A4, a row a person; a group begins with its name."""
    layout = laid_out([NUMBERED, *content.columns])
    sheet = layout.begin(content.title, content.facts)
    sheet.head(layout.heads)
    total, number = sum(len(lines) for _name, lines in content.parts), 0
    for name, lines in content.parts:
        if name:
            sheet.keep_together(3 * _LINE)
            sheet.note(f"{name}（{len(lines)}人）", HEAD)
        for line in lines:
            number += 1
            sheet.line([number, *line], layout.styles, height=_LINE)
            progress(number, total)
    sheet.note(f"内部联系使用，请勿外传。　　{content.built}", NOTE)
    return sheet.finish()


class ContactsForm(ListForm):
    """The order and the columns."""

    offered = COLUMNS


PAPER = Paper(
    PaperName.CONTACTS,
    _("学员、班主任：班内联系"),
    read,
    write,
    form=ContactsForm,
    rests_on=COLUMNS.rest_on,
    stages=(Stage.OPENING,),
    needs=(Need.PEOPLE,),
)
