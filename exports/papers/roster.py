"""The roster (学员花名册): who is in the class."""

from dataclasses import dataclass

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
from exports.papers.filling import Fillable, Filling, lines_by
from exports.papers.paper import Need, Options, Paper, Progress, Stage
from exports.papers.sheet import NOTE

COLUMNS = Columns(
    (
        person.NAME,
        person.GENDER,
        person.NATIONALITY,
        person.BIRTH,
        person.POLITICS,
        person.EDUCATION,
        person.FULL_ID_NUMBER,
        person.MASKED_ID_NUMBER,
        person.UNIT_AND_POST,
        person.TOWN,
        person.UNIT,
        person.POST,
        person.IS_NEW,
        person.PHONE,
        person.GROUP,
        person.REMARK,
    ),
    extra=frozenset({ID_NUMBER, "masked_id_number", "town", "unit", "post", "is_new"}),
)


@dataclass(frozen=True)
class Roster:
    """What the roster says; a line has a value for each of its columns."""

    title: str
    facts: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[Value, ...], ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> Roster:
    """Everybody on the final list. ID numbers only when asked for, by who may see them (R28)."""
    columns = COLUMNS.chosen(training_class, by, options)
    listed = people.listed(training_class, options.get("order", "unit"), is_final=True)
    in_full = people.may_see_phones(by, training_class)
    return Roster(
        title=f"{naming.full_name(training_class)}学员花名册",
        facts=people.facts_of(training_class, listed),
        columns=columns,
        lines=tuple(line_of(one, columns, in_full=in_full) for one in listed),
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def write(roster: Roster, progress: Progress) -> Workbook:
    """A4, a row a person."""
    layout = laid_out([NUMBERED, *roster.columns])
    sheet = layout.begin(roster.title, roster.facts)
    sheet.head(layout.heads, height=26)
    for number, line in enumerate(roster.lines, start=1):
        sheet.line([number, *line], layout.styles)
        progress(number, len(roster.lines))
    sheet.note(roster.built, NOTE)
    return sheet.finish()


def _filling(roster: Roster) -> Filling:
    return Filling({}, lines_by([column.heading for column in roster.columns], roster.lines))


class RosterForm(ListForm):
    """The order and the columns; ID numbers for those who may see them."""

    offered = COLUMNS


PAPER = Paper(
    PaperName.ROSTER,
    _("班次组织者、班主任：报到和联系学员"),
    read,
    write,
    form=RosterForm,
    rests_on=COLUMNS.rest_on,
    stages=(Stage.BEFORE, Stage.ARCHIVE),
    needs=(Need.PEOPLE,),
    fillable=Fillable(COLUMNS.headings, _filling),
)
