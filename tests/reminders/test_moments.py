"""When offsets fall: working days around holidays, the end of the year, one instant for two offsets."""

import datetime as dt

import pytest

from reminders.due.moments import Moment, calendar_around, moments
from reminders.due.rule import Direction, Offset
from tests.factories import at
from timetable import calendar as calendars
from timetable.calendar import WorkCalendar

BEFORE, AFTER = Direction.BEFORE, Direction.AFTER
NOON = dt.time(12)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def national_day(db: None) -> WorkCalendar:
    """2026: off from 1 to 7 October, at work on Sunday 20 September and Saturday 10 October."""
    calendars.seed(2026, by=None)
    return calendar_around([day("2026-10-08")], [Offset(1, NOON, working=True)])


@pytest.mark.parametrize(
    ("of", "direction", "days", "falls"),
    [
        ("2026-10-08", BEFORE, 0, "2026-10-08"),
        ("2026-10-08", BEFORE, 1, "2026-09-30"),
        ("2026-10-12", BEFORE, 1, "2026-10-10"),
        ("2026-10-12", BEFORE, 2, "2026-10-09"),
        ("2026-09-30", AFTER, 1, "2026-10-08"),
        ("2026-10-09", AFTER, 1, "2026-10-10"),
        ("2026-10-10", AFTER, 1, "2026-10-12"),
        ("2026-10-03", AFTER, 0, "2026-10-03"),
    ],
)
def test_R27_working_days_pass_over_holidays_and_count_a_make_up_saturday(
    national_day: WorkCalendar, of: str, direction: Direction, days: int, falls: str
) -> None:
    offset = Offset(days, NOON, working=True)
    (found,) = moments([offset], day(of), direction=direction, calendar=national_day)
    assert found.due_at == at("12:00", day(falls))


def test_across_the_end_of_the_year(db: None) -> None:
    offsets = [Offset(1, dt.time(23, 59)), Offset(0, dt.time.min)]
    calendar = calendar_around([day("2027-01-01")], offsets)
    assert moments(
        offsets, day("2027-01-01"), direction=BEFORE, calendar=calendar, until=at("09:00", day("2027-01-01"))
    ) == [
        Moment("1d", at("23:59", day("2026-12-31")), at("00:00", day("2027-01-01"))),
        Moment("0d", at("00:00", day("2027-01-01")), at("09:00", day("2027-01-01"))),
    ]


def test_one_instant_is_one_reminder_and_the_end_is_none() -> None:
    calendar = WorkCalendar({})
    monday = day("2026-11-23")
    both = [Offset(1, NOON, working=True), Offset(3, NOON)]
    assert [one.key for one in moments(both, monday, direction=BEFORE, calendar=calendar)] == ["1w"]
    at_the_end = [Offset(0, NOON)]
    until = at("12:00", monday)
    assert moments(at_the_end, monday, direction=BEFORE, calendar=calendar, until=until) == []
    second_later = until + dt.timedelta(seconds=1)
    assert len(moments(at_the_end, monday, direction=BEFORE, calendar=calendar, until=second_later)) == 1


def test_the_last_lasts_and_none_is_early() -> None:
    monday = day("2026-11-23")
    offsets = [Offset(1, NOON), Offset(0, NOON)]
    ready_at = at("13:00", monday)
    found = moments(offsets, monday, direction=AFTER, calendar=WorkCalendar({}), not_before=ready_at)
    tuesday = at("12:00", day("2026-11-24"))
    assert found == [Moment("0d", ready_at, tuesday), Moment("1d", tuesday, tuesday + dt.timedelta(days=3))]
