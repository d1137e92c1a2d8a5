"""The organiser's view of a running half-day: who is expected, there, late, on leave and missing, by group and by town, and
who checked in last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from attendance.hall import Moment
from attendance.models import CheckIn, Direction
from attendance.standing import Cell, Counts
from attendance.today import Today, TodayRow
from courses.models import TrainingClass
from timetable.models import PublishedSession

LATEST = 12


@dataclass(frozen=True)
class Part:
    """A group or a town and its people counted; an empty name is for those in none."""

    name: str
    counts: Counts


@dataclass(frozen=True)
class Live:
    """The half-day as it stands. `latest` are the newest check-ins."""

    training_class: TrainingClass
    moment: Moment | None
    counts: Counts
    groups: Sequence[Part] = ()
    towns: Sequence[Part] = ()
    latest: Sequence[CheckIn] = ()
    coming: PublishedSession | None = None

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """Of the half-day that counts now. The queries do not grow with people."""
        today = Today.of(training_class)
        if today.moment is None:
            return cls(training_class, None, today.counts, coming=today.coming)
        return cls(
            training_class,
            today.moment,
            today.counts,
            _parts(
                today.rows,
                lambda row: (
                    (row.person.group.number, row.person.group.name) if row.person.group else (999, "")
                ),
            ),
            _parts(today.rows, lambda row: (0, row.person.town_name or row.person.unit_name)),
            latest_of(training_class, today.moment),
        )

    @property
    def has_groups(self) -> bool:
        """Whether the class is divided into groups."""
        return any(part.name for part in self.groups)


def latest_of(training_class: TrainingClass, moment: Moment) -> list[CheckIn]:
    """The newest check-ins of the half-day. One query."""
    rows = CheckIn.objects.filter(
        session__in=[session.pk for session in moment.sessions],
        enrolment__training_class=training_class,
        direction=Direction.IN,
    )
    return list(rows.select_related("enrolment__cadre").order_by("-received_at", "-pk")[:LATEST])


def _parts(rows: Sequence[TodayRow], key: Callable[[TodayRow], tuple[int, str]]) -> list[Part]:
    found: dict[tuple[int, str], list[Cell]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row.cell)
    # Towns keep the order of the list, groups that of their numbers.
    return [
        Part(name, Counts.of(found[number, name])) for number, name in sorted(found, key=lambda one: one[0])
    ]
