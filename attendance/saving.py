"""Saving changed cells of the grid, and what the page is told about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from attendance import marking
from attendance.forms import CellChange
from attendance.grid import act_text, cell_figures, row_figures
from attendance.history import latest_acts
from attendance.marking import Conflict, Marked
from attendance.models import MarkSource
from attendance.standing import Standing
from attendance.value import Value
from courses.models import TrainingClass
from timetable.calendar import HalfDay


def save(training_class: TrainingClass, *, cells: Sequence[CellChange], by: User, reason: str = "") -> Marked:
    """Marks each cell, where it still says what was seen. Raises NotMarkable, and ReasonNeeded for a correction after the
    day."""
    marks: dict[HalfDay, dict[int, Value]] = defaultdict(dict)
    seen: dict[HalfDay, dict[int, Value]] = defaultdict(dict)
    for cell in cells:
        marks[cell.half_day][cell.enrolment_id] = cell.value
        seen[cell.half_day][cell.enrolment_id] = cell.seen
    return marking.mark_many(
        training_class, by=by, marks=marks, seen=seen, source=MarkSource.GRID, reason=reason
    )


def answer(marked: Marked, standing: Standing) -> dict[str, Any]:
    """What the page's script needs: the touched cells as they stand, their trainees' figures, the conflicts in words."""
    touched = {(change.enrolment_id, change.half_day): change.after for change in marked.changes}
    touched |= {(conflict.enrolment_id, conflict.half_day): conflict.current for conflict in marked.conflicts}
    people = {enrolment for enrolment, _half_day in touched}
    acts = latest_acts(standing, people)
    return {
        "cells": [
            cell_figures(
                half_day.key,
                enrolment,
                value,
                act_text(acts[enrolment, half_day]) if (enrolment, half_day) in acts else "",
            )
            for (enrolment, half_day), value in touched.items()
        ],
        "error": " ".join(sentences(marked, standing)),
        "rows": {str(pk): row_figures(row) for pk in people if (row := standing.row(pk))},
    }


def sentences(marked: Marked, standing: Standing) -> tuple[str, ...]:
    """A sentence for each conflict: whose cell, what it says now, and who was first."""
    names = {row.enrolment.pk: row.enrolment.cadre.name for row in standing.rows}
    return tuple(sentence(conflict, names.get(conflict.enrolment_id, "")) for conflict in marked.conflicts)


def sentence(conflict: Conflict, name: str) -> str:
    """王小宁 11月23日上午:刘老师已改为迟到,您的改动没有保存。"""
    words = {
        "name": name,
        "half_day": conflict.half_day.label,
        "by": conflict.by_name or _("系统"),
        "value": conflict.current.label or _("未记"),
    }
    return _("%(name)s，%(half_day)s：%(by)s 刚刚已改为“%(value)s”，您的改动没有保存。") % words
