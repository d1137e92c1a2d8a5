"""The seating plan (座次表): the rostrum and the hall with a name in each seat, on one page."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import leaders, naming
from exports.papers.asking import PaperForm
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import HEAD, NOTE, TEXT, Sheet
from timetable.models import CeremonyKind
from trainees import hall, members
from trainees.models import SeatingPlan

VIEWS = [("hall", _("台下视角：面向主席台")), ("stage", _("台上视角：面向学员"))]
_ACROSS = 141  # units of width that a page across holds
_ROW = 30.0
_DEEP, _DEEPEST, _WIDE, _WIDEST = 12, 17, 22, 32  # more than that are drawn smaller


@dataclass(frozen=True)
class SeatingChart:
    """What the plan says, from left to right and from the top down as it is looked at; an empty seat is ""."""

    title: str
    facts: str
    rostrum: tuple[tuple[str, str], ...]
    numbers: tuple[int, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    waiting: tuple[str, ...]
    from_stage: bool
    built: str

    @property
    def without_seat(self) -> str:
        """Who has none, in one line; "" when everybody has."""
        return f"没有座位（{len(self.waiting)}人）：{'、'.join(self.waiting)}" if self.waiting else ""

    @property
    def size(self) -> str:
        """How small a page draws the seats."""
        deep = (len(self.lines) > _DEEP) + (len(self.lines) > _DEEPEST)
        wide = (len(self.numbers) > _WIDE) + (len(self.numbers) > _WIDEST)
        return " ".join(filter(None, [("", "deep", "deepest")[deep], ("", "wide", "widest")[wide]]))


def read(training_class: TrainingClass, by: User | None, options: Options) -> SeatingChart:
    """The hall as its page draws it (`trainees.hall`), from below or from the stage, with the leaders of a ceremony where
    one is chosen."""
    plan = SeatingPlan.objects.filter(training_class=training_class).first()
    if not plan:
        raise PaperProblem(_("还没有排座。请先在“座次”里设好排数和每排座位。"))
    from_stage, whose = options.get("view") == "stage", str(options.get("leaders") or "")
    row = leaders.in_place(training_class, whose, plan)
    table = hall.table(training_class, plan, members.load(training_class), from_stage=from_stage)
    lines = tuple(
        (row, tuple(cell.person.name if cell.person else "" for cell in cells)) for row, cells in table.lines
    )
    seated = sum(bool(name) for _row, names in lines for name in names)
    return SeatingChart(
        title=f"{naming.full_name(training_class)}座次表",
        facts=_facts(training_class, plan, seated, whose, from_stage=from_stage),
        rostrum=tuple(reversed(row) if from_stage else row),
        numbers=tuple(table.numbers),
        lines=lines,
        waiting=tuple(person.name for person in table.waiting),
        from_stage=from_stage,
        built=naming.built_at(),
    )


def _facts(
    training_class: TrainingClass, plan: SeatingPlan, seated: int, whose: str, *, from_stage: bool
) -> str:
    facts = [
        str(CeremonyKind(whose).label) if whose in CeremonyKind.values else "",
        f"地点：{training_class.venue}" if training_class.venue else "",
        f"{plan.rows}排，每排{plan.columns}座，就座{seated}人",
        f"按{plan.get_order_display()}",
        "台上视角" if from_stage else "",
    ]
    return "　　".join(filter(None, facts))


def write(chart: SeatingChart, progress: Progress) -> Workbook:
    """Across, the whole hall on one page; the rostrum above it, or below it as seen from the stage."""
    columns = len(chart.numbers)
    room = max(5.0, min(12.0, (_ACROSS - 6) / columns - 0.7))
    sheet = Sheet(chart.title, widths=[5, *[room] * columns], landscape=True)
    sheet.headline()
    sheet.note(chart.facts)
    if not chart.from_stage:
        _rostrum(sheet, chart)
    _seats(sheet, chart, progress)
    if chart.from_stage:
        _rostrum(sheet, chart)
    if chart.waiting:
        sheet.note(chart.without_seat)
    sheet.note(chart.built, NOTE)
    sheet.page.page_setup.fitToHeight = 1
    return sheet.finish()


def _rostrum(sheet: Sheet, chart: SeatingChart) -> None:
    """主席台 over all columns, and its people in the middle below it, each over as many columns as there is room for."""
    sheet.note("主席台", HEAD)
    people, columns = len(chart.rostrum), len(chart.numbers)
    if people > columns:
        sheet.note("　".join(name for name, _post in chart.rostrum), TEXT)
    elif people:
        each = min(3, columns // people)
        first = 2 + (columns - each * people) // 2
        for place, (name, post) in enumerate(chart.rostrum):
            start = first + each * place
            sheet.span(start, start + each - 1, f"{name}\n{post}" if post else name, TEXT)
        sheet.end_row(1.6 * _ROW)
    sheet.end_row(8)


def _seats(sheet: Sheet, chart: SeatingChart, progress: Progress) -> None:
    sheet.head(["排", *map(str, chart.numbers)], height=18)
    styles = [HEAD, *[TEXT] * len(chart.numbers)]
    for done, (row, names) in enumerate(chart.lines, start=1):
        sheet.line([str(row), *names], styles, height=_ROW)
        progress(done, len(chart.lines))
    sheet.end_row(8)


class SeatingPlanForm(PaperForm):
    """From where the hall is looked at, and who sits on the rostrum."""

    view = forms.ChoiceField(label=_("视角"), choices=VIEWS, initial="hall")
    leaders = forms.ChoiceField(
        label=_("主席台上是谁"), choices=[(leaders.ROSTRUM, _("主席台名单")), *CeremonyKind.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaders"].initial = leaders.usual(self.training_class)


PAPER: Paper[TrainingClass, Any] = Paper(
    PaperName.SEATING_PLAN,
    _("会务、学员：找座位，摆桌签"),
    read,
    write,
    form=SeatingPlanForm,
    stages=(Stage.OPENING,),
    needs=(Need.PEOPLE,),
    page="exports/pages/_seating_plan.html",
)
