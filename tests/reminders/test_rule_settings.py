"""Which row speaks for a class, when it keeps silent, and when an offset falls."""

import datetime as dt
from typing import Any

import pytest

from courses.models import ClassStatus
from reminders import rule_settings, ruling
from reminders.due import RULES
from reminders.due.rule import Direction, Offset
from reminders.models import Channel, RuleName, RuleSetting
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from timetable.calendar import WorkCalendar
from timetable.models import CalendarDay

RULE = RULES[RuleName.SESSION_AHEAD]
NIGHT, NOON = (dt.time(21), dt.time(7)), (dt.time(12), dt.time(14))


def instant(text: str) -> dt.datetime:
    """`22 21:00:00` is that day of November 2026 in Shanghai."""
    return dt.datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=factories.SHANGHAI)


@pytest.mark.parametrize(
    ("span", "moment", "sent"),
    [
        (NIGHT, "22 20:59:59", "22 20:59:59"),
        (NIGHT, "22 21:00:00", "23 07:00:00"),
        (NIGHT, "22 23:59:59", "23 07:00:00"),
        (NIGHT, "23 00:00:00", "23 07:00:00"),
        (NIGHT, "23 06:59:59", "23 07:00:00"),
        (NIGHT, "23 07:00:00", "23 07:00:00"),
        (NOON, "22 11:59:59", "22 11:59:59"),
        (NOON, "22 12:00:00", "22 14:00:00"),
        (NOON, "22 13:59:59", "22 14:00:00"),
        (NOON, "22 14:00:00", "22 14:00:00"),
        ((dt.time(8), dt.time(8)), "22 08:00:00", "22 08:00:00"),
        ((None, None), "22 23:00:00", "22 23:00:00"),
    ],
)
def test_quiet_hours_begin_with_their_first_second_and_end_before_their_last(
    span: tuple[dt.time | None, dt.time | None], moment: str, sent: str
) -> None:
    setting = RuleSetting(quiet_from=span[0], quiet_to=span[1])
    assert rule_settings.after_quiet(setting, Channel.SMS, instant(moment)) == instant(sent)
    assert rule_settings.after_quiet(setting, Channel.IN_APP, instant(moment)) == instant(moment)


