"""The list of groups (分组名单): a block a group, its leader first."""

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
from exports.papers.columns_form import ColumnsForm
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import HEAD, NOTE
from trainees.models import Enrolment

COLUMNS = Columns(
    (person.NAME, person.GENDER, person.UNIT, person.POST, person.ROLE, person.PHONE),
    extra=frozenset({"gender", "phone"}),
)
_LINE, _GAP = 22.0, 10.0


@dataclass(frozen=True)
class Block:
    """A group: its name, the leader or nobody, and a line for each member."""

    name: str
    leader: str
    lines: tuple[tuple[Value, ...], ...]

    @property
    def headline(self) -> str:
        """第1组（12人）　组长：王小宁."""
        return f"{self.name}（{len(self.lines)}人）" + (f"　　组长：{self.leader}" if self.leader else "")


@dataclass(frozen=True)
class GroupList:
    """What the list says: the groups in order, and last those who are in none."""

    title: str
    facts: str
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> GroupList:
    """Everybody on the list by group. Raises `PaperProblem` when nobody is in one."""
    columns = COLUMNS.chosen(training_class, by, options)
    listed = people.listed(training_class, "group")
    if not any(one.group for one in listed):
        raise PaperProblem(_("还没有分组，没有可以生成的内容。"))
    in_full = people.may_see_phones(by, training_class)

    def block(members: list[Enrolment]) -> Block:
        members.sort(key=people.leads, reverse=True)
        group, first = members[0].group, members[0]
        return Block(
            name=group.name if group else "未分组",
            leader=first.cadre.name if people.leads(first) else "",
            lines=tuple(line_of(one, columns, in_full=in_full) for one in members),
        )

    number = len({one.group_id for one in listed if one.group_id})
    return GroupList(
        title=f"{naming.full_name(training_class)}分组名单",
        facts=f"{people.facts_of(training_class, listed)}、{number}个组",
        columns=columns,
        blocks=tuple(block(list(members)) for _of, members in groupby(listed, key=lambda one: one.group_id)),
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def write(content: GroupList, progress: Progress) -> Workbook:
    """A4; a group stays on one page where it fits on one."""
    layout = laid_out([NUMBERED, *content.columns])
    sheet = layout.begin(content.title, content.facts)
    sheet.head(layout.heads)
    total, done = sum(len(block.lines) for block in content.blocks), 0
    for place, block in enumerate(content.blocks):
        heights = [layout.height(["", *line], _LINE) for line in block.lines]
        sheet.keep_together(_GAP + 24 + sum(heights))
        if place and not sheet.begins_page:
            sheet.end_row(_GAP)
        sheet.note(block.headline, HEAD)
        for number, line in enumerate(block.lines, start=1):
            sheet.line([number, *line], layout.styles, height=_LINE)
            done += 1
            progress(done, total)
    sheet.note(content.built, NOTE)
    return sheet.finish()


class GroupsForm(ColumnsForm):
    """The columns: people stand by group in any case."""

    offered = COLUMNS


PAPER = Paper(
    PaperName.GROUPS,
    _("学员、班主任：分组活动"),
    read,
    write,
    form=GroupsForm,
    rests_on=COLUMNS.rest_on,
    stages=(Stage.OPENING,),
    needs=(Need.PEOPLE,),
)
