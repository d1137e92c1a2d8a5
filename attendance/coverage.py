"""Who has been trained, unit by unit or post by post: the figures of a unit and a year, and the people behind each."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from attendance import hours
from attendance.bars import Bar, State, state_of
from attendance.hours import Training
from attendance.offices import Office, Person, Post, people_in
from attendance.requirements import Books, day_of
from trainees.models import Appointment, Cadre
from units.models import Unit, in_subtree

OWN = "own"
MONTHS = range(1, 13)


class By(models.TextChoices):
    """What a row of the table is."""

    UNIT = "unit", _("按单位")
    POST = "post", _("按职务")

    @property
    def heading(self) -> str:
        """The head of its column."""
        return str(_("单位") if self == By.UNIT else _("职务类别"))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who holds a post in the unit: whether trained, and how that stands against the rules.

    `month` is that in which the year's first training began, None without any; one without a known day counts from the
    last month shown.
    """

    person: Person
    post: Post
    bars: list[Bar]
    state: State
    month: int | None
    is_trained_since_election: bool

    @property
    def is_trained(self) -> bool:
        """This year."""
        return self.month is not None

    @property
    def is_elected(self) -> bool:
        """Whether the post came from an election."""
        return self.person.elected_on is not None

    @property
    def is_new(self) -> bool:
        """Newly elected."""
        return self.is_elected and bool(self.person.newness)

    @property
    def lacking(self) -> list[Bar]:
        """The requirements that are not met."""
        return [bar for bar in self.bars if not bar.is_met]


class Measure(models.TextChoices):
    """What is counted."""

    PEOPLE = "people", _("人数")
    ELECTED = "elected", _("换届任职")
    SINCE = "since", _("换届后已训")
    NEW = "new", _("新任")
    NEW_SINCE = "new_since", _("新任已训")
    TRAINED = "trained", _("本年已训")
    UNTRAINED = "untrained", _("本年未训")
    MET = "met", _("已达标")
    PENDING = "pending", _("待结班认定")
    SHORT = "short", _("未达标")
    OUT = "out", _("已来不及")

    def counts(self, member: Member) -> bool:
        """Whether somebody is among those that it counts."""
        return _COUNTS[self](member)


