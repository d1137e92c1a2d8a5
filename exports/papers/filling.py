"""What an office's own template can say of a paper: facts of the class, and a line for each person, session or unit."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import StaffRole, TrainingClass
from exports.office import Template, Unfit
from exports.office.placeholders import LINE
from exports.papers import naming
from exports.papers.cells import Value, number
from exports.papers.facts import ClassFacts, facts_of
from timetable.calendar import HalfDay
from timetable.models import Period

Content = TypeVar("Content")
Line = Mapping[str, Value]

MOST_HALF_DAYS = 30
_HALF_DAY = "半天"

# What every paper of a class knows, with an example of each.
CLASS_FACTS: dict[str, Value] = {
    "班次名称": "武进区2026年社区干部培训班(第6期)",
    "年度": 2026,
    "期次": 6,
    "计划序号": 12,
    "全年班次": 38,
    "主办单位": "区委组织部",
    "承办单位": "区委党校",
    "协办单位": "区民政局",
    "培训时间": "2026年11月23日至25日",
    "培训地点": "区委党校报告厅",
    "培训对象": "新任社区“两委”成员",
    "人数": 184,
    "女": 96,
    "新任": 34,
    "镇街数": 18,
    "单位数": 140,
    "半天数": 6,
    "学时": 24,
    "班主任": "刘老师",
    "课表版本": 2,
    "生成日期": "2026年11月20日",
    "生成时间": "2026年11月20日 09:30",
}
# What stands in the lines of a sample, where it is not simply the name of the column.
_EXAMPLES: dict[str, Sequence[Value]] = {
    "姓名": ("王小宁", "李明", "欧阳文静"),
    "性别": ("女", "男", "女"),
    "民族": ("汉族", "汉族", "回族"),
    "出生年月": ("1971.10", "1985.03", "1990.12"),
    "单位": ("湖塘镇花园社区居民委员会", "雪堰镇雪东社区居民委员会", "区民政局"),
    "单位及职务": ("湖塘镇花园社区居民委员会党总支书记", "雪堰镇雪东社区居民委员会主任", "区民政局科员"),
    "镇街": ("湖塘镇", "雪堰镇", "区民政局"),
    "职务": ("党总支书记", "主任", "科员"),
    "联系电话": ("13800000000", "13800000001", "13800000002"),
    "手机": ("13800000000", "13800000001", "13800000002"),
}
_SAMPLE_LINES = 12


@dataclass(frozen=True)
class Filling:
    """What goes into a template. `half_days` is for how many half-days a list with a column for each needs columns."""

    facts: Line
    lines: Sequence[Line] = ()
    half_days: int = 0


@dataclass(frozen=True)
class Fillable(Generic[Content]):
    """How a paper fills a template: `of` gives the lines of its content, and what it knows beside the facts of the class.

    `columns` and `facts` are the names that it knows; with `by_half_day` also 行.半天1, 行.半天2 … and, for their heads,
    半天1, 半天2 ….
    """

    columns: tuple[str, ...]
    of: Callable[[Content], Filling]
    facts: tuple[str, ...] = ()
    by_half_day: bool = field(default=False, kw_only=True)

    @property
    def known_facts(self) -> list[str]:
        """Every name that may stand anywhere."""
        return [*CLASS_FACTS, *self.facts, *self._half_days]

    @property
    def known_columns(self) -> list[str]:
        """Every name that may stand in the marked row after 行."""
        return [*self.columns, *self._half_days]

    @property
    def short_facts(self) -> list[str]:
        """The same for a reader: of the half-days the first ones, for there is no end of them."""
        return [*CLASS_FACTS, *self.facts, *self._first_half_days]

    @property
    def short_columns(self) -> list[str]:
        """The same of the columns."""
        return [*self.columns, *self._first_half_days]

    @property
    def _first_half_days(self) -> list[str]:
        return self._half_days[:2]

    @property
    def _half_days(self) -> list[str]:
        return half_day_names(MOST_HALF_DAYS) if self.by_half_day else []

    def filling(self, content: Content, facts: Line) -> Filling:
        """Everything that the names mean for this content, with the facts of its class."""
        of_paper = self.of(content)
        return Filling({**facts, **of_paper.facts}, of_paper.lines, of_paper.half_days)

    def example(self) -> Filling:
        """Invented people on a dozen lines, for who has no class yet to try a template with."""
        half_days = [_half_day(place) for place in range(MOST_HALF_DAYS * self.by_half_day)]
        signs: dict[str, Value] = dict.fromkeys(self._half_days, "√")
        lines = [
            {name: _example(name, place) for name in self.columns} | signs for place in range(_SAMPLE_LINES)
        ]
        own: dict[str, Value] = {name: f"（{name}）" for name in self.facts}
        return Filling(CLASS_FACTS | own | half_day_heads(half_days), lines)


def _half_day(place: int) -> HalfDay:
    """Mornings and afternoons from a Monday on."""
    day = dt.date(2026, 11, 23) + dt.timedelta(days=place // 2)
    return HalfDay(day, Period.PM if place % 2 else Period.AM)


def _example(name: str, place: int) -> Value:
    examples = _EXAMPLES.get(name)
    return examples[place % len(examples)] if examples else f"{name}{place + 1}"


def half_day_names(number: int) -> list[str]:
    """半天1, 半天2 …, for so many."""
    return [f"{_HALF_DAY}{place}" for place in range(1, number + 1)]


def half_day_heads(half_days: Sequence[HalfDay]) -> dict[str, Value]:
    """What stands over the columns of the half-days."""
    spelt = [f"{one.day.month}月{one.day.day}日{one.period.label}" for one in half_days]
    return dict(zip(half_day_names(len(spelt)), spelt, strict=True))


def by_half_day(values: Sequence[Value]) -> dict[str, Value]:
    """The values of one line's half-days by their names."""
    return dict(zip(half_day_names(len(values)), values, strict=True))


