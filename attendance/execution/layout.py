"""What the page and the paper of the execution say, block by block and cell by cell, with where each figure leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from attendance.coverage import Measure, Row
from attendance.execution.reading import Execution, Group, Line
from courses.phases import Phase
from units.models import UnitKind

Said = str | int | Decimal | None


@dataclass(frozen=True)
class Cell:
    """One word or figure. `url` leads to the rows behind it, "" without any; `percent` is drawn as a bar, at most 100,
    which `label` says to those who listen; `tone` is that of a status."""

    value: Said
    url: str = ""
    percent: int | None = None
    label: str = ""
    tone: str = ""

    @property
    def text(self) -> str:
        """As it is read: 12, 3.5, — for nothing."""
        if self.value is None:
            return "—"
        return f"{self.value.normalize():f}" if isinstance(self.value, Decimal) else str(self.value)

    @property
    def is_figure(self) -> bool:
        """Whether it stands at the right."""
        return not self.is_title or self.text.endswith("%")

    @property
    def is_title(self) -> bool:
        """Whether it is a word."""
        return isinstance(self.value, str) and not self.value.endswith("%")


@dataclass(frozen=True)
class Head:
    """The head of a column: whether its cells are figures, or name the row."""

    text: str
    is_figure: bool
    is_title: bool


@dataclass(frozen=True)
class Block:
    """A table under a head of its own; `key` names it in the page. With `has_sum` the last row adds up the others."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_sum: bool = False

    @property
    def lines(self) -> list[list[tuple[Head, Cell]]]:
        """The rows, each cell with its head."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def columns(self) -> list[Head]:
        """The heads, each with how its column stands."""
        kinds = self.rows[0] if self.rows else (Cell(""),) * len(self.heads)
        titles = [place for place, cell in enumerate(kinds) if cell.is_title][:1]
        return [
            Head(text, is_figure=cell.is_figure, is_title=place in titles)
            for place, (text, cell) in enumerate(zip(self.heads, kinds, strict=True))
        ]


def blocks_of(found: Execution, *, covers: bool = True) -> list[Block]:
    """All of it. `covers` says whether the reader may follow the coverage to its people."""
    plan = _Plan(found)
    heads = (_("班次"), _("已开班"), _("计划人数"), _("实际人次"), _("完成比例"), _("人天"), _("学时"))
    grouped = [
        ("months", _("按月份"), _("月份"), found.months, "month"),
        ("categories", _("按类别"), _("类别"), found.categories, "category"),
        ("types", _("按培训类型"), _("培训类型"), found.training_types, "training_type"),
    ]
    return [
        Block("phases", _("班次"), (_("项目"), _("班次数")), tuple(_phases(found, plan))),
        Block("attended", _("参训"), (_("项目"), _("数量")), tuple(_attended(found))),
        *(
            Block(key, title, (head, *heads), tuple(_grouped(groups, found.total, plan, field)), has_sum=True)
            for key, title, head, groups, field in grouped
        ),
        _coverage(found, covers=covers),
        _classes(found),
    ]


class _Plan:
    """Addresses of the list of the plan, within the same unit."""

    def __init__(self, found: Execution) -> None:
        self.address = reverse("courses:plan_detail", args=[found.year])
        self.within = {} if found.unit.kind == UnitKind.DISTRICT else {"unit": found.unit.pk}

    def where(self, chosen: Mapping[str, str]) -> str:
        return f"{self.address}?{urlencode({**chosen, **self.within})}"


def _phases(found: Execution, plan: _Plan) -> Iterator[tuple[Cell, ...]]:
    for phase in Phase:
        count = found.total.counted(phase)
        yield Cell(str(phase.label)), Cell(count, plan.where({"phase": phase.value}) if count else "")


def _attended(found: Execution) -> Iterator[tuple[Cell, ...]]:
    total = found.total
    figures: Sequence[tuple[str, Said]] = (
        (_("参训人次"), total.visits),
        (_("参训人数（每人只计一次）"), total.people),
        (_("人天（含报到、离会）"), total.days),
        (_("学时合计"), total.hours),
    )
    for label, value in figures:
        yield Cell(label), Cell(value, "#classes" if value else "")


def _grouped(groups: Sequence[Group], total: Group, plan: _Plan, field: str) -> Iterator[tuple[Cell, ...]]:
    for group in [*groups, total]:
        chosen = {field: group.key} if group.key else {}
        leads = bool(group.key) or group is total
        opened = group.counted(Phase.OPENED)
        yield (
            Cell(group.label),
            Cell(group.classes, plan.where(chosen) if leads and group.classes else ""),
            Cell(opened, plan.where({**chosen, "phase": Phase.OPENED.value}) if leads and opened else ""),
            *_sizes(group.label, group),
        )


def _sizes(label: str, sums: Group) -> tuple[Cell, ...]:
    words = _("%(label)s：计划 %(planned)d 人，实际 %(actual)d 人次") % {
        "label": label,
        "planned": sums.planned_size,
        "actual": sums.visits,
    }
    share = sums.share
    return (
        Cell(sums.planned_size),
        Cell(sums.visits),
        Cell(
            None if share is None else f"{share}%",
            percent=None if share is None else min(share, 100),
            label=words,
        ),
        Cell(sums.days),
        Cell(sums.hours),
    )


def _coverage(found: Execution, *, covers: bool) -> Block:
    """达标率 by the rules of the coverage page (R1 to R5)."""
    rows = [_covered(found, row, covers=covers) for row in [*found.covered, found.survey.total]]
    heads = (_("单位"), _("干部人数"), _("已达标"), _("达标率"))
    return Block("coverage", _("各镇街达标率"), heads, tuple(rows), has_sum=True)


def _covered(found: Execution, row: Row, *, covers: bool) -> tuple[Cell, ...]:
    asked = {"year": found.year, "unit": found.unit.pk, "by": found.survey.by.value}
    people, met = row.figures[Measure.PEOPLE], row.figures[Measure.MET]
    share = 100 * met // people if people else None

    def those(measure: Measure, count: int) -> str:
        if not (covers and count and (row.key or row is found.survey.total)):
            return ""
        query = {**asked, "of": measure.value} | ({"row": row.key} if row.key else {})
        return f"{reverse('attendance:coverage_people')}?{urlencode(query)}"

    further = {"year": found.year, "unit": row.unit or found.unit.pk}
    words = _("%(label)s：%(people)d 人中已达标 %(met)d 人") % {
        "label": row.label,
        "people": people,
        "met": met,
    }
    return (
        Cell(row.label, f"{reverse('attendance:coverage_detail')}?{urlencode(further)}" if covers else ""),
        Cell(people, those(Measure.PEOPLE, people)),
        Cell(met, those(Measure.MET, met)),
        Cell(None if share is None else f"{share}%", percent=share, label=words),
    )


def _classes(found: Execution) -> Block:
    """Every class, its figures leading to its attendance."""
    heads = (
        *(_("序号"), _("班次名称"), _("状态"), _("计划人数")),
        *(_("实际人次"), _("完成比例"), _("人天"), _("学时")),
    )
    rows = tuple(_class(line) for line in found.total.lines)
    return Block("classes", _("各班次"), heads, rows)


def _class(line: Line) -> tuple[Cell, ...]:
    row = line.training_class
    planned, actual, *rest = _sizes(row.name, Group("", row.name, [line]))
    attended = reverse("attendance:attendance_detail", args=[row.pk]) if line.visits else ""
    return (
        Cell(row.ordinal if line.is_of_plan else None),
        Cell(row.name, row.get_absolute_url()),
        Cell(_said_of(line), tone=line.status.tone),
        planned,
        Cell(actual.value, attended),
        *rest,
    )


def _said_of(line: Line) -> str:
    """The state, and what became of the class in the plan."""
    row = line.training_class
    words = [str(line.status.label)]
    if not line.is_of_plan:
        return _("%(year)s年计划") % {"year": row.plan.year}
    if line.is_in(Phase.POSTPONED):
        words.append(str(Phase.POSTPONED.label))
    if line.is_in(Phase.OUTSIDE):
        words.append(str(Phase.OUTSIDE.label))
    return _("，").join(words)
