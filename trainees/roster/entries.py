"""A row of a roster as it reads: a person, the post, the wishes, and what was not understood."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts import identity
from intake import categories, cells, dates
from intake.numbers import counted
from intake.problems import Problem
from intake.sheets import Raw, Row, is_empty
from intake.tables import Table
from trainees.models import Education, Gender, PoliticalStatus
from trainees.workplaces import Workplaces
from units.models import Unit

GENDERS = {"男": Gender.MALE, "女": Gender.FEMALE}
POLITICAL_STATUSES = {
    "中共党员": PoliticalStatus.MEMBER,
    "中共预备党员": PoliticalStatus.PROBATIONARY,
    "共青团员": PoliticalStatus.LEAGUE,
    "民主党派": PoliticalStatus.DEMOCRATIC,
    "无党派人士": PoliticalStatus.NON_PARTY,
    "群众": PoliticalStatus.MASSES,
}
EDUCATIONS = {
    "研究生": Education.MASTER,
    "本科": Education.BACHELOR,
    "大专": Education.COLLEGE,
    "中专": Education.SECONDARY,
    "高中": Education.SENIOR,
    "初中及以下": Education.JUNIOR,
}
_OF_THE_POST = ("town", "unit", "unit_and_post", "post")
_GROUP = re.compile(r"第?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:小?组)?")
Reader = Callable[[Raw], Any]
POST_LENGTH, DIET_LENGTH = 60, 40


@dataclass(slots=True)
class Entry:
    """One row. "" and None mean that the sheet says nothing; `problems` are pairs of a field and a message.

    `number` tells it from all others of the file; `at` is its sheet and row there, where several were read together.
    """

    number: int
    name: str = ""
    gender: str = ""
    nationality: str = ""
    birth_month: str = ""
    political_status: str = ""
    education: str = ""
    phone: str = ""
    id_number: str = ""
    id_hash: str = ""
    unit: Unit | None = None
    post: str = ""
    is_new: bool | None = None
    started_on: dt.date | None = None
    group: int | None = None
    needs_lodging: bool | None = None
    diet: str = ""
    remark: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    at: tuple[str, int] | None = None

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        if self.at is None:
            return _("第 %(row)d 行") % {"row": self.number}
        return _("“%(sheet)s”第 %(row)d 行") % {"sheet": self.at[0], "row": self.at[1]}


def read(table: Table, workplaces: Workplaces) -> list[Entry]:
    """An entry for each person's row of the table, in its order."""
    misplaced = {problem.row: problem.message for problem in table.problems}
    columns = [
        (name, column, *_reader(name)) for name, column in table.header.columns.items() if name in _READERS
    ]
    entries = []
    for row in table.rows:
        entry = _entry(row, columns)
        if table.parts:
            entry.at = table.place(row.number)
        _read_identity(entry, table, row)
        _read_post(entry, [table.cell(row, name) for name in _OF_THE_POST], workplaces)
        if entry.is_new is None and entry.remark:
            entry.is_new = categories.is_new(entry.remark)
        if row.number in misplaced:
            entry.problems.append(("", misplaced[row.number]))
        entries.append(entry)
    return entries


def _entry(row: Row, columns: list[tuple[str, int, str, Reader]]) -> Entry:
    entry = Entry(row.number)
    width = len(row.cells)
    for name, column, attribute, reader in columns:
        raw = row.cells[column] if column < width else ""
        if raw == "":
            continue
        value = reader(raw)
        if isinstance(value, Problem):
            entry.problems.append((name, value.message))
        else:
            setattr(entry, attribute, value)
    if not entry.name and not any(name == "name" for name, _message in entry.problems):
        entry.problems.append(("name", _("没有填写姓名。")))
    return entry


def _read_identity(entry: Entry, table: Table, row: Row) -> None:
    """The month of birth, which the ID number may make certain, and the keyed hash of the number."""
    if entry.id_number:
        entry.id_hash = identity.id_number_hash(entry.id_number)
    raw = table.cell(row, "birth_month")
    if not is_empty(raw):
        known = identity.birth_month_of(entry.id_number) if entry.id_number else ""
        value = dates.birth_month(raw, known=known)
        if isinstance(value, Problem):
            entry.problems.append(("birth_month", value.message))
        else:
            entry.birth_month = value


