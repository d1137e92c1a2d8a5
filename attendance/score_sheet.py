"""Scores from a workbook or a pasted block: each row is new, changed, the same or wrong, and none of it is written here."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from attendance.models import ClassTest
from attendance.scoring import NOT_SAT, NOTHING, Given, Key, NotAScore, Table, read
from intake import cells, tables
from intake.headers import Vocabulary
from intake.problems import Problem, Unreadable
from intake.roster_columns import ROSTER
from intake.sheets import Row as SheetRow
from trainees.models import Enrolment

EXAMPLE = "王小宁\t86.5\n李四\t缺考"
SCORES: Vocabulary = {
    "number": ROSTER["number"],
    "name": ROSTER["name"],
    "town": ROSTER["town"],
    "unit": (*ROSTER["unit"], *ROSTER["unit_and_post"]),
    "phone": ROSTER["phone"],
    "score": ("成绩", "分数", "得分", "总分", "考试成绩", "测试成绩", "最终成绩", "卷面成绩"),
    "remark": ROSTER["remark"],
}
_REQUIRED = ("name",)  # a row with a name and 缺考 as its remark is a person's
_HEADERS = ("姓名", "成绩", "备注")
_BARE = re.compile(
    r"^\s*[^\d\t,，]+?(?P<apart>\t|[,，]|[ \u3000]+)\s*(?:[\d０-９.．]{1,6}分?|缺考|缓考|免考)\s*(?:$|\t|[,，]|\s)"
)
_NO_WORDS = re.compile(r"[\W_]+")


class State(StrEnum):
    """What a row comes to; each row is exactly one of them."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: whom it names, what it gives, what stood there before; `problem` says why it is wrong."""

    number: int
    name: str
    unit: str
    given: str
    state: State
    before: str = ""
    problem: str = ""
    enrolment: Enrolment | None = None