_COUNTS: dict[Measure, Callable[[Member], bool]] = {
    Measure.PEOPLE: lambda member: True,
    Measure.ELECTED: lambda member: member.is_elected,
    Measure.SINCE: lambda member: member.is_trained_since_election,
    Measure.NEW: lambda member: member.is_new,
    Measure.NEW_SINCE: lambda member: member.is_new and member.is_trained_since_election,
    Measure.TRAINED: lambda member: member.is_trained,
    Measure.UNTRAINED: lambda member: not member.is_trained,
    Measure.MET: lambda member: member.state == State.MET,
    Measure.PENDING: lambda member: member.state == State.PENDING,
    Measure.SHORT: lambda member: member.state in (State.BELOW, State.OUT),
    Measure.OUT: lambda member: member.state == State.OUT,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a row: so many, of so many where it is a part."""

    measure: Measure
    count: int
    of: int | None = None

    @property
    def share(self) -> int | None:
        """Whole percents, rounded down, so that 100 means all; None for what is no part, or a part of nobody."""
        return 100 * self.count // self.of if self.of else None

    @property
    def words(self) -> str:
        """For those who listen: 本年已训 12/30, 40%."""
        return f"{self.measure.label} {self.count}/{self.of}, {self.share}%"


# What the table shows, from left to right, and of what each is a part.
COLUMNS: tuple[tuple[Measure, Measure | None], ...] = (
    (Measure.PEOPLE, None),
    (Measure.TRAINED, Measure.PEOPLE),
    (Measure.SINCE, Measure.ELECTED),
    (Measure.NEW_SINCE, Measure.NEW),
    (Measure.MET, Measure.PEOPLE),
    (Measure.PENDING, None),
    (Measure.SHORT, None),
    (Measure.OUT, None),
)

# What is written out: each part and its whole once.
_WRITTEN = tuple(
    dict.fromkeys(measure for part, whole in COLUMNS for measure in (whole, part) if measure is not None)
)


@dataclass(frozen=True)
class Row:
    """A unit or a sort of post with its people. `unit` is set where one can go further down."""

    key: str
    label: str
    members: Sequence[Member]
    unit: int | None = None

    @cached_property
    def figures(self) -> Mapping[Measure, int]:
        """How many of each measure."""
        return {measure: sum(map(measure.counts, self.members)) for measure in Measure}

    @cached_property
    def cells(self) -> list[Cell]:
        """The figures that the table shows."""
        figures = self.figures
        return [Cell(part, figures[part], figures[whole] if whole else None) for part, whole in COLUMNS]

    @cached_property
    def months(self) -> list[int | None]:
        """The percents of the people trained by the end of each month; None without anybody."""
        begun = Counter(member.month for member in self.members if member.month)
        size, sum_so_far, shares = len(self.members), 0, []
        for month in MONTHS:
            sum_so_far += begun[month]
            shares.append(100 * sum_so_far // size if size else None)
        return shares


@dataclass(frozen=True)
class Survey:
    """The rows of a unit in a year, and their sum. Months after `last_month` have not been yet."""

    unit: Unit
    year: int
    by: By
    rows: list[Row]
    total: Row
    last_month: int

    def heads(self) -> list[str]:
        """What the columns of `lines` are."""
        return [self.by.heading, *(str(measure.label) for measure in _WRITTEN)]

    def lines(self) -> list[list[str | int]]:
        """A line of plain figures for each row, the sum last."""
        return [
            [row.label, *(row.figures[measure] for measure in _WRITTEN)] for row in [*self.rows, self.total]
        ]

    def text(self) -> str:
        """The table as tab-separated lines, to be pasted into a sheet."""
        lines: list[list[str | int]] = [list(self.heads()), *self.lines()]
        return "\n".join("\t".join(map(str, line)) for line in lines)

    def members(self, key: str, measure: Measure) -> list[Member]:
        """The people behind a figure, in the order of their units; those of all rows for the key ""."""
        rows = [self.total] if not key else [row for row in self.rows if row.key == key]
        found = [member for row in rows for member in row.members if measure.counts(member)]
        return sorted(found, key=lambda member: (member.post.order, member.person.pk))


def survey(unit: Unit, *, year: int, by: By, today: dt.date) -> Survey:
    """Reads the unit's people with the posts that count for the year, and counts. Eight queries."""
    on = day_of(year, today)
    held = Appointment.objects.filter(in_subtree("unit__", [unit.path]))
    people = people_in(Cadre.objects.filter(pk__in=held.values("cadre")), on=on)
    held_here = {person: post for person in people if (post := person.post_in(unit.path))}
    members = list(_members(held_here, year, today))
    last_month = on.month if today >= dt.date(year, 1, 1) else 0
    rows = _by_unit(unit, members, on) if by == By.UNIT else _by_post(members)
    return Survey(unit, year, by, rows, Row("", str(_("合计")), members), last_month)


def _members(posts: Mapping[Person, Post], year: int, today: dt.date) -> Iterable[Member]:
    books = Books.open(posts, year=year, today=today)
    last = hours.last_trained(books.people, until=year)
    for person, post in posts.items():
        had = [*books.trainings.get(person.pk, ()), *books.pending.get(person.pk, ())]
        bars = books.bars_of(person.pk)
        yield Member(
            person=person,
            post=post,
            bars=bars,
            state=state_of(bars),
            month=_first_month(had, year, day_of(year, today)),
            is_trained_since_election=_since(person.elected_on, last.get(person.pk), had),
        )


def _first_month(trainings: Iterable[Training], year: int, on: dt.date) -> int | None:
    """In which month of the year the first training began; one that began the year before counts from January."""
    days = [
        max(training.began_on or on, dt.date(year, 1, 1))
        for training in trainings
        if training.year == year and (training.sum.hours or training.sum.days)
    ]
    return min(days).month if days else None


def _since(elected_on: dt.date | None, last: dt.date | None, trainings: Iterable[Training]) -> bool:
    if elected_on is None:
        return False
    begun = [last, *(training.began_on for training in trainings)]
    return any(day >= elected_on for day in begun if day)


def _by_unit(unit: Unit, members: Sequence[Member], on: dt.date) -> list[Row]:
    """A row for the unit's own posts and one for each unit directly below it, in the order of the tree."""
    found: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        below = member.post.path.removeprefix(unit.path)
        found[below.split("/")[0] or OWN].append(member)
    rows = [Row(OWN, str(_("%(unit)s本级")) % {"unit": unit}, found[OWN])] if found[OWN] else []
    children = Unit.objects.filter(parent=unit).order_by("position", "pk")
    for child in children:
        people = found.get(str(child.pk), [])
        gone = child.valid_to is not None and child.valid_to <= on
        if people or not gone:
            rows.append(Row(str(child.pk), str(child), people, unit=child.pk))
    return rows


def _by_post(members: Sequence[Member]) -> list[Row]:
    found: dict[Office, list[Member]] = defaultdict(list)
    for member in members:
        found[member.post.office].append(member)
    return [Row(office.value, str(office.label), found[office]) for office in Office if found[office]]
