"""The grid as the page shows it: half-days under their dates, a cell each, and what follows a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Self

from django.forms.utils import flatatt
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from attendance.history import Act, CellKey, latest_acts
from attendance.sitting_in import Sitter, sitters_of
from attendance.standing import Cell, Column, Hours, Row, Standing
from attendance.value import Value

_WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its half-day's key, and what its element carries: the value, the act's place in the grid's list, and
    where it can be marked its place in the order of Tab."""

    cell: Cell
    key: str
    can_mark: bool
    attributes: SafeString


@dataclass(frozen=True)
class GridRow:
    """A trainee's row and cells, and who sat in for the trainee."""

    row: Row
    cells: tuple[GridCell, ...]
    sitters: Sequence[Sitter]


@dataclass(frozen=True)
class GridDay:
    """A date with its half-days."""

    day: dt.date
    columns: tuple[Column, ...]
    has_come: bool

    @property
    def weekday(self) -> str:
        """周一 to 周日."""
        return str(_WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True)
class Grid:
    """Everything the table shows."""

    standing: Standing
    days: tuple[GridDay, ...]
    rows: tuple[GridRow, ...]
    acts: tuple[Act, ...]

    @classmethod
    def of(cls, standing: Standing, *, may_mark: bool) -> Self:
        """The grid of those rows; half-days still to come are shown and cannot be marked. One query."""
        today = timezone.localdate()
        latest = latest_acts(standing)
        acts = tuple(sorted(set(latest.values())))
        places = {act: place for place, act in enumerate(acts)}
        days = tuple(
            GridDay(day, tuple(columns), has_come=day <= today)
            for day, columns in groupby(standing.columns, key=lambda column: column.half_day.day)
        )
        keys = [column.half_day.key for column in standing.columns]
        come = [column.half_day.day <= today for column in standing.columns]
        frame = _Frame(keys, come, latest, places, may_mark)
        rows = tuple(GridRow(row, frame.cells(row), sitters_of(row.enrolment)) for row in standing.rows)
        return cls(standing, days, rows, acts)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The half-days in order."""
        return self.standing.columns


@dataclass
class _Frame:
    """What all rows share, while they are made; the first cell that can be marked is the one that Tab reaches."""

    keys: Sequence[str]
    come: Sequence[bool]
    latest: Mapping[CellKey, Act]
    places: Mapping[Act, int]
    may_mark: bool
    has_first: bool = False

    def cells(self, row: Row) -> tuple[GridCell, ...]:
        """The row's cells in the order of half-days."""
        return tuple(
            self._cell(row.enrolment.pk, cell, key, has_come)
            for cell, key, has_come in zip(row.cells, self.keys, self.come, strict=True)
        )

    def _cell(self, enrolment: int, cell: Cell, key: str, has_come: bool) -> GridCell:
        act = self.latest.get((enrolment, cell.half_day))
        can_mark = self.may_mark and has_come and cell.is_expected
        tab = ("-1" if self.has_first else "0") if can_mark else ""
        self.has_first = self.has_first or can_mark
        attributes = _attributes(
            cell.value if cell.is_expected else None,
            "" if act is None else str(self.places[act]),
            tab,
            "later" if not has_come else "partial" if cell.is_partial else "",
            str(_("有新增的课，还没有记全")) if cell.is_partial else "",
            cell.value.label,
        )
        return GridCell(cell, key, can_mark, attributes)


@lru_cache(maxsize=4096)
def _attributes(value: Value | None, act: str, tab: str, state: str, title: str, label: str) -> SafeString:
    """The element's attributes; there are far fewer kinds of cells than cells. `value` None is not expected."""
    if value is None:
        return flatatt({"class": "off"})
    named = {"class": state, "data-a": act, "tabindex": tab, "aria-label": label, "title": title}
    return flatatt({"data-v": value.code, **{name: text for name, text in named.items() if text}})


def act_text(act: Act) -> str:
    """刘老师 · 11-23 09:05 · 点名, with the reason where one was given."""
    at = formats.date_format(timezone.localtime(act.at), "m-d H:i")
    return " · ".join(word for word in (act.by_name, at, act.source_label, act.reason) if word)


def row_figures(row: Row) -> dict[str, str]:
    """The hours and the state of a trainee, as the page's script puts them in place."""
    hours: Hours = row.hours
    return {
        "expected": str(hours.expected),
        "attended": str(hours.attended),
        "on_leave": str(hours.on_leave),
        "absent": str(hours.absent),
        "share": f"{hours.share}%",
        "flag": row.flag.value,
        "flag_label": str(row.flag.label),
        "conclusion": row.conclusion,
    }


def cell_figures(key: str, enrolment: int, value: Value, text: str) -> dict[str, Any]:
    """One cell as it stands now, with the words on who said so."""
    return {
        "enrolment": enrolment,
        "half_day": key,
        "value": value.code,
        "sign": value.sign,
        "label": value.label,
        "act": text,
    }