@dataclass(frozen=True)
class Preview:
    """What a sheet would do to the scores of one test."""

    test: ClassTest
    lines: tuple[Line, ...]

    def count(self, state: State) -> int:
        """How many rows are that."""
        return sum(line.state == state for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each state; their sum is that of the rows."""
        return {state.value: self.count(state) for state in State}

    @property
    def writes(self) -> list[Line]:
        """The rows that would be written."""
        return [line for line in self.lines if line.state in (State.NEW, State.CHANGED)]


def preview(source: bytes | str, test: ClassTest, table: Table) -> Preview | Unreadable:
    """What the sheet says of the class's people; or why it could not be read. Asks no row."""
    if isinstance(source, str):
        found = tables.from_text(_with_header(source), SCORES, required=_REQUIRED)
    else:
        found = tables.from_workbook(source, SCORES, required=_REQUIRED)
    if isinstance(found, Unreadable):
        return found
    if not found.has("score"):
        return Unreadable("column_missing", _("没有找到“成绩”这一列。请在表头里写“姓名”和“成绩”。"))
    shift = isinstance(source, str) and _with_header(source) != source
    reader = _Reader(test, table)
    return Preview(test, tuple(reader.line(found, row, row.number - shift) for row in found.rows))


def _with_header(block: str) -> str:
    """A block whose first line is a name and a score gets the header that it lacks."""
    first = block.lstrip("\ufeff\r\n").splitlines()[0] if block.strip() else ""
    bare = _BARE.match(first)
    if not bare:
        return block
    apart = " " if bare["apart"].isspace() and bare["apart"] != "\t" else bare["apart"]
    return "\n".join([apart.join(_HEADERS), block.lstrip("\ufeff\r\n")])


class _Reader:
    """Reads the rows of one sheet, one after another, so that a person named twice is noticed."""

    def __init__(self, test: ClassTest, table: Table) -> None:
        self.test, self.scores = test, table.scores
        self.by_name: dict[str, list[Enrolment]] = defaultdict(list)
        for person in table.people:
            self.by_name[cells.one_spelling(person.cadre.name)].append(person)
        self.seen: Counter[int] = Counter()

    def line(self, table: tables.Table, row: SheetRow, number: int) -> Line:
        """What that row comes to."""
        name = str(table.cell(row, "name")).strip()[:50]
        unit = _text(table, row, "town") + _text(table, row, "unit")
        said = f"{_text(table, row, 'score')} {_text(table, row, 'remark')}".strip()
        try:
            person = self._person(_name(table, row), unit, _phone(table, row))
            given = self._given(table, row)
            self._note(person)
        except NotAScore as problem:
            return Line(number, name, unit, said, State.WRONG, problem=str(problem))
        before = self.scores.get((self.test.pk, person.pk), NOTHING)
        state = State.SAME if before == given else State.NEW if before == NOTHING else State.CHANGED
        place = person.town_name + person.unit_name
        return Line(number, name, place, given.text, state, before=before.text, enrolment=person)

    def _person(self, name: str, unit: str, phone: str) -> Enrolment:
        if not name:
            raise NotAScore(_("没有填写姓名。"))
        alike = self.by_name.get(name, [])
        if not alike:
            raise NotAScore(_("本班名单里没有“%(name)s”。") % {"name": name})
        if phone and (own := [person for person in alike if person.phone == phone]):
            alike = own
        elif unit:
            near = [person for person in alike if _is_of(unit, person)]
            if not near and len(alike) == 1:
                words = {"name": name, "unit": alike[0].unit_name}
                raise NotAScore(_("“%(name)s”在名单里的单位是“%(unit)s”，请核对。") % words)
            alike = near or alike
        if len(alike) > 1:
            doubt = {"name": name, "count": str(len(alike))}
            raise NotAScore(_("有 %(count)s 人叫“%(name)s”，请加一列单位或手机。") % doubt)
        return alike[0]

    def _given(self, table: tables.Table, row: SheetRow) -> Given:
        score, remark = _text(table, row, "score"), _text(table, row, "remark")
        if not score:
            word = next((word for word in NOT_SAT if word in remark), "")
            if not word:
                raise NotAScore(_("没有成绩；没有参加的，备注里写“缺考”。"))
            return Given(None, word)
        if score in NOT_SAT:
            return Given(None, score)
        return read(f"{score} {remark}", self.test)

    def _note(self, person: Enrolment) -> None:
        self.seen[person.pk] += 1
        if self.seen[person.pk] > 1:
            raise NotAScore(_("“%(name)s”前面已经有一行。") % {"name": person.cadre.name})


def keys_of(preview: Preview) -> dict[Key, str]:
    """What would be written, as the cells of the table have it."""
    return {
        (preview.test.pk, line.enrolment.pk): line.given
        for line in preview.writes
        if line.enrolment is not None
    }


def _text(table: tables.Table, row: SheetRow, field: str) -> str:
    value = cells.text(table.cell(row, field))
    return str(table.cell(row, field))[:200] if isinstance(value, Problem) else value


def _name(table: tables.Table, row: SheetRow) -> str:
    """The name in one spelling; raises NotAScore where the row or its name cannot be read."""
    if wrong := next((one.message for one in table.problems if one.row == row.number), ""):
        raise NotAScore(wrong)
    name = cells.name(table.cell(row, "name"))
    if isinstance(name, Problem):
        raise NotAScore(name.message)
    return name


def _phone(table: tables.Table, row: SheetRow) -> str:
    value = cells.phone(table.cell(row, "phone"))
    return "" if isinstance(value, Problem) else value


def _is_of(unit: str, person: Enrolment) -> bool:
    """Whether what stands under 单位 means the person's: 花园社区 is 湖塘镇花园社区居民委员会."""
    said, full = _NO_WORDS.sub("", unit), _NO_WORDS.sub("", person.town_name + person.unit_name)
    return said in full or full in said or _NO_WORDS.sub("", person.unit_name) in said