def _read_post(entry: Entry, raw: Sequence[Raw], workplaces: Workplaces) -> None:
    """The unit and the post from one column or two; the town may stand in a column of its own."""
    town, unit, both, said = raw
    post = cells.text(said, limit=POST_LENGTH)
    if isinstance(post, Problem):
        entry.problems.append(("post", post.message))
        post = ""
    if not is_empty(both) and is_empty(unit):
        _put_unit(entry, "unit_and_post", workplaces.split(both, town=town), post)
    elif not is_empty(unit):
        place = workplaces.find(unit, town=town) if post else workplaces.split(unit, town=town)
        if isinstance(place, Problem) and not post:
            place = workplaces.find(unit, town=town)
        _put_unit(entry, "unit", place, post)
    elif not is_empty(town):
        _put_unit(entry, "town", workplaces.find(town), post)
    else:
        entry.post = post


def _put_unit(entry: Entry, column: str, place: tuple[Unit, str] | Problem, post: str) -> None:
    if isinstance(place, Problem):
        entry.problems.append((column, place.message))
        return
    entry.unit, rest = place
    entry.post = post if post.startswith(rest) else rest + post
    if len(entry.post) > POST_LENGTH:
        message = _("职务有 %(length)d 个字，最多 %(limit)d 个。")
        entry.problems.append((column, message % {"length": len(entry.post), "limit": POST_LENGTH}))


def _choice(reader: Callable[[Raw], str | Problem], values: dict[str, Any]) -> Callable[[Raw], Any]:
    def read_choice(raw: Raw) -> Any:
        word = reader(raw)
        return word if isinstance(word, Problem) else values.get(word, "")

    return read_choice


def _phone(raw: Raw) -> str | Problem:
    number = raw if isinstance(raw, str) else cells.phone(raw)
    return number if isinstance(number, Problem) else identity.read_phone(number)


def _id_number(raw: Raw) -> str | Problem:
    number = raw if isinstance(raw, str) else cells.id_number(raw)
    return number if isinstance(number, Problem) else identity.read_id_number(number)


def _group(raw: Raw) -> int | Problem | None:
    word = cells.without_spaces(cells.written(raw))
    if not word:
        return None
    found = _GROUP.fullmatch(word)
    number = counted(found[1]) if found else 0
    return number or Problem(_("组别“%(word)s”请填第几组，如 3。") % {"word": word[:20]})


def _lodging(raw: Raw) -> bool | Problem | None:
    if isinstance(raw, bool):
        return raw
    word = cells.without_spaces(cells.written(raw))
    if not word:
        return None
    if any(sign in word for sign in "不否无×走"):
        return False
    if any(sign in word for sign in "是住需要√"):
        return True
    return Problem(_("是否住宿“%(word)s”请填是或否。") % {"word": word[:20]})


def _reader(name: str) -> tuple[str, Reader]:
    attribute, reader = _READERS[name]
    return attribute, _remembering(reader) if name in _REPEATED else reader


def _remembering(reader: Reader) -> Reader:
    """The reader, which reads what stands in many rows once: 汉族, 中共党员."""
    known: dict[tuple[type, Raw], Any] = {}

    def read_once(raw: Raw) -> Any:
        place = (type(raw), raw)
        if place not in known:
            known[place] = reader(raw)
        return known[place]

    return read_once


def _text(limit: int) -> Callable[[Raw], str | Problem]:
    return lambda raw: cells.text(raw, limit=limit)


# A field of the sheet, the attribute of the entry, and how its cell is read.
_READERS: dict[str, tuple[str, Reader]] = {
    "name": ("name", cells.name),
    "gender": ("gender", _choice(categories.gender, GENDERS)),
    "nationality": ("nationality", categories.nationality),
    "political_status": ("political_status", _choice(categories.political_status, POLITICAL_STATUSES)),
    "education": ("education", _choice(categories.education, EDUCATIONS)),
    "phone": ("phone", _phone),
    "id_number": ("id_number", _id_number),
    "is_new": ("is_new", categories.is_new),
    "started_on": ("started_on", dates.day),
    "group": ("group", _group),
    "lodging": ("needs_lodging", _lodging),
    "diet": ("diet", _text(DIET_LENGTH)),
    "remark": ("remark", _text(cells.TEXT_LENGTH)),
}
# Columns in which few different things stand.
_REPEATED = frozenset(
    ("gender", "nationality", "political_status", "education", "is_new", "lodging", "group", "remark")
)
