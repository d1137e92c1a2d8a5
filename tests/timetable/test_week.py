"""Weeks as addresses spell them."""

import datetime as dt

import pytest

from timetable.week import Week


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (dt.date(2026, 11, 23), "2026-W48"),
        (dt.date(2026, 11, 29), "2026-W48"),
        (dt.date(2026, 1, 1), "2026-W01"),
        (
            dt.date(2027, 1, 3),
            "2026-W53",
        ),  # the first days of a year may belong to the last week of the other
        (dt.date(2024, 12, 30), "2025-W01"),
    ],
)
def test_a_day_has_its_week(day: dt.date, key: str) -> None:
    week = Week.of(day)
    assert (week.key, Week.parse(key), day in week.days) == (key, week, True)


@pytest.mark.parametrize("key", ["", "2026", "2026-48", "2026-W54", "2026-W00", "9999-W52", "2026-W4８", "x"])
def test_what_is_no_week_is_refused(key: str) -> None:
    with pytest.raises(ValueError):
        Week.parse(key)


@pytest.mark.usefixtures("today")
def test_a_bad_key_shows_this_week() -> None:
    assert Week.asked("garbage").key == "2026-W48"


def test_the_weeks_before_and_after() -> None:
    week = Week.parse("2026-W53")
    assert (week.before.key, week.after.key, week.number) == ("2026-W52", "2027-W01", 53)
