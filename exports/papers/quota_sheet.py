"""The seats by unit (名额分配表): how many people each unit sends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.cells import Value
from exports.papers.paper import Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import HEAD, LEFT, NUMBER, Sheet
from trainees.allotting import Line, Table

HEADS = ("序号", "单位", "名额", "其中书记/主任", "新任", "备注")
_WIDTHS = (6, 34, 8, 10, 8, 26)
# What a note says of the seats: 其中书记2人、主任1人，新任3名.
_LEADERS = re.compile(r"(?<!副)(?:书记|主任)\D{0,3}?(\d{1,4})")
_NEW = re.compile(r"新(?:当选|任)\D{0,3}?(\d{1,4})")


@dataclass(frozen=True)
class QuotaLine:
    """A unit's seats; `leaders` and `new` as far as the note says them. One `within` another lies in the unit above it, and
    its seats are among that one's."""

    unit: str
    seats: int
    leaders: int | None
    new: int | None
    note: str
    within: bool

    @property
    def values(self) -> list[Value]:
        """The columns after the number."""
        name = f"　其中：{self.unit}" if self.within else self.unit
        return [name, self.seats, self.leaders, self.new, self.note]


@dataclass(frozen=True)
class Quotas:
    """All of them, and their sums."""

    lines: tuple[QuotaLine, ...]

    @property
    def total(self) -> list[Value]:
        """合计: what lies within another is not counted twice."""
        outer = [line for line in self.lines if not line.within]
        seats = sum(line.seats for line in outer)
        return ["合计", seats, _sum(line.leaders for line in outer), _sum(line.new for line in outer), ""]

    @property
    def units(self) -> list[str]:
        """The units that have seats of their own."""
        return [line.unit for line in self.lines if not line.within]


def quotas_of(training_class: TrainingClass) -> Quotas:
    """The units that have a quota, in the order of the tree. Four queries."""
    lines = [line for line in Table.load(training_class).lines if line.allotted.seats is not None]
    paths = [line.unit.path for line in lines]
    return Quotas(tuple(_line(line, paths) for line in lines))


def _line(line: Line, paths: Iterable[str]) -> QuotaLine:
    seats, note = line.allotted
    return QuotaLine(
        unit=line.unit.name,
        seats=seats or 0,
        leaders=_said(_LEADERS, note),
        new=_said(_NEW, note),
        note=note,
        within=any(path != line.unit.path and line.unit.path.startswith(path) for path in paths),
    )


def _said(what: re.Pattern[str], note: str) -> int | None:
    found = what.findall(note)
    return sum(map(int, found)) if found else None


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


@dataclass(frozen=True)
class QuotaSheet:
    """What the sheet says."""

    title: str
    facts: str
    quotas: Quotas
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> QuotaSheet:
    """Every quota of the class."""
    quotas = quotas_of(training_class)
    if not quotas.lines:
        raise PaperProblem(_("这个班还没有分配名额，没有可以生成的内容。"))
    days = naming.days_of(training_class)
    facts = [
        f"主办单位：{training_class.host.name}",
        f"培训时间：{days}" if days else "",
        f"培训对象：{training_class.audience}" if training_class.audience else "",
    ]
    return QuotaSheet(
        title=f"{naming.full_name(training_class)}名额分配表",
        facts="　　".join(filter(None, facts)),
        quotas=quotas,
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def write(content: QuotaSheet, progress: Progress) -> Workbook:
    """Portrait A4, a row a unit, and the sums."""
    sheet = Sheet(content.title, widths=_WIDTHS)
    styles = (NUMBER, LEFT, NUMBER, NUMBER, NUMBER, LEFT)
    sheet.headline()
    sheet.note(content.facts)
    sheet.head(HEADS, height=34)
    lines, number = content.quotas.lines, 0
    for done, line in enumerate(lines, start=1):
        number += not line.within
        sheet.line([None if line.within else number, *line.values], styles)
        progress(done, len(lines))
    sheet.line([None, *content.quotas.total], (HEAD, HEAD, *styles[2:]))
    sheet.end_row(8)
    sheet.note(content.built)
    return sheet.finish()


PAPER = Paper(
    PaperName.QUOTA_SHEET,
    _("各单位：各派多少人参训"),
    read,
    write,
    stages=(Stage.BEFORE, Stage.ARCHIVE),
)
