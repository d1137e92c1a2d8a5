"""What the rules ask of whom in a year (R1 to R5): a district's table, and each person's bars against it."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from attendance import hours
from attendance.bars import Bar
from attendance.concerns import concerns
from attendance.hours import NOTHING, Training, YearSum
from attendance.models import Audience, OnlineRate, Requirement
from attendance.offices import Person, people_in
from attendance.reach import Horizon
from trainees.models import Cadre
from units.models import Unit

# The figures of a new district; the strictest has the lowest rank.
DEFAULTS: list[dict[str, Any]] = [
    {"rule": "R4", "audience": Audience.HEAD, "rank": 10, "days": 7, "county_classes": 1},
    {"rule": "R4", "audience": Audience.COMMITTEE, "rank": 11, "township_classes": 1},
    {
        "rule": "R3",
        "audience": Audience.GRASSROOTS_TEAM,
        "rank": 20,
        "hours": 56,
        "face_to_face_classes": 1,
    },
    {
        "rule": "R3",
        "audience": Audience.NEW_SECRETARY,
        "rank": 21,
        "within_months": 6,
        "face_to_face_classes": 1,
    },
    {"rule": "R3", "audience": Audience.PARTY_MEMBER, "rank": 22, "hours": 32},
    {"rule": "R5", "audience": Audience.NEWLY_ELECTED, "rank": 30, "days": 3, "within_months": 3},
    {"rule": "R5", "audience": Audience.NEWLY_ELECTED, "rank": 31, "days": 3},
    {
        "rule": "R1",
        "audience": Audience.LEADER,
        "rank": 40,
        "days": 90,
        "hours": 550,
        "either": True,
        "span_years": 5,
        "span_from": 2023,
    },
    {"rule": "R2", "audience": Audience.TOWNSHIP, "rank": 41, "days": 12, "hours": 90, "either": True},
]


def lay_down_defaults(district: Unit) -> None:
    """Gives a district the usual table; what it has already stays as it is."""
    Requirement.objects.bulk_create(
        [Requirement(district=district, **row) for row in DEFAULTS], ignore_conflicts=True
    )
    OnlineRate.objects.bulk_create([OnlineRate(district=district)], ignore_conflicts=True)


def table_of(districts: Collection[int], *, year: int) -> dict[int, list[Requirement]]:
    """The requirements in force by district, the strictest first: a year's own row goes before that for all years,
    and one that is switched off there takes the rule away for that year. One query."""
    rows = Requirement.objects.filter(Q(year=year) | Q(year=None), district__in=districts)
    chosen: dict[tuple[int, str, str, bool], Requirement] = {}
    for row in sorted(rows, key=lambda row: row.year is not None):
        chosen[row.district_id, row.rule, row.audience, bool(row.within_months)] = row
    found: dict[int, list[Requirement]] = {district: [] for district in districts}
    for row in sorted(chosen.values(), key=lambda row: (row.rank, row.rule, row.pk)):
        if row.is_active:
            found[row.district_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Case:
    """A requirement that concerns a person in a year: what counts lies from `first` to `last`."""

    requirement: Requirement
    first: dt.date
    last: dt.date

    @property
    def is_window(self) -> bool:
        """Some months from a day on, rather than whole years."""
        return bool(self.requirement.within_months)

    def counts(self, training: Training) -> bool:
        """Whether a training is one of these: by the day it began on in a window (who knows none counts in none), else
        by its year."""
        if self.is_window:
            return bool(training.began_on and self.first <= training.began_on <= self.last)
        return self.first.year <= training.year <= self.last.year


def bars_of(cadres: Collection[int], *, year: int, today: dt.date | None = None) -> dict[int, list[Bar]]:
    """Each cadre's bars, the strictest requirement first; whom none concerns has an empty list. Who holds which post
    is taken as of today, of a past year as of its end. Six queries, however many people."""
    today = today or timezone.localdate()
    people = people_in(Cadre.objects.filter(pk__in=cadres), on=day_of(year, today))
    return Books.open(people, year=year, today=today).bars()


def day_of(year: int, today: dt.date) -> dt.date:
    """The day whose posts count for a year: today, or the last day of a year that is over."""
    return min(today, dt.date(year, 12, 31))


@dataclass(frozen=True)
class Books:
    """Everything that the bars of some people are worked out from."""

    year: int
    today: dt.date
    people: Mapping[int, Person]
    cases: Mapping[int, list[Case]]
    trainings: Mapping[int, list[Training]]
    pending: Mapping[int, list[Training]]
    horizon: Horizon = field(repr=False)

    @classmethod
    def open(cls, people: Iterable[Person], *, year: int, today: dt.date) -> Books:
        """Reads them, for people with the posts that count. Three queries; two more where a bar is asked whether it can
        still be reached."""
        known = {person.pk: person for person in people}
        districts = {person.district for person in known.values()}
        table = table_of(districts, year=year)
        cases = {
            pk: list(_stricter(_cases(person, table[person.district], year))) for pk, person in known.items()
        }
        every = [case for own in cases.values() for case in own]
        first = min((case.first.year for case in every), default=year)
        # A training within some months may go on into the next year.
        last = max((case.last.year + 1 for case in every if case.is_window), default=year)
        return cls(
            year=year,
            today=today,
            people=known,
            cases=cases,
            trainings=hours.trainings_of(known, first=min(first, year), last=max(last, year)),
            pending=hours.pending_of(known, year=year, today=today),
            horizon=Horizon(frozenset(districts), today),
        )

    def bars(self) -> dict[int, list[Bar]]:
        """The bars of all of them."""
        return {pk: self.bars_of(pk) for pk in self.people}

    def bars_of(self, pk: int) -> list[Bar]:
        """One person's, the strictest requirement first."""
        return [self._bar(pk, case) for case in self.cases[pk]]

    def sum_of(self, pk: int) -> YearSum:
        """What is credited to one person in the year."""
        return _sum(training for training in self.trainings.get(pk, ()) if training.year == self.year)

    def pending_of(self, pk: int) -> YearSum:
        """What one person attended in the year in classes that are not closed yet."""
        return _sum(self.pending.get(pk, ()))

    def _bar(self, pk: int, case: Case) -> Bar:
        return Bar(
            requirement=case.requirement,
            done=_sum(filter(case.counts, self.trainings.get(pk, ()))),
            pending=_sum(filter(case.counts, self.pending.get(pk, ()))),
            horizon=self.horizon,
            today=self.today,
            until=case.last,
        )


