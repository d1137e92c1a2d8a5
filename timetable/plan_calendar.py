"""A year's plan as one picture: a band a month, a column a day, a bar a class (R30). Only where what stands; drawing it is
the template's."""

import calendar as months
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.models import ClassStatus, Place, TrainingClass
from timetable.calendar import WorkCalendar, day_label

# In units of the picture: 1227 wide and about 750 high, which fits A4 across.
LEFT, DAY, RIGHT = 52, 35, 100
DAYS_WIDE = 31 * DAY
WIDTH = LEFT + DAYS_WIDE + RIGHT
STRIP, LANE, BAR = 16, 23, 19
_GAP, _PAD, _LEAST_LANES = 8, 5, 2
_WIDE, _NARROW, _LONGEST = 13, 7, 285


@dataclass(frozen=True)
class Cell:
    """One day of a band: where it begins, its number with 休 or 班, what kind of day it is, and its name."""

    x: int
    number: int
    mark: str
    kind: str
    name: str


@dataclass(frozen=True)
class Bar:
    """A class in a month: its place in the picture and what it says. `kind` is "days", "old" for where it stood before it
    was postponed, or "month" where no day is known."""

    training_class: TrainingClass
    kind: str
    x: int
    y: int
    width: int
    label: str
    text_x: int
    is_before: bool
    title: str

    @property
    def text_y(self) -> int:
        """The line on which the label stands."""
        return self.y + BAR - 5

    @property
    def status(self) -> ClassStatus:
        """Where the class stands today."""
        return ClassStatus(self.training_class.current_status)


@dataclass(frozen=True)
class Line:
    """A class in the list of its month, and where it stood before it was postponed."""

    training_class: TrainingClass
    old: Place | None


@dataclass
class Band:
    """A month: where it begins and how high it is, its days, its bars, its classes and what they add up to."""

    label: str
    y: int
    month: int | None
    cells: list[Cell] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    height: int = 0
    open_y: int | None = None

    @property
    def held(self) -> list[TrainingClass]:
        """Those that begin here and are not cancelled."""
        rows = [line.training_class for line in self.lines]
        return [one for one in rows if one.status != ClassStatus.CANCELLED]

    @property
    def sums(self) -> list[str]:
        """Classes, people and days, in words."""
        if not self.held:
            return []
        number, days = len(self.held), sum((one.days or Decimal(0) for one in self.held), Decimal(0))
        return [
            ngettext("%(n)s 个班", "%(n)s 个班", number) % {"n": number},
            _("%(n)s 人") % {"n": sum(one.planned_size or 0 for one in self.held)},
            _("%(n)s 天") % {"n": f"{days.normalize():f}"},
        ]

    @property
    def total(self) -> str:
        """The same in one line."""
        return " · ".join(self.sums)

    @property
    def bottom(self) -> int:
        """Where the next band begins."""
        return self.y + self.height


@dataclass(frozen=True)
class Item:
    """What wants a place in a month: from which day to which, none where no day is known."""

    training_class: TrainingClass
    kind: str
    days: tuple[int, int] | None
    label: str
    title: str


def picture_of(
    year: int,
    classes: Sequence[TrainingClass],
    *,
    calendar: WorkCalendar,
    moved_from: Mapping[int, Place],
) -> list[Band]:
    """The twelve bands, and one more for what has no month in that year. `classes` come with their status of today and in
    the order in which they begin; `moved_from` is where a postponed class stood at first, by its key. No query."""
    items: dict[int | None, list[Item]] = {month: [] for month in (*MONTHS, None)}
    begin: dict[int | None, list[Line]] = {month: [] for month in (*MONTHS, None)}
    for one in classes:
        now, old = Place.of(one), moved_from.get(one.pk)
        if old and old.is_where(now):
            old = None
        begin[_begins(now, year)].append(Line(one, old))
        for place in filter(None, (old, now)):
            for month, item in _items(one, place, year, old=place is old):
                items[month].append(item)
    bands, y = [], 0
    for month in (*MONTHS, None):
        if month is None and not items[None]:
            continue
        band = _band(year, month, y, items[month], calendar)
        band.lines = begin[month]
        bands.append(band)
        y = band.bottom
    return bands


def _begins(place: Place, year: int) -> int | None:
    """The month of the year in which a class is planned; None where there is none."""
    if place.starts_on and place.starts_on.year != year:
        return 1 if place.ends_on and place.starts_on.year < year <= place.ends_on.year else None
    return place.planned_month


def _items(one: TrainingClass, place: Place, year: int, *, old: bool) -> Iterable[tuple[int | None, Item]]:
    """The class month by month: a piece of its days in each, or itself where only the month is known."""
    label, title = _words(one, place, year, old=old)
    begins = _begins(place, year)
    if not place.starts_on or begins is None:
        yield begins, Item(one, "old" if old else "month", None, label, title)
        return
    first, last = place.starts_on, place.ends_on or place.starts_on
    for month in MONTHS:
        starts = dt.date(year, month, 1)
        ends = dt.date(year, month, months.monthrange(year, month)[1])
        if first <= ends and last >= starts:
            kind = "old" if old else "days"
            days = (max(first, starts).day, min(last, ends).day)
            yield month, Item(one, kind, days, label, title)


