"""The timetable (课程表): the published sessions by day and half-day."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.cells import lines_of
from exports.papers.filling import Fillable, Filling, lines_by
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import LEFT, LINE, NOTE, TEXT, Sheet
from timetable.models import PublishedChange, SessionStatus
from timetable.rows import PublishedRow, published_of

_COLUMNS = [
    ("日期", 10, TEXT),
    ("时段", 6, TEXT),
    ("时间", 12, TEXT),
    ("内容", 34, LEFT),
    ("形式", 9, TEXT),
    ("主讲人（单位职务）", 24, LEFT),
    ("主持人", 9, TEXT),
    ("地点", 16, TEXT),
    ("备注", 15, LEFT),
]
_LINE = 26.0


@dataclass(frozen=True)
class Timetable:
    """What the paper says: for each day its name and lines, a line being the columns after the date."""

    title: str
    facts: str
    days: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    built: str

    @property
    def heads(self) -> list[str]:
        """The heads of the columns."""
        return [head for head, _width, _style in _COLUMNS]

    @property
    def left(self) -> list[int]:
        """Which columns after date and half-day stand at the left, from 1."""
        return [place for place, (_head, _width, style) in enumerate(_COLUMNS[2:], start=1) if style == LEFT]

    def halves(self) -> Iterator[tuple[str, int, list[tuple[str, list[tuple[str, ...]]]]]]:
        """Each day with the number of its lines, and these by half-day without the column that names it."""
        for name, lines in self.days:
            periods = groupby(lines, key=lambda line: line[0])
            yield name, len(lines), [(period, [line[1:] for line in same]) for period, same in periods]


def read(training_class: TrainingClass, by: User | None, options: Options) -> Timetable:
    """What is published: the sessions that take place, and those that the last version cancelled."""
    version = training_class.timetable_versions.first()
    rows = [row for row in published_of(training_class) if _stands(row)]
    if not version or not rows:
        raise PaperProblem(_("课表还没有发布。"))
    is_first = version.number == 1
    days = []
    for day, of_day in groupby(rows, key=lambda one: one.row.half_day.day):
        name = f"{day.month}月{day.day}日\n{naming.weekday(day)}"
        days.append((name, tuple(_line(row, is_first=is_first) for row in of_day)))
    facts = [f"主办单位：{training_class.host.name}", f"培训时间：{naming.days_of(training_class)}"]
    if training_class.venue:
        facts.append(f"培训地点：{training_class.venue}")
    return Timetable(
        title=f"{naming.full_name(training_class)}课程表",
        facts="　　".join(facts),
        days=tuple(days),
        built=naming.built_from(version),
    )


def _stands(row: PublishedRow) -> bool:
    return row.status == SessionStatus.SCHEDULED or row.change == PublishedChange.CANCELLED


def _line(published: PublishedRow, *, is_first: bool) -> tuple[str, ...]:
    """A change since the version before is named in the remark; the first version has none before it."""
    row = published.row
    change = PublishedChange(published.change) if published.change and not is_first else None
    return (
        str(row.half_day.period.label),
        row.clock,
        row.title,
        row.kind_label,
        "待定" if row.needs_instructor else row.instructors,
        row.chair,
        row.place or "待定",
        "　".join(filter(None, [f"【{change.label}】" if change else "", row.audience_label, row.remark])),
    )


def write(content: Timetable, progress: Progress) -> Workbook:
    """Landscape A4; a day's date over its sessions, and no day on two pages when it fits on one."""
    heads, widths, styles = zip(*_COLUMNS, strict=True)
    sheet = Sheet(content.title, widths=widths, landscape=True)
    sheet.headline()
    sheet.note(content.facts)
    sheet.head(heads, height=26)
    total, done = sum(len(lines) for _name, lines in content.days), 0
    for name, lines in content.days:
        sheet.keep_together(sum(_height(line) for line in lines))
        top = sheet.row
        for line in lines:
            sheet.line(["", *line], styles, height=max(_LINE, 36.0 / len(lines)))
            done += 1
            progress(done, total)
        sheet.span(1, 1, name, TEXT, row=top, rows=len(lines))
        _merge_half_days(sheet, top, [line[0] for line in lines])
    sheet.note(content.built, NOTE)
    return sheet.finish()


def _height(line: tuple[str, ...]) -> float:
    widths = [width for _head, width, _style in _COLUMNS[1:]]
    return max(_LINE, *(LINE * lines_of(text, width) + 4 for text, width in zip(line, widths, strict=True)))


def _merge_half_days(sheet: Sheet, top: int, periods: list[str]) -> None:
    """One 上午 over the sessions of a morning."""
    row = top
    for period, same in groupby(periods):
        rows = len(list(same))
        sheet.span(2, 2, period, TEXT, row=row, rows=rows)
        row += rows


_NAMES = ("日期", "时段", "时间", "内容", "形式", "主讲人", "主持人", "地点", "备注")


def _filling(content: Timetable) -> Filling:
    rows = [(day.replace("\n", " "), *line) for day, lines in content.days for line in lines]
    return Filling({}, lines_by(_NAMES, rows))


PAPER = Paper(
    PaperName.TIMETABLE,
    _("学员、讲师和会务：按天看课"),
    read,
    write,
    stages=(Stage.BEFORE, Stage.ARCHIVE),
    page="exports/pages/_timetable.html",
    needs=(Need.TIMETABLE,),
    fillable=Fillable(_NAMES, _filling),
)