def _cases(person: Person, table: Iterable[Requirement], year: int) -> Iterable[Case]:
    audiences = concerns(person)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    for row in table:
        if row.audience not in audiences:
            continue
        since = audiences[Audience(row.audience)]
        if row.within_months:
            if since and since <= last and (due := months_after(since, row.within_months)) >= first:
                yield Case(row, since, due)
        elif row.audience == Audience.NEWLY_ELECTED and since and since.year >= year:
            continue  # In the year of the election the first training is what is asked for (R5).
        else:
            yield Case(row, *_span(row, year))


def _stricter(cases: Iterable[Case]) -> Iterable[Case]:
    """Of one rule's yearly requirements the strictest alone: 56 hours take in the 32 of every Party member (R3)."""
    seen: set[str] = set()
    for case in cases:
        if not case.is_window:
            if case.requirement.rule in seen:
                continue
            seen.add(case.requirement.rule)
        yield case


def _span(row: Requirement, year: int) -> tuple[dt.date, dt.date]:
    """First and last day of the years that count together: a block from `span_from` on, else up to that year."""
    if row.span_from is None:
        first = year - row.span_years + 1
    else:
        first = year - (year - row.span_from) % row.span_years
    return dt.date(first, 1, 1), dt.date(first + row.span_years - 1, 12, 31)


def months_after(day: dt.date, number: int) -> dt.date:
    """The same day some months later, or the month's last where it has none such: 30 November + 3 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _sum(trainings: Iterable[Training]) -> YearSum:
    return sum((training.sum for training in trainings), NOTHING)
