"""Half-days, working days, the year's holidays."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable import calendar
from timetable.calendar import DistrictTimes, HalfDay, WorkCalendar, half_day_of
from timetable.models import CalendarDay, Period

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("clock", "period"),
    [("00:00", "AM"), ("11:59", "AM"), ("12:00", "PM"), ("17:59", "PM"), ("18:00", "EVE"), ("23:59", "EVE")],
)
def test_a_half_day_goes_by_the_local_start(clock: str, period: str) -> None:
    assert half_day_of(at(clock).astimezone(dt.UTC)) == HalfDay(MONDAY, period)


def test_half_days_sort_by_time_and_read_as_written() -> None:
    days = [HalfDay(MONDAY, period) for period in ("EVE", "AM", "PM")] + [HalfDay(MONDAY - DAY, "EVE")]
    assert [half_day.key for half_day in sorted(days)] == [
        "2026-11-22-EVE",
        "2026-11-23-AM",
        "2026-11-23-PM",
        "2026-11-23-EVE",
    ]
    assert [HalfDay.parse(half_day.key) for half_day in days] == days
    assert HalfDay(MONDAY, "AM").label == "11月23日上午"
    assert len({HalfDay(MONDAY, "AM"), HalfDay(MONDAY, Period.AM)}) == 1


@pytest.mark.parametrize("key", ["", "AM", "2026-11-23", "2026-11-23-NIGHT", "2026-02-30-AM"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(ValueError):
        HalfDay.parse(key)


def test_R07_a_district_has_its_own_times_else_the_usual(cast: Cast, count_queries: Any) -> None:
    usual = DistrictTimes.load(cast.district.pk)
    assert HalfDay(MONDAY, "AM").at(usual) == (at("09:00"), at("11:30"))
    assert usual.hours == {Period.AM: 4, Period.PM: 4, Period.EVE: 2}
    cast.district.half_days.create(
        period="AM", starts_at=dt.time(8, 30), ends_at=dt.time(11), hours=Decimal(3)
    )
    with count_queries() as queries:
        own = DistrictTimes.load(cast.district.pk)
    assert len(queries) == 1
    assert (HalfDay(MONDAY, "AM").at(own), own.hours[Period.AM]) == ((at("08:30"), at("11:00")), Decimal(3))
    assert HalfDay(MONDAY, "PM").at(own) == (at("14:00"), at("16:30"))


@pytest.fixture
def year(cast: Cast) -> WorkCalendar:
    calendar.seed(2026, by=cast.administrator)
    return WorkCalendar.load(dt.date(2026, 5, 1), dt.date(2026, 5, 1))


def test_R27_holidays_and_make_up_days_differ_from_the_week(year: WorkCalendar) -> None:
    days = {
        "2026-10-01": False,  # Thursday, National Day
        "2026-10-10": True,  # Saturday, made up for it
        "2026-10-11": False,  # Sunday
        "2026-11-23": True,  # Monday
    }
    assert {day: year.is_workday(dt.date.fromisoformat(day)) for day in days} == days
    assert [year.name(dt.date(2026, 10, day)) for day in (1, 10, 11)] == ["国庆节", "国庆节", ""]


def test_R27_each_kind_of_day_has_its_warning(year: WorkCalendar) -> None:
    days = [dt.date(2026, 10, 1), dt.date(2026, 10, 10), dt.date(2026, 10, 11), MONDAY, dt.date(2027, 3, 1)]
    assert [year.warning(day) for day in days] == [
        "10月1日是节假日（国庆节）。",
        "",
        "10月11日是周末。",
        "",
        "2027年的放假安排尚未公布，请留意3月1日是否放假。",
    ]
    assert (year.is_published(2026), year.is_published(2027)) == (True, False)


def test_working_days_pass_over_holidays_and_take_make_up_days(year: WorkCalendar) -> None:
    assert [str(day) for day in year.workdays_from(dt.date(2026, 9, 30), 4)] == [
        "2026-09-30",
        "2026-10-08",
        "2026-10-09",
        "2026-10-10",
    ]
    assert year.workdays_from(MONDAY, 0) == []
    between = year.workdays_between(dt.date(2026, 9, 30), dt.date(2026, 10, 9))
    assert [day.day for day in between] == [30, 8, 9]


def test_loading_takes_one_query_whatever_the_span(cast: Cast, count_queries: Any) -> None:
    with count_queries() as queries:
        WorkCalendar.load(dt.date(2024, 1, 1), dt.date(2027, 12, 31))
    assert len(queries) == 1


def test_seeding_leaves_what_people_entered(cast: Cast) -> None:
    CalendarDay.objects.create(day=dt.date(2026, 10, 1), kind="WORKDAY", name="值班")
    added = calendar.seed(2026, by=cast.administrator)
    assert CalendarDay.objects.count() == added + 1
    assert CalendarDay.objects.get(day=dt.date(2026, 10, 1)).name == "值班"
    assert AuditEntry.objects.get(action="timetable.seed_calendar").data == {"year": 2026, "added": added}


def test_R27_a_year_not_yet_published_cannot_be_seeded(cast: Cast) -> None:
    with pytest.raises(calendar.YearNotPublished, match="2090年的放假安排尚未公布。"):
        calendar.seed(2090, by=cast.administrator)
    assert CalendarDay.objects.count() == 0


def test_a_year_is_published_by_its_holidays_alone(cast: Cast) -> None:
    factories.half_days(cast.district)
    CalendarDay.objects.create(day=dt.date(2027, 1, 2), kind="WORKDAY")
    assert WorkCalendar.load(dt.date(2027, 1, 1), dt.date(2027, 1, 1)).is_published(2027) is False
