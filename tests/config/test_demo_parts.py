"""The parts of the demo: its year, its clock, its names, its letters."""

import datetime as dt
import io
import zipfile
from collections import Counter
from decimal import Decimal
from types import SimpleNamespace
from typing import cast

import pytest

from config.demo import clock, outlines, year
from config.demo.letters import letter
from config.demo.names import Namer
from config.demo.scene import Scene, chance
from config.demo.year import Stage, Year
from tests import factories
from timetable import calendar
from timetable.calendar import DistrictTimes, HalfDay, WorkCalendar
from timetable.models import Period

TIMES = DistrictTimes(
    spans={
        Period.AM: (dt.time(9), dt.time(11, 30)),
        Period.PM: (dt.time(14), dt.time(16, 30)),
        Period.EVE: (dt.time(19), dt.time(20, 30)),
    },
    hours=dict.fromkeys(Period, Decimal(4)),
)


# --- the moment of the command ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock_time", "begins", "afternoon"),
    [
        ("03:12", "03:10", "14:00"),
        ("09:02", "09:00", "14:00"),
        ("11:58", "11:55", "14:40"),
        ("12:17", "12:15", "12:15"),
        ("14:00", "14:00", "14:00"),
        ("17:59", "17:55", "17:55"),
    ],
)
def test_todays_half_day_begins_at_the_last_five_minutes(
    clock_time: str, begins: str, afternoon: str
) -> None:
    now = factories.at(clock_time)
    half_days = clock.half_days_of([factories.MONDAY], 2)
    scene = SimpleNamespace(now=now, today=factories.MONDAY, times=TIMES)
    spans = clock.spans(cast(Scene, scene), Stage.NOW, half_days)
    current = next(half_day for half_day in half_days if half_day.period == calendar.half_day_of(now).period)
    assert spans[current][0] == factories.at(begins)
    assert spans[current][0] <= now < spans[current][1]
    assert spans[HalfDay(factories.MONDAY, "PM")][0] == factories.at(afternoon)
    assert spans[half_days[0]][1] <= spans[half_days[1]][0]


@pytest.mark.parametrize(
    ("today", "days"),
    [
        ("2026-11-23", ["2026-11-23", "2026-11-24", "2026-11-25"]),
        ("2026-11-25", ["2026-11-24", "2026-11-25", "2026-11-26"]),
        ("2026-11-27", ["2026-11-25", "2026-11-26", "2026-11-27"]),
        ("2026-11-28", ["2026-11-26", "2026-11-27", "2026-11-28"]),
        ("2026-11-29", ["2026-11-26", "2026-11-27", "2026-11-29"]),
    ],
)
def test_R27_the_running_class_meets_today_and_otherwise_on_working_days(today: str, days: list[str]) -> None:
    found = year.running_days(WorkCalendar({}), dt.date.fromisoformat(today), 3)
    assert [str(day) for day in found] == days


# --- the year -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-01-10", "2025-10-27", "2026-10-26"),
        ("2026-06-15", "2026-01-01", "2026-12-31"),
        ("2026-11-23", "2026-01-01", "2026-12-31"),
        ("2026-12-20", "2026-01-28", "2027-01-27"),
    ],
)
def test_the_year_has_something_before_and_after_today(today: str, first: str, last: str) -> None:
    assert [str(day) for day in year.span_of(dt.date.fromisoformat(today))] == [first, last]


@pytest.mark.parametrize("today", ["2026-01-10", "2026-03-01", "2026-06-15", "2026-11-23", "2026-12-31"])
def test_thirty_eight_classes_find_their_days(today: str) -> None:
    day = dt.date.fromisoformat(today)
    rows = outlines.outlines()
    assert len(rows) == 38
    far = year.stages(len(rows), day, running=27)
    counts = Counter(far)
    assert (len(far), counts[Stage.NOW]) == (38, 1)
    assert set(counts) == set(Stage)
    slots = Year(WorkCalendar({}), day).allot(
        [(stage, row.length) for stage, row in zip(far, rows, strict=True)]
    )
    first, last = year.span_of(day)
    used = Counter(date for slot in slots if slot.stage.has_days for date in slot.days)
    assert min(used) >= first
    assert max(used) <= last
    assert used[day] == 1
    assert all(date.weekday() < 5 for date in used if date != day)
    for slot in slots:
        assert (slot.days[-1] < day) == (slot.stage == Stage.PAST)


def test_too_short_a_time_is_said() -> None:
    with pytest.raises(ValueError, match="no 9 working days"):
        Year(WorkCalendar({}), factories.MONDAY).allot([(Stage.NOW, 1), (Stage.CONFIRMED, 9)])


# --- its parts ----------------------------------------------------------------------------------------


def test_a_letter_is_the_same_file_each_time_and_keeps_awkward_signs() -> None:
    one, other = (letter("通知 <甲&乙>", ["正文"]).read() for _ in range(2))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert "通知 &lt;甲&amp;乙&gt;" in archive.read("word/document.xml").decode()


def test_another_seed_gives_other_people() -> None:
    one, other = (Namer(chance(seed, "names")) for seed in ("1", "2"))
    assert [one.name("F", 1980) for _ in range(5)] != [other.name("F", 1980) for _ in range(5)]
