"""What can still be earned before a day: working days left, and hours of the classes that are still to begin."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from attendance.bars import Reach
from attendance.concerns import is_open_to
from attendance.models import Audience
from courses.models import ClassStatus, TrainingClass
from timetable.calendar import WorkCalendar

_OPEN = (ClassStatus.DRAFT, ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED)
_HALF_DAYS = 2
# A span of five years may reach so far.
_YEARS = 4


@dataclass(frozen=True, slots=True)
class Ahead:
    """A class still to begin: from which day at the latest, for whom, and the hours it is to give."""

    begins_on: dt.date
    audience: str
    hours: Decimal


@dataclass(frozen=True)
class Horizon:
    """What lies ahead of the districts from a day on, read when it is first asked for. Two queries, once."""

    districts: frozenset[int]
    today: dt.date
    _known: dict[tuple[int, Audience, dt.date], Reach] = field(default_factory=dict)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The days that differ from the week, as far as a span may reach."""
        return WorkCalendar.load(self.today, dt.date(self.today.year + _YEARS, 12, 31))

    @cached_property
    def classes(self) -> dict[int, list[Ahead]]:
        """The classes still to begin, by district."""
        return _ahead(self.districts, self.today)

    def reach(self, district: int, audience: Audience, *, until: dt.date) -> Reach:
        """The working days from today to `until`, and the hours of the district's classes open to the audience that
        begin in this time."""
        key = (district, audience, until)
        if key not in self._known:
            hours = sum(
                (
                    row.hours
                    for row in self.classes.get(district, [])
                    if row.begins_on <= until and is_open_to(audience, row.audience)
                ),
                Decimal(0),
            )
            days = sum(1 for _day in self.calendar.workdays_between(self.today, until))
            self._known[key] = Reach(days, hours)
        return self._known[key]


def _ahead(districts: Collection[int], today: dt.date) -> dict[int, list[Ahead]]:
    """Planned classes that are not over and begin today or later; of a month alone, its last day is taken."""
    rows = TrainingClass.objects.filter(
        plan__district__in=districts, plan__year__gte=today.year, status__in=_OPEN
    ).order_by()
    found: dict[int, list[Ahead]] = defaultdict(list)
    columns = (
        "plan__district_id",
        "plan__year",
        "month",
        "starts_on",
        "ends_on",
        "days",
        "hours_per_half_day",
    )
    for district, year, month, starts_on, ends_on, days, per_half, audience in rows.values_list(
        *columns, "audience"
    ):
        begins_on = starts_on or dt.date(year, month or 12, monthrange(year, month or 12)[1])
        if begins_on < today:
            continue
        if days is None:
            days = (ends_on - starts_on).days + 1 if starts_on and ends_on else 0
        found[district].append(Ahead(begins_on, audience, days * _HALF_DAYS * per_half))
    return dict(found)
