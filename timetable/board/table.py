"""The whole of the board: its days, its lines, and the tray."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from timetable import proposed
from timetable.access import classes_scheduled_by
from timetable.board.cards import Card, Cards, ClassMark
from timetable.board.lines import Line, lines_of
from timetable.board.wish import By, Wish
from timetable.calendar import DistrictTimes, HalfDay, WorkCalendar, at_clock
from timetable.cautions import Watch
from timetable.models import Period, Session
from timetable.rows import Draft, Row, drafts_among
from timetable.week import Week
from units.models import Unit

TRAY_LIMIT = 60


@dataclass(frozen=True)
class BoardDay:
    """A day of the head, with the half-days that it shows."""

    day: dt.date
    periods: list[Period]
    note: str
    is_workday: bool
    is_today: bool


@dataclass(frozen=True)
class Board:
    """The week as a table; `tray` holds what waits, `waiting` counts all of it, `marks` are the classes' colours."""

    week: Week
    by: By
    days: list[BoardDay]
    lines: list[Line]
    tray: list[Card]
    waiting: int
    marks: list[ClassMark] = field(default_factory=list)
    unpublished_years: list[int] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many sessions stand in the table; one with two lecturers stands in the lines of both."""
        return len({card.row.session_id for line in self.lines for slot in line.slots for card in slot.cards})

    def agenda(self, day: dt.date) -> list[tuple[HalfDay, list[Card]]]:
        """The sessions of one day by half-day, each once: what a phone shows."""
        found: dict[HalfDay, dict[tuple[int, bool], Card]] = defaultdict(dict)
        for line in self.lines:
            for slot in line.slots:
                if slot.half_day.day == day:
                    found[slot.half_day] |= {
                        (card.row.session_id, card.is_proposed): card for card in slot.cards
                    }
        return [(half_day, list(cards.values())) for half_day, cards in sorted(found.items()) if cards]


def board(user: User, district: Unit, wish: Wish) -> Board:
    """The board of the district as the user may see it; a constant number of queries."""
    week = wish.week
    drafts = _drafts(district, wish)
    calendar = WorkCalendar.load(week.monday, week.sunday)
    scheduled = set(classes_scheduled_by(user, district).values_list("pk", flat=True))
    waiting, number = _waiting(wish, scheduled)
    changes = _proposed(wish)
    known = [*drafts, *waiting, *(draft for draft, _row in changes)]
    cards = Cards.load(user, known, scheduled, DistrictTimes.load(district.pk))
    placed = _placed(drafts, cards, calendar, wish, {row.session_id for _draft, row in changes})
    placed += [(row, cards.proposed(draft, row)) for draft, row in changes if row.half_day.day in week.days]
    days = _days(wish, calendar, [row for row, _card in placed])
    half_days = [HalfDay(day.day, period) for day in days for period in day.periods]
    lines = lines_of(district, wish, placed, half_days, scheduled)
    years = sorted({day.year for day in week.days if not calendar.is_published(day.year)})
    tray = [cards.card(draft, ()) for draft in waiting]
    return Board(week, wish.by, days, lines, tray, number, list(cards.marks.values()), years)


def _placed(
    drafts: Sequence[Draft], cards: Cards, calendar: WorkCalendar, wish: Wish, leaving: set[int]
) -> list[tuple[Row, Card]]:
    """The drafts where they stand, with what deserves a second look."""
    standing = [(draft, row) for draft in drafts if (row := draft.taking_place)]
    alone = wish.training_class is None
    watch = Watch.load([row for _draft, row in standing], calendar=calendar, alone=alone)
    found = []
    for draft, row in standing:
        card = cards.card(draft, tuple(str(note) for note in (*watch.hard(row), *watch.over(row))))
        found.append((row, replace(card, is_leaving=row.session_id in leaving)))
    return found


def _proposed(wish: Wish) -> list[tuple[Draft, Row]]:
    """What the proposal that is laid over the table would place or move."""
    changes = proposed.changes_of(wish.run) if wish.run else []
    only = wish.training_class
    return [(draft, row) for draft, row in changes if only is None or only.pk in row.class_ids]


def _of_wish(wish: Wish) -> Q:
    only = wish.training_class
    return Q(training_class=only) | Q(joint_classes=only) if only else Q()


def _drafts(district: Unit, wish: Wish) -> list[Draft]:
    first, last = at_clock(wish.week.monday, dt.time.min), at_clock(wish.week.after.monday, dt.time.min)
    rows = Session.objects.scheduled().filter(
        training_class__plan__district=district, start_at__gte=first, start_at__lt=last
    )
    return drafts_among(rows.filter(_of_wish(wish)).distinct() if wish.training_class else rows)


def _waiting(wish: Wish, scheduled: set[int]) -> tuple[list[Draft], int]:
    """The first of those without a time, and how many there are. Two queries."""
    rows = Session.objects.scheduled().filter(start_at=None, training_class__in=scheduled)
    if wish.training_class:
        rows = rows.filter(training_class=wish.training_class)
    keys = list(rows.order_by("training_class", "pk").values_list("pk", flat=True))
    shown = drafts_among(Session.objects.filter(pk__in=keys[:TRAY_LIMIT]))
    return sorted(shown, key=lambda draft: keys.index(draft.facts.session_id)), len(keys)


def _days(wish: Wish, calendar: WorkCalendar, rows: Sequence[Row]) -> list[BoardDay]:
    """Monday to Friday, and of the rest what is used, worked on or asked for."""
    used = {row.half_day for row in rows}
    today = timezone.localdate()
    found = []
    for day in wish.week.days:
        works = calendar.is_workday(day)
        periods = [Period.AM, Period.PM]
        if wish.evenings or HalfDay(day, Period.EVE) in used:
            periods.append(Period.EVE)
        if day.weekday() < 5 or works or wish.weekend or any(half_day.day == day for half_day in used):
            found.append(BoardDay(day, periods, calendar.note(day), works, day == today))
    return found
