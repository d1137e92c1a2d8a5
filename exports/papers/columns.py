"""The columns of a list: which there are, which are asked for and in which order, and how wide they are together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from exports.papers.cells import Value, lines_of
from exports.papers.paper import Options, PaperProblem
from exports.papers.sheet import LEFT, LINE, NUMBER, PADDING, TEXT, Sheet
from trainees.models import Enrolment

ID_NUMBER, MASKED_ID_NUMBER = "id_number", "masked_id_number"
_UPRIGHT, _ACROSS = 96.0, 141.0  # units of width that an A4 page holds, the columns' padding counted
_SHRINKS = 1.06  # a list that much too wide is rather printed smaller than across


@dataclass(frozen=True)
class Column:
    """One column. `label` names it on pages, `head` on paper where that differs; `value` reads it of a person, whose
    phone may stand in full or not (R28). `permission` is what one needs to have it, `in_full` what one needs to have it
    unmasked; one that `grows` takes the room that is left over; one that stands `always` cannot be left out."""

    key: str
    label: Promise
    width: float
    style: str = TEXT
    value: Callable[[Enrolment, bool], Value] = lambda _person, _in_full: ""
    head: str = ""
    permission: str = ""
    in_full: str = ""
    grows: bool = False
    always: bool = False

    @property
    def heading(self) -> str:
        """What stands above it on paper."""
        return self.head or str(self.label)


NUMBERED = Column("number", _("序号"), 5, NUMBER)


@dataclass(frozen=True)
class Columns:
    """The columns that a paper offers, in their standard order; those of `extra` are there only when asked for."""

    offered: tuple[Column, ...]
    extra: frozenset[str] = frozenset()

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above each on paper, Chinese as the papers are."""
        with translation.override("zh-hans"):
            return tuple(column.heading for column in self.offered)

    @property
    def standard(self) -> list[str]:
        """The keys of those that are there unless something else is asked for."""
        return [column.key for column in self.offered if column.key not in self.extra]

    def allowed(self, training_class: TrainingClass, by: User | None) -> list[Column]:
        """Those that this person may have."""
        return [
            column
            for column in self.offered
            if by is None or not column.permission or by.has_perm(column.permission, training_class)
        ]

    def chosen(self, training_class: TrainingClass, by: User | None, options: Options) -> tuple[Column, ...]:
        """Those asked for, in the order in which they are. ID numbers in full only where the option `id_numbers` says so,
        for which a file is kept from those who may not see them. Raises `PaperProblem` without the permission (R28)."""
        allowed = {column.key for column in self.allowed(training_class, by)}
        known = {column.key: column for column in self.offered}
        asked = options.get("columns") or self.standard
        if options.get("template"):  # an office's own template says itself which of them it takes
            asked = [key for key in known if key in allowed]
            if options.get("id_numbers"):  # both stand under one head
                asked = [key for key in asked if key != MASKED_ID_NUMBER]
        keys = [key for key in dict.fromkeys(asked) if key in known]
        wanted = {column.key for column in self.offered if column.always}
        if options.get("id_numbers"):
            wanted |= known.keys() & {ID_NUMBER}
        else:
            keys = [key for key in keys if key != ID_NUMBER]
        keys = self._with(keys, wanted)
        if ID_NUMBER in keys and ID_NUMBER not in allowed:
            raise PaperProblem(_("只有管理员可以导出身份证号。"))
        for key in keys:
            if key not in allowed:
                raise PaperProblem(_("您不能导出这一列：%(column)s。"), column=known[key].label)
        return tuple(known[key] for key in keys)

    def rest_on(self, options: Options) -> list[str]:
        """The permissions by which the columns asked for say what they say; `id_numbers` asks for its own."""
        asked = {column.key for column in self.offered} - {ID_NUMBER}
        if not options.get("template"):  # which may take any of them
            asked &= set(options.get("columns") or self.standard)
        found = [(column.permission, column.in_full) for column in self.offered if column.key in asked]
        return sorted({name for names in found for name in names} - {""})

    def _with(self, keys: list[str], wanted: Iterable[str]) -> list[str]:
        """The keys and the wanted ones, each of these after what stands before it in the standard order."""
        order = [column.key for column in self.offered]
        for key in sorted(set(wanted) - set(keys), key=order.index):
            before = [place for place, known in enumerate(keys) if known in order[: order.index(key)]]
            keys = [*keys[: (at := max(before, default=-1) + 1)], key, *keys[at:]]
        return keys


@dataclass(frozen=True)
class Layout:
    """Columns on a sheet, as wide together as the page."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    landscape: bool

    @property
    def heads(self) -> list[str]:
        """What stands above each."""
        return [column.heading for column in self.columns]

    @property
    def styles(self) -> list[str]:
        """How each is written."""
        return [column.style for column in self.columns]

    def place(self, key: str) -> int:
        """Which of the sheet's columns it is, counted from 1; 0 where there is none of that key."""
        return next((place for place, column in enumerate(self.columns, start=1) if column.key == key), 0)

    def begin(self, title: str, *facts: str) -> Sheet:
        """A sheet with its title and the facts below it."""
        sheet = Sheet(title, widths=self.widths, landscape=self.landscape)
        sheet.headline()
        for fact in facts:
            sheet.note(fact)
        return sheet

    def height(self, values: Sequence[Value], least: float) -> float:
        """How high a row of these values becomes."""
        texts = zip(values, self.widths, strict=True)
        needed = [LINE * lines_of(text, width) + 4 for text, width in texts if isinstance(text, str)]
        return max([least, *needed])


def laid_out(columns: Sequence[Column]) -> Layout:
    """Upright where they have room, else across. What is left of the page goes to those that grow, until they are twice as
    wide, then to all but the number; columns too wide for the page stay as they are and are printed smaller."""
    taken = sum(column.width + PADDING for column in columns)
    landscape = taken > _UPRIGHT * _SHRINKS
    spare = max((_ACROSS if landscape else _UPRIGHT) - taken, 0.0)
    growing = sum(column.width for column in columns if column.grows)
    first = min(spare, growing)
    others = sum(column.width for column in columns if column.key != NUMBERED.key)

    def width(column: Column) -> float:
        more = first * column.width / growing if column.grows else 0.0
        shared = (spare - first) * column.width / others if column.key != NUMBERED.key else 0.0
        return round(column.width + more + shared, 2)

    return Layout(tuple(columns), tuple(map(width, columns)), landscape)


def line_of(person: Enrolment, columns: Iterable[Column], *, in_full: bool) -> tuple[Value, ...]:
    """A person's values in these columns."""
    return tuple(column.value(person, in_full) for column in columns)


def kept(columns: Columns, asked: Sequence[str]) -> Mapping[str, Any]:
    """What an export remembers of a choice: nothing where it is the standard one."""
    options: dict[str, Any] = {}
    if asked and list(asked) != columns.standard:
        options["columns"] = list(asked)
    if ID_NUMBER in asked:
        options["id_numbers"] = True
    return options


__all__ = ["ID_NUMBER", "LEFT", "NUMBERED", "Column", "Columns", "Layout", "kept", "laid_out", "line_of"]