def test_quiet_hours_end_in_the_new_year() -> None:
    setting = RuleSetting(quiet_from=NIGHT[0], quiet_to=NIGHT[1])
    late = dt.datetime(2026, 12, 31, 23, 30, tzinfo=factories.SHANGHAI)
    morning = dt.datetime(2027, 1, 1, 7, tzinfo=factories.SHANGHAI)
    assert rule_settings.after_quiet(setting, Channel.EMAIL, late) == morning


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "days", "working", "direction", "falls"),
    [
        ("2026-11-23", 0, False, Direction.BEFORE, "2026-11-23"),
        ("2026-11-23", 0, True, Direction.BEFORE, "2026-11-23"),
        ("2026-11-23", 1, False, Direction.BEFORE, "2026-11-22"),
        ("2026-11-23", 1, True, Direction.BEFORE, "2026-11-20"),  # Monday to Friday
        ("2026-11-22", 1, True, Direction.BEFORE, "2026-11-20"),  # Sunday to Friday
        ("2026-10-08", 1, True, Direction.BEFORE, "2026-09-30"),  # over the holiday
        ("2026-10-12", 1, True, Direction.BEFORE, "2026-10-10"),  # the Saturday is worked
        ("2026-10-12", 2, True, Direction.BEFORE, "2026-10-09"),
        ("2027-01-04", 1, True, Direction.BEFORE, "2026-12-31"),  # Friday the first is New Year
        ("2027-01-01", 1, False, Direction.BEFORE, "2026-12-31"),
        ("2026-12-31", 1, True, Direction.AFTER, "2027-01-04"),
        ("2026-12-31", 1, False, Direction.AFTER, "2027-01-01"),
        ("2026-10-09", 1, True, Direction.AFTER, "2026-10-10"),
        ("2026-11-20", 2, True, Direction.AFTER, "2026-11-24"),
    ],
)
def test_an_offset_falls(day: str, days: int, working: bool, direction: Direction, falls: str) -> None:
    CalendarDay.objects.bulk_create(
        [
            *(CalendarDay(day=dt.date(2026, 10, day), kind="HOLIDAY", name="国庆节") for day in range(1, 8)),
            CalendarDay(day=dt.date(2026, 10, 10), kind="WORKDAY", name="国庆节"),
            CalendarDay(day=dt.date(2027, 1, 1), kind="HOLIDAY", name="元旦"),
        ]
    )
    calendar = WorkCalendar.load(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
    offset = Offset(days, dt.time(19, 30), working)
    found = offset.moment(dt.date.fromisoformat(day), direction, calendar)
    assert found == at("19:30", dt.date.fromisoformat(falls))


def test_an_offset_is_kept_plain_and_known_by_its_days() -> None:
    offset = Offset(3, dt.time(9, 5), working=True)
    assert offset.plain == {"days": 3, "working": True, "at": "09:05"}
    assert Offset.parse(offset.plain) == offset
    assert [Offset(3, dt.time(hour), working).key for hour in (9, 19) for working in (True, False)] == [
        "3w",
        "3d",
        "3w",
        "3d",
    ]


class TestWhichRowSpeaks:
    """The class's before the district's before the usual way."""

    def test_for_one_class(self, cast: Cast, change_rule: Any) -> None:
        def speaks() -> tuple[int | None, bool, list[str]]:
            row = rule_settings.setting_of("SESSION_AHEAD", cast.training_class)
            return row.pk, row.is_on, row.audiences

        assert speaks() == (None, True, ["TRAINEES", "INSTRUCTORS"])
        district = change_rule("SESSION_AHEAD", audiences=["HEAD_TEACHERS"])
        assert speaks() == (district.pk, True, ["HEAD_TEACHERS"])
        theirs = factories.training_class(cast.district, "另一个班")
        ruling.switch(ruling.of_class(theirs, RULE), RULE, on=False, by=cast.organiser)
        assert speaks() == (district.pk, True, ["HEAD_TEACHERS"])
        own = ruling.of_class(cast.training_class, RULE)
        kept = ruling.switch(own, RULE, on=False, by=cast.organiser)
        assert speaks() == (kept.pk, False, ["HEAD_TEACHERS"])

    def test_for_all(self, cast: Cast, change_rule: Any) -> None:
        district = change_rule("SESSION_AHEAD")
        quiet, own, draft = (factories.training_class(cast.district, name) for name in ("静", "自", "草"))
        draft.status = ClassStatus.DRAFT
        draft.save()
        ruling.switch(ruling.of_class(quiet, RULE), RULE, on=False, by=cast.organiser)
        kept = ruling.keep(ruling.of_class(own, RULE), RULE, by=cast.organiser, version=0)
        found = rule_settings.in_force([RuleName.SESSION_AHEAD])
        assert [(row.pk, classes) for row, classes in found] == [
            (district.pk, [cast.training_class.pk]),
            (kept.pk, [own.pk]),
        ]
        change_rule("SESSION_AHEAD", is_on=False)
        assert [row.pk for row, _ in rule_settings.in_force([RuleName.SESSION_AHEAD])] == [kept.pk]

    def test_another_districts_row_does_not_speak(self, cast: Cast, change_rule: Any) -> None:
        change_rule("SESSION_AHEAD")
        abroad = factories.training_class(cast.stranger.grants.get().unit, "外区的班")
        assert rule_settings.setting_of("SESSION_AHEAD", abroad).pk is None
        assert rule_settings.in_force([RuleName.SESSION_AHEAD])[0][1] == [cast.training_class.pk]

    def test_laying_out_twice_is_once(self, cast: Cast, change_rule: Any) -> None:
        row = change_rule("SESSION_AHEAD", is_on=False)
        rule_settings.lay_out()
        rule_settings.lay_out()
        row.refresh_from_db()
        laid = RuleSetting.objects.filter(district=cast.district)
        assert (row.is_on, laid.count()) == (False, sum(rule.is_laid_out for rule in RULES.values()))
