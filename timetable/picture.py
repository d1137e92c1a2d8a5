"""A class's published timetable for everybody: as a table without personal data, and as what a picture is drawn from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.identity import mask_phone
from courses.models import TrainingClass
from timetable import grid
from timetable.calendar import day_label
from timetable.grid import Cell, Day, Entry, Grid
from timetable.models import TimetableVersion

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def public(training_class: TrainingClass) -> Grid:
    """The published table as anybody with the link may read it: lecturers' names stand there as on paper, but nobody
    who chairs (that may be a trainee), and no phone that somebody has typed in. One query."""
    table = grid.published(training_class)
    days = [replace(day, cells=[_cleaned(cell) for cell in day.cells]) for day in table.days]
    return replace(table, days=days)


def drawn_from(
    training_class: TrainingClass, table: Grid, version: TimetableVersion | None
) -> dict[str, Any]:
    """The table as plain data for the script that draws it 1080 pixels wide."""
    words = {"number": version.number, "when": _moment(version)} if version else {}
    return {
        "title": str(training_class),
        "facts": " · ".join(filter(None, [str(training_class.host), training_class.venue])),
        "periods": [str(period.label) for period in table.periods],
        "days": [_day(day) for day in table.days],
        "foot": _("第%(number)s版，%(when)s 发布") % words if version else "",
        "name": _("%(title)s课表") % {"title": training_class},
    }


def _cleaned(cell: Cell) -> Cell:
    return replace(cell, entries=[_without_people(entry) for entry in cell.entries])


def _without_people(entry: Entry) -> Entry:
    row = entry.row
    cleaned = replace(
        row,
        title=_masked(row.title),
        place=_masked(row.place),
        instructors=_masked(row.instructors),
        remark=_masked(row.remark),
        chair="",
    )
    return replace(entry, row=cleaned, reason=_masked(entry.reason))


def _masked(text: str) -> str:
    return _PHONE.sub(lambda found: mask_phone(found[0]), text)


def _moment(version: TimetableVersion) -> str:
    return f"{timezone.localtime(version.published_at):%Y-%m-%d %H:%M}"


def _day(day: Day) -> dict[str, Any]:
    return {
        "date": day_label(day.day),
        "weekday": date_format(day.day, "l"),
        "cells": [[_session(entry) for entry in cell.entries] for cell in day.cells],
    }


def _session(entry: Entry) -> dict[str, Any]:
    row = entry.row
    undecided = _("待定")
    people = _("主讲人待定") if row.needs_instructor else row.instructors
    joint = _("合班，由“%(host)s”安排") % {"host": entry.host} if entry.host else row.audience_label
    lines = [people, row.place or _("地点待定"), joint, row.remark]
    return {
        "clock": getattr(row, "clock", undecided),
        "kind": row.kind_label,
        "title": row.title,
        "lines": [entry.reason] if entry.is_cancelled else [line for line in lines if line],
        "change": str(entry.change.label),
        "tone": entry.tone,
        "cancelled": entry.is_cancelled,
    }
