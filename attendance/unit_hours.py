"""The hours of a unit's people in a year: by where they were earned, and against what the rules ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from attendance import cadres, hours
from attendance.cadres import Line, Wish
from attendance.models import CreditSource
from attendance.offices import Person, people_in
from attendance.requirements import day_of
from trainees.models import Appointment, Cadre
from units.models import Unit, in_subtree

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sources:
    """A person of the list with the hours of each source, labelled, in the order of `CreditSource`."""

    line: Line
    hours: tuple[tuple[str, Decimal], ...]


def people_of(unit: Unit, *, year: int, today: dt.date) -> list[Person]:
    """Who holds a post in the unit or below it on the day that counts for the year. Two queries."""
    held = Appointment.objects.filter(in_subtree("unit__", [unit.path]))
    people = people_in(Cadre.objects.filter(pk__in=held.values("cadre")), on=day_of(year, today))
    return [person for person in people if person.post_in(unit.path)]


def chosen_of(people: Sequence[Person], wish: Wish, *, year: int, today: dt.date) -> cadres.Chosen:
    """Those of the people who are looked for, in the order asked for."""
    return cadres.choose(people, wish, year=year, today=today)


def with_sources(lines: Sequence[Line], *, year: int) -> list[Sources]:
    """The lines with their hours by source. One query."""
    found = hours.by_source([line.person.pk for line in lines], year=year)
    rows = []
    for line in lines:
        own = found.get(line.person.pk, {})
        labelled = ((str(label), own.get(value, _ZERO)) for value, label in CreditSource.choices)
        rows.append(Sources(line, tuple(labelled)))
    return rows