def _words(one: TrainingClass, place: Place, year: int, *, old: bool) -> tuple[str, str]:
    """What stands at the bar, without the year that all share; and in full for those who point at it or listen."""
    number = f"{one.ordinal} " if one.ordinal else ""
    status = str(ClassStatus(one.current_status).label)
    when = when_of(place)
    if old:
        return (
            _("%(number)s原定") % {"number": number},
            _("%(number)s%(name)s，原定%(when)s") % {"number": number, "name": one.name, "when": when},
        )
    short = one.name.removeprefix(f"{year}年")
    return (
        f"{cut(f'{number}{short}', _LONGEST)} {status}",
        _("%(number)s%(name)s，%(when)s，%(status)s")
        % {"number": number, "name": one.name, "when": when, "status": status},
    )


def when_of(place: Place) -> str:
    """3月4日–3月6日, 三月, or 时间待定."""
    if not place.starts_on:
        return str(MONTHS[place.month]) if place.month else _("时间待定")
    return "–".join(
        day_label(day) for day in dict.fromkeys((place.starts_on, place.ends_on or place.starts_on))
    )


def _band(year: int, month: int | None, y: int, items: Sequence[Item], calendar: WorkCalendar) -> Band:
    band = Band(str(MONTHS[month]) if month else _("未定"), y, month)
    if month:
        last = months.monthrange(year, month)[1]
        band.cells = [_cell(dt.date(year, month, day), calendar) for day in range(1, last + 1)]
    top = y + (STRIP if month else 4)
    ends: list[list[tuple[int, int]]] = []
    for item in items:
        if item.days:
            band.bars.append(_placed(item, item.days, top, ends))
    open_items = [item for item in items if not item.days]
    lanes = len(ends)
    if open_items:
        band.open_y = top + lanes * LANE
        lanes += _flow(band, open_items, band.open_y)
    band.height = top - y + max(lanes, _LEAST_LANES if month else 1) * LANE + 3
    return band


def _cell(day: dt.date, calendar: WorkCalendar) -> Cell:
    x, name = LEFT + (day.day - 1) * DAY, calendar.name(day)
    if day in calendar.days:
        is_worked = calendar.is_workday(day)
        return Cell(
            x,
            day.day,
            pgettext("mark of a day", "班") if is_worked else pgettext("mark of a day", "休"),
            "workday" if is_worked else "holiday",
            name,
        )
    return Cell(x, day.day, "", "" if calendar.is_workday(day) else "weekend", "")


def _placed(item: Item, days: tuple[int, int], top: int, lanes: list[list[tuple[int, int]]]) -> Bar:
    """The bar in the first lane in which it and its label are free; `lanes` are what is taken, from left to right."""
    x = LEFT + (days[0] - 1) * DAY + 1
    right = LEFT + days[1] * DAY - 1
    label = width_of(item.label) + 2 * _PAD
    is_before = x + label > LEFT + DAYS_WIDE
    start, end = (min(x, right - label), right) if is_before else (x, max(right, x + label))
    lane = next(
        (n for n, taken in enumerate(lanes) if all(end + _GAP <= a or b + _GAP <= start for a, b in taken)),
        len(lanes),
    )
    if lane == len(lanes):
        lanes.append([])
    lanes[lane].append((start, end))
    text_x = right - _PAD if is_before else x + _PAD
    return Bar(
        item.training_class,
        item.kind,
        x,
        top + lane * LANE + 1,
        right - x,
        item.label,
        text_x,
        is_before,
        item.title,
    )


def _flow(band: Band, items: Sequence[Item], top: int) -> int:
    """Those without a day, one after another in as many lanes as they need; gives how many."""
    x, lane, left = LEFT + width_of(_("日期待定")) + 3 * _PAD, 0, LEFT + width_of(_("日期待定")) + 3 * _PAD
    for item in items:
        width = width_of(item.label) + 2 * _PAD
        if x > left and x + width > LEFT + DAYS_WIDE:
            x, lane = left, lane + 1
        y = top + lane * LANE + 1
        band.bars.append(
            Bar(item.training_class, item.kind, x, y, width, item.label, x + _PAD, False, item.title)
        )
        x += width + _GAP
    return lane + 1


def width_of(text: str) -> int:
    """About how wide a text is in the picture."""
    return sum(_WIDE if ord(sign) > 0x2E7F else _NARROW for sign in text)


def cut(text: str, most: int) -> str:
    """The text, ended by … where it is wider than `most`."""
    if width_of(text) <= most:
        return text
    while width_of(text) > most - _WIDE:
        text = text[:-1]
    return f"{text}…"
