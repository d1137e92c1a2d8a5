"""Where a class and its trainees stand."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from attendance import ledger
from attendance.audience import held_sessions
from attendance.models import MarkSource
from attendance.policy import Flag
from attendance.standing import Counts, Hours, Standing
from attendance.value import UNMARKED, Value
from tests import factories
from tests.attendance.conftest import AM, EVE, PM, Attended
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable.calendar import HalfDay
from timetable.models import PublishedSession, SessionStatus
from trainees import groups
from trainees.models import EnrolmentStatus


def signs(standing: Standing) -> list[list[str]]:
    return [[cell.sign for cell in row.cells] for row in standing.rows]


def hours(*values: int | str) -> Hours:
    return Hours(*(Decimal(value) for value in values))


def publish_week(attended: Attended, half_days: int, *, tenths: int = 40) -> list[HalfDay]:
    """Replaces the class's timetable by that many half-days, AM and PM from last week's Monday on."""
    PublishedSession.objects.update(status=SessionStatus.CANCELLED)
    found = []
    for number in range(half_days):
        day = MONDAY - dt.timedelta(days=7 - number // 2)
        start = at("09:00" if number % 2 == 0 else "14:00", day)
        drafted = factories.session(
            attended.training_class, f"第{number + 1}课", start=start, hours=Decimal(tenths) / 10
        )
        factories.published(drafted)
        found.append(HalfDay(day, "AM" if number % 2 == 0 else "PM"))
    return found


def test_cells_counts_and_hours_of_a_day(attended: Attended) -> None:
    attended.mark(AM, p0="PRESENT", p1="LATE", p2="ABSENT")
    attended.mark(PM, p0="LEFT_EARLY", p1="SICK")
    standing = Standing.of(attended.training_class)
    assert [column.half_day for column in standing.columns] == [AM, PM]
    assert [row.enrolment for row in standing.rows] == attended.people
    assert signs(standing) == [["√", "◇"], ["△", "病"], ["×", ""]]
    assert [column.counts for column in standing.columns] == [
        Counts(expected=3, present=2, absent=1, late=1),
        Counts(expected=3, present=1, on_leave=1, unmarked=1, left_early=1),
    ]
    assert [row.hours for row in standing.rows] == [
        hours(8, 8, 0, 0, 0, 0),
        hours(8, 4, 4, 0, 0, 4),
        hours(8, 0, 0, 4, 4, 4),
    ]


def test_R29_expected_is_always_present_leave_absent_and_unmarked(attended: Attended) -> None:
    codes = ["", "PRESENT", "LATE", "LEFT_EARLY", "PERSONAL", "SICK", "OFFICIAL", "ABSENT"]
    for first, second in zip(codes, reversed(codes), strict=True):
        attended.mark(AM, p0=first, p1=second)
        counts = Standing.of(attended.training_class).columns[0].counts
        assert counts.expected == 3
        assert counts.expected == counts.present + counts.on_leave + counts.absent + counts.unmarked
        assert counts.late + counts.left_early <= counts.present
        assert counts.missing == counts.expected - counts.present - counts.on_leave


def test_R29_hours_are_kept_by_session_and_the_half_day_shows_the_gravest(attended: Attended) -> None:
    later = factories.published(
        factories.session(
            attended.training_class, "讨论", start=at("10:40"), end=at("11:30"), hours=Decimal("1.5")
        )
    )
    attended.mark(AM, p0="PRESENT")
    ledger.write(
        {(later.pk, attended.people[0].pk): Value("ON_LEAVE", "SICK")},
        by=attended.by,
        source=MarkSource.GRID,
        reason="",
        moments={later.pk: at("11:00")},
    )
    row = Standing.of(attended.training_class).rows[0]
    assert (row.cells[0].value.code, row.cells[0].is_partial) == ("SICK", False)
    assert row.hours == hours("9.5", 4, "1.5", 0, 4, "1.5")


def test_a_session_published_later_leaves_the_half_day_partial(attended: Attended) -> None:
    attended.mark(AM, p0="PRESENT")
    factories.published(
        factories.session(attended.training_class, "加课", start=at("11:30"), end=at("12:00"), hours=1)
    )
    cell = Standing.of(attended.training_class).rows[0].cells[0]
    assert (cell.value.code, cell.is_partial, cell.is_open) == ("PRESENT", True, True)


def test_R29_not_expected_is_a_dash_and_not_counted(attended: Attended) -> None:
    attended.people[0].expected_from = attended.afternoon.start_at
    attended.people[0].save()
    standing = Standing.of(attended.training_class)
    assert signs(standing)[0] == ["—", ""]
    assert [column.counts.expected for column in standing.columns] == [2, 3]
    assert standing.rows[0].hours.expected == Decimal(4)
    assert not standing.rows[0].cells[0].is_open


def test_R29_expected_from_the_very_start_of_a_session(attended: Attended) -> None:
    person = attended.people[0]
    person.expected_from = attended.morning.start_at
    assert Standing.of(attended.training_class, [person]).rows[0].cells[0].is_expected
    person.expected_from += dt.timedelta(seconds=1)
    assert not Standing.of(attended.training_class, [person]).rows[0].cells[0].is_expected


def test_R29_another_groups_session_is_a_dash(attended: Attended) -> None:
    group = factories.group(attended.training_class)
    attended.people[1].group = group
    attended.people[1].save()
    drafted = factories.session(attended.training_class, "小组讨论", start=at("19:00"), hours=2)
    drafted.groups.set([group])
    factories.published(drafted)
    standing = Standing.of(attended.training_class)
    assert [row[-1] for row in signs(standing)] == ["—", "", "—"]
    assert [row.hours.expected for row in standing.rows] == [8, 10, 8]


def test_groups_of_a_joint_class_do_not_shut_the_other_class_out(attended: Attended, cast: Cast) -> None:
    joined = factories.training_class(cast.district, "合班班次")
    drafted = factories.session(attended.training_class, "合班讲座", start=at("19:00"))
    drafted.joint_classes.set([joined])
    drafted.groups.set([factories.group(joined)])
    factories.published(drafted)
    assert [row[-1] for row in signs(Standing.of(attended.training_class))] == ["", "", ""]
    assert held_sessions(joined)[EVE][0].groups == set(drafted.groups.values_list("pk", flat=True))


def test_R29_a_cancelled_session_leaves_the_totals(attended: Attended) -> None:
    attended.mark(AM, p0="ABSENT")
    assert Standing.of(attended.training_class).rows[0].flag == Flag.FLAGGED
    PublishedSession.objects.filter(pk=attended.morning.pk).update(status=SessionStatus.CANCELLED)
    standing = Standing.of(attended.training_class)
    assert [column.half_day for column in standing.columns] == [PM]
    assert standing.rows[0].hours == hours(4, 0, 0, 0, 4, 0)
    assert standing.rows[0].flag == Flag.CLEAR


@pytest.mark.parametrize(("half_days", "flag"), [(7, Flag.WARNED), (5, Flag.FLAGGED), (6, Flag.FLAGGED)])
def test_R09_one_half_day_off(attended: Attended, half_days: int, flag: Flag) -> None:
    first = publish_week(attended, half_days)[0]
    attended.mark(first, p0="PERSONAL", p1="ABSENT")
    rows = Standing.of(attended.training_class).rows
    assert [row.flag for row in rows] == [flag, flag, Flag.CLEAR]


def test_R09_exactly_one_seventh_is_allowed_also_in_tenths(attended: Attended) -> None:
    first = publish_week(attended, 7, tenths=35)[0]
    attended.mark(first, p0="SICK")
    row = Standing.of(attended.training_class).rows[0]
    assert (row.hours.off, row.hours.expected, row.flag) == (Decimal("3.5"), Decimal("24.5"), Flag.WARNED)
    assert row.conclusion == "请假、旷课累计3.5/24.5学时，接近1/7"
    assert row.hours.share == Decimal("14.3")


def test_R09_only_counted_kinds_of_leave(attended: Attended, cast: Cast) -> None:
    factories.policy(cast.district, for_short_classes=True, counted_leave=["PERSONAL"])
    attended.mark(AM, p0="PERSONAL", p1="SICK", p2="OFFICIAL")
    rows = Standing.of(attended.training_class).rows
    assert [row.hours.off for row in rows] == [4, 0, 0]
    assert [row.hours.on_leave for row in rows] == [4, 4, 4]
    assert [row.flag for row in rows] == [Flag.FLAGGED, Flag.CLEAR, Flag.CLEAR]


def test_R09_the_total_is_the_persons_own(attended: Attended) -> None:
    half_days = publish_week(attended, 7)
    person = attended.people[0]
    person.expected_from = at("14:00", half_days[1].day)
    person.save()
    attended.mark(half_days[2], p0="PERSONAL", p1="PERSONAL")
    rows = Standing.of(attended.training_class).rows
    assert [(row.hours.expected, row.flag) for row in rows[:2]] == [
        (Decimal(24), Flag.FLAGGED),
        (Decimal(28), Flag.WARNED),
    ]


def test_R10_an_evening_counts_by_its_hours_only(attended: Attended, cast: Cast) -> None:
    factories.policy(cast.district, for_short_classes=True, absent_half_days=2, leave_denominator=1)
    factories.published(factories.session(attended.training_class, "晚自习", start=at("19:00"), hours=2))
    attended.mark(AM, p0="ABSENT", p1="ABSENT")
    attended.mark(EVE, p0="ABSENT")
    attended.mark(PM, p1="ABSENT")
    rows = Standing.of(attended.training_class).rows
    assert [(row.flag, row.hours.absent) for row in rows] == [
        (Flag.CLEAR, Decimal(6)),
        (Flag.FLAGGED, Decimal(8)),
        (Flag.CLEAR, Decimal(0)),
    ]
    assert rows[1].conclusion == "请假、旷课累计8/10学时，接近1/1；旷课2个半天"


def test_R22_who_left_stands_with_the_half_days_attended(attended: Attended) -> None:
    attended.mark(AM, p0="ABSENT", p1="PRESENT")
    for person, status in zip(
        attended.people,
        (EnrolmentStatus.REPLACED, EnrolmentStatus.APPROVED, EnrolmentStatus.CANCELLED),
        strict=True,
    ):
        person.status = status
        person.save()
    standing = Standing.of(attended.training_class)
    assert [row.enrolment for row in standing.rows] == attended.people[:2]
    assert signs(standing) == [["×", "—"], ["√", ""]]
    assert [row.has_left for row in standing.rows] == [True, False]
    assert standing.columns[0].counts == Counts(expected=2, present=1, absent=1)
    assert standing.rows[0].flag == Flag.CLEAR


def test_R22_a_change_of_group_alters_no_past_attendance(attended: Attended) -> None:
    first, second = (factories.group(attended.training_class, number) for number in (1, 2))
    person = attended.people[0]
    person.group = first
    person.save()
    for group in (first, second):
        drafted = factories.session(attended.training_class, f"{group}讨论", start=at("19:00"), hours=2)
        drafted.groups.set([group])
        factories.published(drafted)
    attended.mark(EVE, p0="PRESENT")
    before = Standing.of(attended.training_class).rows[0].hours
    person.group = second
    person.save()
    assert Standing.of(attended.training_class).rows[0].hours == before == hours(10, 2, 0, 0, 8, 0)


def test_only_some_rows_are_counted_anew(attended: Attended) -> None:
    attended.mark(AM, p0="PRESENT")
    standing = Standing.of(attended.training_class)
    part = standing.only(row for row in standing.rows if row.enrolment == attended.people[1])
    assert [column.counts for column in part.columns] == [Counts(expected=1, unmarked=1)] * 2
    assert standing.columns[0].counts.expected == 3
    assert (standing.column(PM), standing.column(EVE)) == (standing.columns[1], None)
    assert (standing.row(attended.people[2].pk), standing.row(0)) == (standing.rows[2], None)


def test_without_a_published_timetable_there_are_people_and_no_half_days(cast: Cast) -> None:
    standing = Standing.of(cast.training_class)
    assert (standing.columns, [row.cells for row in standing.rows]) == ((), [()])
    assert standing.rows[0].hours.share == Decimal("0.0")
    assert UNMARKED.sign == ""


def test_queries_do_not_grow(attended: Attended, cast: Cast, count_queries: Any) -> None:
    with count_queries() as few:
        Standing.of(attended.training_class, attended.people[:1])
    factories.trainees(attended.training_class, cast.community, 3)
    publish_week(attended, 5)
    with count_queries() as many:
        Standing.of(attended.training_class)
    assert len(few) + 1 == len(many) == 5


def test_R22_a_later_change_of_group_alters_no_attendance(attended: Attended) -> None:
    one, two = factories.group(attended.training_class), factories.group(attended.training_class, 2)
    groups.move(attended.people[0], to=one, seen=None, by=attended.by)
    attended.morning.groups.set([one])
    attended.mark(AM, p0="LATE")
    before = Standing.of(attended.training_class).row(attended.people[0].pk)
    groups.move(attended.people[0], to=two, seen=one.pk, by=attended.by)
    after = Standing.of(attended.training_class).row(attended.people[0].pk)
    assert before
    assert after
    assert [cell.sign for cell in after.cells] == [cell.sign for cell in before.cells] == ["△", ""]
    assert after.hours == before.hours
    assert after.verdict == before.verdict
