"""The catalogue as a list."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from accounts.lists import ListDefinition, Part, Row, RowCells
from accounts.models import ListKind
from courses.models import Course, CourseCategory
from courses.plan_cells import one_of
from intake.cells import without_spaces
from intake.numbers import tenths
from intake.sheets import Row as SheetRow
from intake.tables import Table

_BRACKETS = "《》“”\"'"
# As the labels are stored, in Chinese, whoever reads the page.
CATEGORIES = {
    "理论武装": CourseCategory.THEORY,
    "党性教育": CourseCategory.PARTY,
    "基层治理": CourseCategory.GOVERNANCE,
    "履职能力": CourseCategory.SKILL,
    "法治廉政": CourseCategory.LAW,
    "安全应急": CourseCategory.SAFETY,
    "数字素养": CourseCategory.DIGITAL,
}
LONGEST_SUMMARY = 4000


def bare_title(title: str) -> str:
    """A title without the brackets around it: 《民法典》解读 keeps them, 《民法典解读》 loses them."""
    inner = title[1:-1] if len(title) > 2 and title[0] in _BRACKETS and title[-1] in _BRACKETS else title
    return inner if not any(sign in inner for sign in "《》") else title


class CourseList(ListDefinition):
    """A course is known by its title; it may come after another of the catalogue or of the sheet."""

    kind = ListKind.COURSES
    model = Course
    vocabulary = {
        "number": ("序号", "编号"),
        "title": ("课程名称", "课程", "课程题目", "题目", "课题", "专题名称", "名称"),
        "category": ("类别", "课程类别", "分类", "课程分类", "模块"),
        "hours": ("学时", "课时", "学时数"),
        "summary": ("简介", "课程简介", "内容简介", "主要内容", "内容"),
        "after": ("排在哪门课之后", "排在…之后", "排在之后", "先修课程", "前置课程", "之后"),
    }
    required = ("title",)
    columns = ("title", "category", "hours", "after")
    beside = ("after",)
    choices: ClassVar[Mapping[str, Sequence[str]]] = {"category": tuple(CATEGORIES)}
    example = ("1", "基层党建引领社区治理", "基层治理", "4", "", "")

    def __init__(self, district: Any, options: Mapping[str, Any]) -> None:
        super().__init__(district, options)
        self.titles: dict[str, str] = {}

    def records(self) -> Any:
        """The catalogue."""
        return Course.objects.filter(district=self.district).select_related("after")

    def keys_of(self, record: Course) -> Iterable[Hashable]:
        """By title, spaces aside."""
        yield "title", without_spaces(record.title)

    def load(self, table: Table) -> None:
        """The catalogue, and the titles of the sheet."""
        super().load(table)
        self.titles = {key[1]: found[0].title for key, found in self._known.items() if isinstance(key, tuple)}
        for row in table.rows:
            title = bare_title(str(table.cell(row, "title")).strip())
            self.titles.setdefault(without_spaces(title), title)

    def read(self, table: Table, row: SheetRow) -> Row:
        """A course."""
        cells = RowCells(table, row)
        title = bare_title(cells.text("title", limit=120))
        cells.need("title", title, _("没有填写课程名称。"))
        values = {
            "title": title,
            "category": cells.read("category", lambda raw: one_of(raw, CATEGORIES)),
            "hours": cells.read("hours", tenths(most=100)),
            "summary": cells.text("summary", limit=LONGEST_SUMMARY),
            "after": self._after(cells, title),
        }
        part = Part((("title", without_spaces(title)),), values)
        return Row(row.number, cells.shown(*self.columns), [part], cells.problems)

    def _after(self, cells: RowCells, title: str) -> str:
        after = bare_title(cells.text("after", limit=120))
        known = self.titles.get(without_spaces(after), "") if after else ""
        if after and not known:
            cells.wrong("after", _("课程库和这份表格里都没有“%(title)s”。") % {"title": after})
        if known and without_spaces(known) == without_spaces(title):
            cells.wrong("after", _("一门课不能排在自己之后。"))
        return known

    def finish(self, rows: Sequence[Row]) -> None:
        """A new course needs a category; no course comes after itself by way of others."""
        before: dict[str, str] = {}
        for found in self._known.values():
            if found[0].after:
                before[without_spaces(found[0].title)] = without_spaces(found[0].after.title)
        good = [row for row in rows if not row.problems]
        before |= {
            _title(row): without_spaces(row.parts[0].values["after"])
            for row in good
            if row.parts[0].values["after"]
        }
        coming = {_title(row) for row in good} | {key[1] for key in self._known if isinstance(key, tuple)}
        for row in good:
            values = row.parts[0].values
            if not values["category"] and self.find(row.parts[0]) is None:
                row.problems.append(("category", _("新课程要填类别。")))
            if values["after"] and without_spaces(values["after"]) not in coming:
                row.problems.append(
                    ("after", _("“%(title)s”的那一行有问题，请先改好。") % {"title": values["after"]})
                )
            if _is_ring(_title(row), before):
                row.problems.append(("after", _("这几门课绕了一圈，谁都排不到前面。")))

    def value_of(self, record: Course, field: str) -> Any:
        """Courses before it by their titles."""
        if field == "after":
            return record.after.title if record.after else ""
        return super().value_of(record, field)

    def relate(self, values: Sequence[tuple[Any, Mapping[str, Any]]]) -> None:
        """The courses that others come after, once all of them are there."""
        wanted = [(course, said["after"]) for course, said in values if "after" in said]
        titles = {without_spaces(after) for _course, after in wanted if after}
        found = {without_spaces(course.title): course for course in self.records()} if titles else {}
        for course, after in wanted:
            course.after = found[without_spaces(after)] if after else None
        Course.objects.bulk_update([course for course, _after in wanted], ["after"])


def _title(row: Row) -> str:
    return without_spaces(row.parts[0].values["title"])


def _is_ring(title: str, before: Mapping[str, str]) -> bool:
    passed, step = set(), before.get(title, "")
    while step and step not in passed:
        if step == title:
            return True
        passed.add(step)
        step = before.get(step, "")
    return False
