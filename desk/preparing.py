"""The preparation of classes as it stands today: counted back, with what the system sees by itself."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

import attendance.preparing
import exports.preparing
import timetable.preparing
import trainees.preparing
from accounts.models import Role, User
from courses.duties import duties_of
from courses.models import EARLIEST, ClassStatus, PreparationItem, StaffRole, TickState, TrainingClass
from courses.preparation import known
from courses.preparation.counting import Standing, due_on, opening_of, standing_of
from courses.preparation.known import Check, Known
from courses.preparation.listing import Entry, entries_of
from courses.preparation.template import days_label
from courses.steps import OVER
from timetable.calendar import WorkCalendar
from units.models import in_subtree

CHECKS: Mapping[str, Check] = {
    **known.CHECKS,
    **trainees.preparing.CHECKS,
    **timetable.preparing.CHECKS,
    **attendance.preparing.CHECKS,
    **exports.preparing.CHECKS,
}
_BEFORE = (ClassStatus.DRAFT, ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED)
CLASSES_SHOWN, ITEMS_SHOWN = 5, 3


@dataclass(frozen=True)
class Line:
    """An item of a class as it stands: when it is due, what the system sees of it, and, where the day is not worked on,
    what day that is and, if it has not gone by, the working day before."""

    entry: Entry
    due: dt.date | None
    standing: Standing
    known: Known | None = None
    day_off: str = ""
    earlier: dt.date | None = None
    late_by: int = 0

    @property
    def is_known_done(self) -> bool:
        """Whether it is done by itself, so that nobody ticks it."""
        return bool(self.known and self.known.is_done) and self.standing == Standing.DONE

    @property
    def shows_known(self) -> bool:
        """Whether to say what the system sees: not where a person has said otherwise."""
        return self.known is not None and self.entry.state == TickState.OPEN

    @property
    def asks_for_a_word(self) -> bool:
        """Whether the system would see it by itself and does not yet: a person says how it was done."""
        return bool(self.entry.known_by) and self.entry.state == TickState.OPEN and not self.is_known_done

    @property
    def suggested(self) -> dt.date | None:
        """The day that the page offers when the class moves it: the working day before a day off, else its own."""
        return self.earlier or self.due

    @property
    def usual_when(self) -> str:
        """When it would be by the item itself."""
        return days_label(self.entry.usual_days)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.standing in (Standing.DONE, Standing.NOT_NEEDED)

    @property
    def when(self) -> str:
        """开班前20天, or 开班当天."""
        return days_label(self.entry.days_before)


@dataclass(frozen=True)
class Group:
    """The items of one number of days before the opening."""

    label: str
    due: dt.date | None
    lines: tuple[Line, ...]
    is_past: bool

    @property
    def day_off(self) -> Line | None:
        """A line that says why its day is not worked on, for all of the day; None on a working day."""
        return next((line for line in self.calm if line.day_off), None)

    @property
    def calm(self) -> list[Line]:
        """Those that do not press; the others stand above all groups."""
        return [line for line in self.lines if not line.standing.is_pressing]


@dataclass(frozen=True)
class Preparation:
    """The list of one class today."""

    opening: dt.date | None
    lines: tuple[Line, ...]
    today: dt.date
    unpublished: tuple[int, ...] = ()

    @classmethod
    def of(cls, training_class: TrainingClass, today: dt.date) -> Self:
        """The same number of queries however many items are ticked: three for the list, one for the calendar, two for
        what the system sees."""
        opening = opening_of(training_class)
        entries = entries_of([training_class])[training_class.pk]
        wanted = {entry.known_by: [training_class] for entry in entries if entry.known_by}
        facts = facts_of(wanted)
        days = [due for entry in entries if (due := due_on(opening, entry.days_before))]
        work = WorkCalendar.load(min(days), max(days)) if days else None
        lines = tuple(_line(training_class, entry, today, facts, work) for entry in entries)
        years = sorted({day.year for day in days}) if training_class.status not in OVER else []
        unpublished = tuple(year for year in years if work and not work.is_published(year))
        return cls(opening, lines, today, unpublished)

    @property
    def groups(self) -> list[Group]:
        """By days before the opening, the earliest first."""
        found = []
        for days, lines in groupby(self.lines, key=lambda line: line.entry.days_before):
            due = due_on(self.opening, days)
            found.append(Group(days_label(days), due, tuple(lines), bool(due and due < self.today)))
        return found

    @property
    def pressing(self) -> list[Line]:
        """What is overdue, the oldest first, then what is due today."""
        return [line for line in self.lines if line.standing.is_pressing]

    @property
    def settled(self) -> int:
        """How many are done or not needed."""
        return sum(line.is_settled for line in self.lines)

    @property
    def overdue(self) -> int:
        """How many are overdue."""
        return sum(line.standing == Standing.OVERDUE for line in self.lines)

    @property
    def due_today(self) -> int:
        """How many are due today."""
        return sum(line.standing == Standing.TODAY for line in self.lines)

    @property
    def days_left(self) -> int | None:
        """Calendar days from today to the opening; negative after it, None without one."""
        return (self.opening - self.today).days if self.opening else None


Facts = Mapping[tuple[int, str], Known]


def facts_of(wanted: Mapping[str, Sequence[TrainingClass]]) -> Facts:
    """What each check sees of its classes, by class id and key. Two queries at most: the checks share them."""
    return known.facts_of((CHECKS[key], key, rows) for key, rows in wanted.items() if key in CHECKS and rows)


def _line(
    row: TrainingClass, entry: Entry, today: dt.date, facts: Facts, work: WorkCalendar | None = None
) -> Line:
    due, fact = due_on(opening_of(row), entry.days_before), facts.get((row.pk, entry.known_by))
    is_known = bool(fact and fact.is_done)
    standing = standing_of(due, today, state=entry.state, is_known=is_known, is_over=row.status in OVER)
    late_by = (today - due).days if due and standing == Standing.OVERDUE else 0
    is_ahead = standing in (Standing.TODAY, Standing.COMING)
    if work and due and is_ahead and not work.is_workday(due):
        name = work.name(due) or _("周末")
        earlier = _workday_before(work, due)
        reaches = earlier >= today and (due - earlier).days + entry.days_before <= EARLIEST
        return Line(entry, due, standing, fact, name, earlier if reaches else None, late_by)
    return Line(entry, due, standing, fact, late_by=late_by)


def _workday_before(work: WorkCalendar, day: dt.date) -> dt.date:
    while not work.is_workday(day):
        day -= dt.timedelta(days=1)
    return day


@dataclass(frozen=True)
class Pressing:
    """What presses in one class: the first few lines, and how many more."""

    training_class: TrainingClass
    opening: dt.date
    lines: Sequence[Line]
    more: int


@dataclass(frozen=True)
class Due:
    """What presses in the classes of one person: those that open first, and how many more classes."""

    classes: Sequence[Pressing]
    more: int
    items: int


def due_for(user: User, today: dt.date) -> Due:
    """What is overdue or due today in the classes that the person organises or heads and that are yet to open or run. The
    queries do not grow with the classes: three, and two for what the system sees of the items that are open and due."""
    classes = prepared_by(user, today)
    entries = entries_of(classes)
    open_ones: dict[int, list[Entry]] = {}
    wanted: dict[str, list[TrainingClass]] = defaultdict(list)
    for row in classes:
        opening = opening_of(row)
        due = [
            entry
            for entry in entries[row.pk]
            if entry.state == TickState.OPEN
            and (day := due_on(opening, entry.days_before)) is not None
            and day <= today
        ]
        open_ones[row.pk] = due
        for key in {entry.known_by for entry in due if entry.known_by}:
            wanted[key].append(row)
    facts = facts_of(wanted)
    found = []
    for row in classes:
        lines = [_line(row, entry, today, facts) for entry in open_ones[row.pk]]
        pressing = [line for line in lines if line.standing.is_pressing]
        opening = opening_of(row)
        if pressing and opening:
            found.append(Pressing(row, opening, pressing[:ITEMS_SHOWN], max(0, len(pressing) - ITEMS_SHOWN)))
    items = sum(len(one.lines) + one.more for one in found)
    return Due(found[:CLASSES_SHOWN], max(0, len(found) - CLASSES_SHOWN), items)


def prepared_by(user: User, today: dt.date) -> list[TrainingClass]:
    """The classes that the person organises or heads whose list is being worked on: it has items, and they open today or
    within the days that a list reaches back, or are confirmed and not yet past. One query."""
    paths = user.unit_paths(Role.ADMINISTRATOR, Role.ORGANISER)
    headed = [pk for pk, role in duties_of(user) if role == StaffRole.HEAD_TEACHER]
    own = in_subtree("host__", paths) | in_subtree("implementer__", paths)
    own |= in_subtree("plan__district__", paths) | Q(pk__in=headed)
    rows = TrainingClass.objects.filter(own, status__in=_BEFORE).annotate(
        opens_on=Coalesce("first_published_on", "starts_on")
    )
    ahead = Q(opens_on__range=(today, today + dt.timedelta(days=EARLIEST)))
    running = Q(status=ClassStatus.CONFIRMED, opens_on__lt=today, last_published_on__gte=today)
    items = PreparationItem.objects.filter(is_active=True)
    of_template = items.filter(district=OuterRef("plan__district"), training_class=None)
    listed = Exists(of_template) | Exists(items.filter(training_class=OuterRef("pk")))
    found = rows.filter(ahead | running, listed).select_related("plan")
    return list(found.distinct().order_by("opens_on", "pk"))