def lines_by(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[Line]:
    """Rows of a table as lines, by the heads of its columns."""
    return [dict(zip(columns, row, strict=True)) for row in rows]


def class_facts(training_class: TrainingClass) -> dict[str, Value]:
    """The facts that all papers of a class share, as it stands now; nothing where there is nothing to say."""
    facts: ClassFacts = facts_of(training_class)
    now = timezone.localtime()
    version = training_class.timetable_versions.first()
    teachers = training_class.staff.in_force().filter(role=StaffRole.HEAD_TEACHER)
    return {
        "班次名称": facts.name,
        "年度": facts.year,
        "期次": training_class.batch_no,
        "计划序号": facts.place_in_year,
        "全年班次": facts.classes_in_year or None,
        "主办单位": facts.host,
        "承办单位": facts.implementer,
        "协办单位": "、".join(facts.co_hosts),
        "培训时间": facts.days,
        "培训地点": facts.venue,
        "培训对象": facts.audience,
        "人数": facts.people,
        "女": facts.women,
        "新任": facts.newly_elected,
        "镇街数": facts.towns,
        "单位数": facts.units,
        "半天数": facts.half_days,
        "学时": number(facts.hours),
        "班主任": "、".join(teachers.values_list("user__name", flat=True)),
        "课表版本": version.number if version else None,
        "生成日期": naming.on_day(now.date()),
        "生成时间": f"{naming.on_day(now.date())} {now:%H:%M}",
    }


def filled(template: Template, filling: Filling) -> bytes:
    """The template with everything in its place. Raises `Unfit`, also where a half-day would find no column."""
    names = {one.name for one in template.found}
    columns = [name for name in names if name.startswith(f"{LINE}{_HALF_DAY}")]
    missing = [name for name in half_day_names(filling.half_days) if f"{LINE}{name}" not in names]
    if columns and missing:
        raise Unfit(
            _("这个班有 %(n)d 个半天，模板的标记行里没有 %(missing)s 的列。请在模板里补上，或不用这个模板。"),
            n=filling.half_days,
            missing="、".join(f"{{{{{LINE}{name}}}}}" for name in missing[:3]),
        )
    return template.filled(filling.facts, filling.lines)
