"""The grid as the page shows it: half-days under their dates, a cell each, and what follows a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from attendance.history import Act, CellKey, latest_acts
from attendance.standing import Cell, Column, Hours, Row, Standing
from attendance.value import Value

_WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its half-day's key; `act` is the place of who said so in the grid's list, None where nobody has."""

    cell: Cell
    key: str
    act: int | None
    has_come: bool
    can_mark: bool
    is_first: bool = False


@dataclass(frozen=True)
class GridRow:
    """A trainee's row and cells."""

    row: Row
    cells: tuple[GridCell, ...]


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
        rows = []
        first = True
        for row in standing.rows:
            cells = _cells(row, keys, come, latest, places, may_mark=may_mark, first=first)
            first = first and not any(cell.is_first for cell in cells)
            rows.append(GridRow(row, cells))
        return cls(standing, days, tuple(rows), acts)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The half-days in order."""
        return self.standing.columns


def _cells(
    row: Row,
    keys: Sequence[str],
    come: Sequence[bool],
    latest: Mapping[CellKey, Act],
    places: Mapping[Act, int],
    *,
    may_mark: bool,
    first: bool,
) -> tuple[GridCell, ...]:
    cells = []
    for cell, key, has_come in zip(row.cells, keys, come, strict=True):
        act = latest.get((row.enrolment.pk, cell.half_day))
        can_mark = may_mark and has_come and cell.is_expected
        place = None if act is None else places[act]
        cells.append(GridCell(cell, key, place, has_come, can_mark, is_first=first and can_mark))
        first = first and not can_mark
    return tuple(cells)


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
