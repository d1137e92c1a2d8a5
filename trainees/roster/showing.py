"""A preview put into words: each row's outcome, and each change as what stood and what will stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import identity
from accounts.lists import Change, State
from intake.problems import RowProblem
from intake.sheets import Row as Cells
from intake.tables import LeftOut, Why
from trainees.models import Appointment, Cadre, Education, Enrolment, EnrolmentStatus, Gender, PoliticalStatus
from trainees.roster import tidied
from trainees.roster.entries import Entry
from trainees.roster.known import Person
from trainees.roster.preview import Preview
from trainees.roster.questions import Question
from trainees.roster.rows import Row
from trainees.roster.tidied import Tidied
from units.models import Unit

_CHOICES: dict[str, Any] = {
    "gender": Gender,
    "political_status": PoliticalStatus,
    "education": Education,
    "status": EnrolmentStatus,
}
# What wants a look comes first.
_ORDER = [State.WRONG, State.CHANGED, State.NEW, State.SAME]


# Beside the states, those of whom a person is or was asked.
DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """The row itself (`pk` None), or somebody whom it may mean; `facts` are pairs of a label and a value, phones masked."""

    pk: int | None
    name: str
    facts: Sequence[tuple[str, str]]
    why: str = ""
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """What a person is asked of a row. `is_pressing`: the row waits for the answer, or has got one."""

    people: Sequence[ShownPerson]
    may_be_new: bool
    answer: str
    is_pressing: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as the page shows it: `key` tells it from all others, `sheet` and `number` say where it stands."""

    key: int
    sheet: str
    number: int
    name: str
    unit: str
    post: str
    state: str
    label: str
    tone: str
    problems: Sequence[RowProblem]
    changes: Sequence[tuple[str, str, str]]
    notes: Sequence[str]
    tidied: Sequence[Tidied]
    question: ShownQuestion | None


@dataclass(frozen=True, slots=True)
class Tab:
    """A state with how many rows are in it."""

    state: str
    label: str
    hint: str
    tone: str
    count: int


class Showing:
    """The rows of one state, or of all; those that want a look come first."""

    def __init__(self, preview: Preview, state: str) -> None:
        self.preview = preview
        self.state = state if state in {*State, DOUBT} else ""

    @cached_property
    def rows(self) -> list[Row]:
        """The rows to be shown, in order."""
        if self.state == DOUBT:
            return [row for row in self.preview.rows if _is_asked(row)]
        rows = [row for row in self.preview.rows if not self.state or row.state == self.state]
        return sorted(rows, key=lambda row: (_ORDER.index(row.state), not _is_undecided(row)))

    @cached_property
    def undecided(self) -> int:
        """How many rows wait for a person's word."""
        return sum(map(_is_undecided, self.preview.rows))

    @cached_property
    def tabs(self) -> list[Tab]:
        """The four states, in words for somebody who has never imported anything."""
        counts = self.preview.counts
        hints = {
            State.NEW: _("加入名单"),
            State.CHANGED: _("已在名单里，按表格更新"),
            State.SAME: _("已在名单里，或表格里重复，不动"),
            State.WRONG: _("这次不导入，改好后再传一次"),
        }
        return [Tab(state, state.label, hints[state], state.tone, counts[state]) for state in State]

    @property
    def left_out(self) -> list[LeftOut]:
        """Rows below the header that are nobody's, the empty ones aside."""
        return [row for row in self.preview.table.left_out if row.why != Why.EMPTY]

    def row(self, row: Row) -> Shown:
        """One row in words."""
        entry = row.entry
        sheet, number = self.preview.table.place(entry.number)
        return Shown(
            key=entry.number,
            sheet=sheet,
            number=number,
            name=entry.name,
            unit=self._unit(entry.unit.pk) if entry.unit else "",
            post=entry.post,
            state=row.state,
            label=_("等您决定") if _is_undecided(row) else row.state.label,
            tone="warning" if _is_undecided(row) else row.state.tone,
            problems=self.preview.problems_of(row),
            changes=[self._change(change, entry) for change in row.changes],
            notes=row.notes,
            question=self._question(row, row.question) if row.question else None,
            tidied=tidied.of(
                entry,
                self._cells[entry.number],
                self.preview.table,
                named=lambda unit: self._unit(unit.pk),
            ),
        )

    @cached_property
    def _cells(self) -> dict[int, Cells]:
        """The sheet's rows by number."""
        return {cells.number: cells for cells in self.preview.table.rows}

    def _question(self, row: Row, question: Question) -> ShownQuestion:
        entry = row.entry
        unit = self._unit(entry.unit.pk) if entry.unit else ""
        people = [ShownPerson(None, entry.name, _facts(entry, unit, entry.post))]
        for candidate in question.candidates:
            person = candidate.person
            held = person.posts[0] if person.posts else None
            facts = _facts(person, self._unit(held.unit_id) if held else "", held.post if held else "")
            is_answer = row.answer == str(person.pk)
            people.append(ShownPerson(person.pk, person.name, facts, candidate.why, is_answer))
        return ShownQuestion(people, question.may_be_new, row.answer, bool(question.problems or row.answer))

    def _change(self, change: Change, entry: Entry) -> tuple[str, str, str]:
        if change.field == "id_hash":
            old = _("另一个号码") if change.old else _("空")
            return _("身份证号"), old, identity.mask_id_number(entry.id_number)
        old, new = (self._value(change.field, value) for value in (change.old, change.new))
        return _label(change.field), old, new

    def _value(self, field: str, value: Any) -> str:
        if value in ("", None):
            return _("空")
        if field == "unit":
            return self._unit(value.pk if isinstance(value, Unit) else value)
        if field == "phone":
            return identity.mask_phone(value)
        if field == "is_new":
            return _("新任") if value else _("连任")
        if isinstance(value, bool):
            return _("是") if value else _("否")
        choices = _CHOICES.get(field)
        return str(choices(value).label if choices else value)

    def _unit(self, pk: int) -> str:
        unit = self.preview.workplaces.units.get(pk)
        if unit is None:
            return _("其他单位")
        return f"{unit.parent} {unit}" if unit.parent and unit.parent.parent_id else str(unit)


def _is_asked(row: Row) -> bool:
    return bool(row.question and (row.question.problems or row.answer))


def _is_undecided(row: Row) -> bool:
    return bool(row.question and row.question.problems and not row.answer)


def _facts(one: Entry | Person, unit: str, post: str) -> list[tuple[str, str]]:
    gender = str(Gender(one.gender).label) if one.gender else ""
    facts = [
        (_("单位"), unit),
        (_("职务"), post),
        (_("性别"), gender),
        (_("出生年月"), one.birth_month),
        (_("手机"), identity.mask_phone(one.phone)),
        (_("身份证号"), pgettext("ID number", "有") if one.id_hash else pgettext("ID number", "没有")),
    ]
    return [(label, value or "—") for label, value in facts]


def _label(field: str) -> str:
    if field == "group":
        return _("组别")
    for model in (Cadre, Appointment, Enrolment):
        names = {column.name: column for column in model._meta.concrete_fields}
        if field in names:
            return str(names[field].verbose_name)
    return field
