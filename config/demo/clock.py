"""The clock times of a class's half-days; today's are set so that the running class is in session now."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.utils import timezone

from config.demo.scene import Scene
from config.demo.year import Stage
from timetable.calendar import HalfDay, half_day_of
from timetable.models import Period

_STEP = 5
_BREAK = dt.timedelta(minutes=15)
Span = tuple[dt.datetime, dt.datetime]


def half_days_of(days: Iterable[dt.date], count: int, evenings: Iterable[dt.date] = ()) -> list[HalfDay]:
    """Morning and afternoon of each day, `count` of them, and the evenings of some days."""
    usual = [HalfDay(day, period) for day in days for period in (Period.AM, Period.PM)][:count]
    return sorted([*usual, *(HalfDay(day, Period.EVE) for day in evenings)])


def evenings_of(scene: Scene, stage: Stage, days: tuple[dt.date, ...]) -> list[dt.date]:
    """A week's second evening is used; and today's, where the demo is made in an evening."""
    if stage == Stage.NOW:
        return [scene.today] if half_day_of(scene.now).period == Period.EVE else []
    return [days[1]] if len(days) == 5 else []


def spans(scene: Scene, stage: Stage, half_days: Iterable[HalfDay]) -> dict[HalfDay, Span]:
    """When each half-day begins and ends. The one in which the running class is now begins at the last five
    minutes, so that a check-in can be tried at once; an afternoon that would meet it follows after a break."""
    usual = {half_day: half_day.at(scene.times) for half_day in half_days}
    if stage != Stage.NOW:
        return usual
    current = half_day_of(scene.now)
    starts, ends = usual[current]
    begins = floor(scene.now)
    usual[current] = begins, begins + (ends - starts)
    afternoon = HalfDay(scene.today, Period.PM)
    if current.period == Period.AM and usual[current][1] + _BREAK > usual[afternoon][0]:
        later = usual[current][1] + _BREAK - usual[afternoon][0]
        usual[afternoon] = usual[afternoon][0] + later, usual[afternoon][1] + later
    return usual


def floor(moment: dt.datetime) -> dt.datetime:
    """The last full five minutes."""
    return moment.replace(minute=moment.minute - moment.minute % _STEP, second=0, microsecond=0)


@contextmanager
def standing_at(moment: dt.datetime) -> Iterator[None]:
    """Within it the verbs take that moment for now, in this process alone."""
    now = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = now
