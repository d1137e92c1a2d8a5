"""The classes of a unit in a year with what was attended in each, and what they come to together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from attendance.completion.earned import Earned, earned_in
from attendance.coverage import By, Row, Survey, survey
from attendance.standing import on_attendance
from courses.models import Category, ClassStatus, TrainingClass, TrainingPlan, TrainingType
from courses.phases import Phase, with_phases
from courses.yearbook import classes_within
from trainees.models import Enrolment
from units.models import TOWNSHIP_KINDS, Unit, UnitKind

_ZERO = Decimal(0)
BEFORE, UNDATED = "before", "undated"


@dataclass(frozen=True)
class Line:
    """A class with what was attended in it in the year. `visits` 人次 are the enrolments whose first attended half-day lies
    in the year, `people` the ids of these cadres; `days` 人天 and `hours` are those of the year alone (R8), days with
    registration and departure (R25). `is_of_plan` is false for a class of another year's plan that goes on in this one."""

    training_class: TrainingClass
    is_of_plan: bool
    is_outside: bool
    is_postponed: bool
    visits: int
    people: frozenset[int]
    days: Decimal
    hours: Decimal

    @property
    def status(self) -> ClassStatus:
        """Where the class stands on the day."""
        return ClassStatus(self.training_class.current_status)

    def is_in(self, phase: Phase) -> bool:
        """Whether that figure counts it; a class of another year's plan counts in none."""
        placed = {"is_outside": self.is_outside, "is_postponed": self.is_postponed}
        return self.is_of_plan and phase.counts(self.status, **placed)

    @property
    def month(self) -> int | None:
        """That in which it begins, or for which it is planned, as the list of the plan has it."""
        starts_on = self.training_class.starts_on
        return starts_on.month if starts_on else self.training_class.month


@dataclass(frozen=True)
class Group:
    """Some of the classes: of a month, of a category. `key` is what the list of the plan filters by, "" for no such list."""

    key: str
    label: str
    lines: Sequence[Line]

    def counted(self, phase: Phase) -> int:
        """How many of its classes in the plan are among those."""
        return sum(line.is_in(phase) for line in self.lines)

    @property
    def classes(self) -> int:
        """How many it has in the plan, or beside it; cancelled ones are none."""
        return sum(line.is_of_plan and line.status != ClassStatus.CANCELLED for line in self.lines)

    @property
    def planned_size(self) -> int:
        """For how many people they are planned; cancelled ones count nothing."""
        held = (line for line in self.lines if line.is_of_plan and line.status != ClassStatus.CANCELLED)
        return sum(line.training_class.planned_size or 0 for line in held)

    @property
    def visits(self) -> int:
        """人次: every enrolment that attended."""
        return sum(line.visits for line in self.lines)

    @cached_property
    def people(self) -> int:
        """人数: each person once."""
        return len(frozenset[int]().union(*(line.people for line in self.lines)))

    @property
    def days(self) -> Decimal:
        """人天 (R25)."""
        return sum((line.days for line in self.lines), _ZERO)

    @property
    def hours(self) -> Decimal:
        """学时 of all together."""
        return sum((line.hours for line in self.lines), _ZERO)

    @property
    def share(self) -> int | None:
        """人次 of the planned size in whole percents, rounded down; None where nobody is planned."""
        return 100 * self.visits // self.planned_size if self.planned_size else None


@dataclass(frozen=True)
class Execution:
    """The whole of it, as of a day: all classes, the same by month, category and training type, and who meets the rules."""

    unit: Unit
    year: int
    on: dt.date
    plan: TrainingPlan | None
    total: Group
    survey: Survey

    @cached_property
    def covered(self) -> list[Row]:
        """The rows of the coverage: in a district a row for each 镇街 and one for all others. One query."""
        rows = self.survey.rows
        if self.unit.kind != UnitKind.DISTRICT:
            return rows
        below = Unit.objects.filter(parent=self.unit, kind__in=TOWNSHIP_KINDS)
        towns = set(below.values_list("pk", flat=True))
        others = [member for row in rows if row.unit not in towns for member in row.members]
        listed = [row for row in rows if row.unit in towns]
        return [*listed, Row("", _("区直部门等其他单位"), others)] if others else listed

    @property
    def is_empty(self) -> bool:
        """Whether there is no class to tell of."""
        return not self.total.lines

    @cached_property
    def months(self) -> list[Group]:
        """By the month in which they begin; those without one and those of the year before stand last."""
        labels = {str(month): _("%(month)s月") % {"month": month} for month in range(1, 13)}
        labels |= {UNDATED: _("未定月份"), BEFORE: _("其他年度计划")}
        return self._by(labels, lambda line: str(line.month or UNDATED) if line.is_of_plan else BEFORE)

    @cached_property
    def categories(self) -> list[Group]:
        """By category."""
        labels = {one.value: str(one.label) for one in Category}
        return self._by(labels, lambda line: line.training_class.category)

    @cached_property
    def training_types(self) -> list[Group]:
        """By training type."""
        labels = {one.value: str(one.label) for one in TrainingType}
        return self._by(labels, lambda line: line.training_class.training_type)

    def _by(self, labels: dict[str, str], key_of: Callable[[Line], str]) -> list[Group]:
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.total.lines:
            found[key_of(line)].append(line)
        listed = (key for key in labels if key in found)
        return [Group(key if key not in (BEFORE, UNDATED) else "", labels[key], found[key]) for key in listed]


def execution_of(unit: Unit, *, year: int, today: dt.date) -> Execution:
    """Reads the classes that the unit or one below it plans, hosts or implements, what was attended in them, and the
    coverage of the unit. As many queries whatever there is."""
    classes = _classes(unit, year, today)
    people = on_attendance(Enrolment.objects.filter(training_class__in=[row.pk for row in classes]))
    found: dict[int, list[Earned]] = defaultdict(list)
    for row in earned_in(classes, list(people.select_related("replaced_by")), on=today):
        if row.year == year:
            found[row.enrolment.training_class_id].append(row)
    lines = [_line(row, found[row.pk], year) for row in classes]
    told = [line for line in lines if line.is_of_plan or line.days or line.hours]
    return Execution(
        unit=unit,
        year=year,
        on=today,
        plan=TrainingPlan.objects.filter(district=int(unit.path.split("/")[0]), year=year).first(),
        total=Group("", _("合计"), told),
        survey=survey(unit, year=year, by=By.UNIT, today=today),
    )


def _classes(unit: Unit, year: int, today: dt.date) -> list[TrainingClass]:
    """Those of the year's plan, and those of another one that are held in the year too (R8). One query."""
    held = Q(first_published_on__lte=dt.date(year, 12, 31), last_published_on__gte=dt.date(year, 1, 1))
    rows = TrainingClass.objects.filter(classes_within(unit)).filter(Q(plan__year=year) | held)
    rows = with_phases(rows.with_status(today)).select_related("plan")
    return list(rows.order_by("-plan__year", F("ordinal").asc(nulls_last=True), "pk"))


def _line(training_class: TrainingClass, rows: Iterable[Earned], year: int) -> Line:
    found: Any = training_class  # with what `with_phases` adds
    rows = list(rows)
    begun = [row.enrolment.cadre_id for row in rows if row.began_on.year == year]
    return Line(
        training_class=training_class,
        is_of_plan=training_class.plan.year == year,
        is_outside=found.is_outside,
        is_postponed=found.is_postponed,
        visits=len(begun),
        people=frozenset(begun),
        days=sum((row.days for row in rows), _ZERO),
        hours=sum((row.hours for row in rows), _ZERO),
    )
