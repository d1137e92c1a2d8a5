"""Arrival against the published timetable: R14's instant, and what a replacement does to attendance (R21)."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from attendance import arriving, marking
from attendance.audience import held_sessions
from attendance.models import Mark, MarkSource
from attendance.standing import Counts, Hours, Standing
from attendance.value import PRESENT
from courses.models import TrainingClass
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable.calendar import HalfDay
from trainees import arrival, newcomers
from trainees.arrival import NotArrived
from trainees.models import Cadre, Enrolment
from trainees.newcomers import Comer

TUESDAY = MONDAY + dt.timedelta(days=1)
TUE_AM = HalfDay(TUESDAY, "AM")
TUE_PM = HalfDay(TUESDAY, "PM")
Travel = Callable[[str], Any]


def hours(*values: int) -> Hours:
    return Hours(*(Decimal(value) for value in values))


@pytest.fixture
def two_days(attended: Attended) -> Attended:
    """Monday and Tuesday, a morning and an afternoon each."""
    for clock in ("09:00", "14:00"):
        factories.published(factories.session(attended.training_class, start=at(clock, TUESDAY)))
    return attended


@pytest.fixture
def li(cast: Cast) -> Cadre:
    return factories.cadre("李新", cast.community, post="社区主任")


def replaced(attended: Attended, who: Cadre, half_day: HalfDay | None = None) -> Enrolment:
    return arriving.replace(
        attended.people[0],
        comer=Comer(who),
        by=attended.by,
        reason="住院",
        agreed_by="镇里",
        half_day=half_day,
    )


def come(attended: Attended, row: Enrolment, half_day: HalfDay) -> None:
    """Marks somebody as present."""
    marking.mark(
        attended.training_class,
        by=attended.by,
        half_day=half_day,
        values={row.pk: PRESENT},
        source=MarkSource.ROLL,
    )


def due_at(training_class: TrainingClass) -> dt.datetime | None:
    return arriving.forfeited_at(training_class, held_sessions(training_class))


def signs(attended: Attended) -> dict[str, list[str]]:
    rows = Standing.of(attended.training_class).rows
    return {row.enrolment.cadre.name: [cell.sign for cell in row.cells] for row in rows}


# --- R14 ---------------------------------------------------------------------------------------------
def test_R14_in_a_class_of_three_days_the_place_goes_when_the_first_half_day_ends(
    attended: Attended, cast: Cast, time_machine_at: Travel
) -> None:
    assert due_at(attended.training_class) == at("11:30")
    with time_machine_at("2026-11-23T11:29:59+08:00"), pytest.raises(NotArrived, match="请写明原因"):
        arriving.note_no_show(cast.enrolment, by=attended.by)
    with time_machine_at("2026-11-23T11:30:00+08:00"):
        assert arriving.note_no_show(cast.enrolment, by=attended.by).status == "NO_SHOW"


def test_R14_in_a_longer_class_three_days_after_the_first_session_starts(
    attended: Attended, cast: Cast, time_machine_at: Travel
) -> None:
    attended.training_class.ends_on = MONDAY + dt.timedelta(days=3)
    attended.training_class.save()
    due = at("09:00", MONDAY + dt.timedelta(days=3))
    assert due_at(attended.training_class) == due
    with time_machine_at("2026-11-26T08:59:59+08:00"), pytest.raises(NotArrived, match="请写明原因"):
        arriving.note_no_show(cast.enrolment, by=attended.by)
    with time_machine_at("2026-11-26T09:00:00+08:00"):
        assert arriving.note_no_show(cast.enrolment, by=attended.by).status == "NO_SHOW"


def test_R14_the_half_day_ends_by_the_districts_clock_or_with_a_session_that_is_longer(
    cast: Cast, today: None
) -> None:
    factories.half_days(cast.district)
    assert due_at(cast.training_class) is None
    factories.published(factories.session(cast.training_class, start=at("09:00"), end=at("10:00")))
    assert due_at(cast.training_class) == at("11:30")
    factories.published(factories.session(cast.training_class, start=at("10:10"), end=at("11:45")))
    assert due_at(cast.training_class) == at("11:45")


def test_R14_leave_keeps_the_place(attended: Attended, cast: Cast) -> None:
    attended.mark(AM, p0="PERSONAL")
    with pytest.raises(NotArrived, match="请写明原因"):
        arriving.note_no_show(cast.enrolment, by=attended.by)
    attended.mark(AM, p0="ABSENT")
    assert arriving.note_no_show(cast.enrolment, by=attended.by).status == "NO_SHOW"


def test_R14_the_heir_is_expected_from_the_running_half_day(
    attended: Attended, cast: Cast, time_machine_at: Travel
) -> None:
    heir = factories.enrolment(
        cast.training_class, factories.cadre("候补", cast.community), status="WAITLISTED"
    )
    with time_machine_at("2026-11-23T11:30:00+08:00"):
        arriving.note_no_show(cast.enrolment, by=attended.by)
        assert arriving.give_away(cast.enrolment, by=attended.by) == heir
    assert signs(attended) == {
        "候补": ["—", ""],
        **{person.cadre.name: ["", ""] for person in attended.people[1:]},
    }


# --- R21: a replacement ------------------------------------------------------------------------------
def test_R21_each_keeps_the_half_days_attended(
    two_days: Attended, li: Cadre, time_machine_at: Travel
) -> None:
    two_days.mark(AM, p0="PRESENT", p1="PRESENT", p2="PRESENT")
    two_days.mark(PM, p0="LATE", p1="PRESENT", p2="ABSENT")
    with time_machine_at("2026-11-24T09:20:00+08:00"):
        two_days.mark(TUE_AM, p0="ABSENT", p1="PRESENT")
        row = replaced(two_days, li)
        come(two_days, row, TUE_AM)
        standing = Standing.of(two_days.training_class)
    assert row.expected_from == at("09:00", TUESDAY)
    p1, p2 = (person.cadre.name for person in two_days.people[1:])
    assert signs(two_days) == {
        "王小宁": ["√", "△", "—", "—"],
        "李新": ["—", "—", "√", ""],
        p1: ["√", "√", "√", ""],
        p2: ["√", "×", "", ""],
    }
    assert {row.enrolment.cadre.name: row.hours for row in standing.rows} == {
        "王小宁": hours(8, 8, 0, 0, 0, 0),
        "李新": hours(8, 4, 0, 0, 4, 0),
        p1: hours(16, 12, 0, 0, 4, 0),
        p2: hours(16, 4, 0, 4, 8, 4),
    }
    assert [column.counts for column in standing.columns] == [
        Counts(expected=3, present=3),
        Counts(expected=3, present=2, absent=1, late=1),
        Counts(expected=3, present=2, unmarked=1),
        Counts(expected=3, unmarked=3),
    ]
    assert [row.has_left for row in standing.rows] == [True, False, False, False]


def test_R21_what_was_not_marked_yet_can_be_marked_of_the_leaver(
    two_days: Attended, li: Cadre, time_machine_at: Travel
) -> None:
    with time_machine_at("2026-11-24T09:20:00+08:00"):
        replaced(two_days, li)
        assert signs(two_days)["王小宁"] == ["", "", "—", "—"]
        marked = two_days.mark(AM, p0="PRESENT")
        after = two_days.mark(TUE_AM, p0="PRESENT")
    assert (len(marked.changes), after.not_expected) == (
        1,
        frozenset([two_days.people[0].pk]),
    )
    assert signs(two_days)["王小宁"] == ["√", "", "—", "—"]


def test_R21_an_absence_noted_since_is_cleared_and_stays_in_the_ledger(
    two_days: Attended, li: Cadre, time_machine_at: Travel
) -> None:
    two_days.mark(AM, p0="ABSENT")
    two_days.mark(PM, p0="SICK")
    replaced(two_days, li, PM)
    assert signs(two_days)["王小宁"] == ["×", "—", "—", "—"]
    said = Mark.objects.filter(enrolment=two_days.people[0]).order_by("pk")
    assert list(said.values_list("status", "reason")) == [
        ("ABSENT", ""),
        ("ON_LEAVE", ""),
        ("", "更换人选"),
    ]


def test_R21_the_newcomer_does_not_take_a_half_day_the_leaver_attended(two_days: Attended, li: Cadre) -> None:
    two_days.mark(PM, p0="LATE")
    with pytest.raises(NotArrived, match="王小宁11月23日下午已记到课，请从之后的半天起更换"):
        replaced(two_days, li, AM)
    assert Enrolment.objects.filter(status="REPLACED").count() == 0
    assert replaced(two_days, li, TUE_AM).expected_from == at("09:00", TUESDAY)


def test_R21_before_the_first_session_the_newcomer_stands_for_the_whole_class(
    two_days: Attended, li: Cadre, time_machine_at: Travel
) -> None:
    with time_machine_at("2026-11-23T08:30:00+08:00"):
        row = replaced(two_days, li)
    assert row.expected_from is None
    assert "王小宁" not in signs(two_days)
    assert signs(two_days)["李新"] == ["", "", "", ""]


def test_R21_a_moved_group_of_the_newcomer_does_not_touch_the_leavers_past(
    two_days: Attended, li: Cadre, time_machine_at: Travel
) -> None:
    group = factories.group(two_days.training_class)
    Enrolment.objects.filter(pk=two_days.people[0].pk).update(group=group)
    drafted = factories.session(two_days.training_class, start=at("19:00"))
    drafted.groups.add(group)
    factories.published(drafted)
    with time_machine_at("2026-11-24T09:20:00+08:00"):
        row = replaced(two_days, li)
    Enrolment.objects.filter(pk=row.pk).update(group=None)
    assert signs(two_days)["王小宁"] == ["", "", "", "—", "—"]


def test_R21_an_undone_replacement_leaves_no_trace_in_attendance(
    two_days: Attended, li: Cadre, time_machine_at: Travel
) -> None:
    two_days.mark(AM, p0="PRESENT")
    before = signs(two_days)
    with time_machine_at("2026-11-24T09:20:00+08:00"):
        row = replaced(two_days, li)
        arriving.take_back(row, by=two_days.by)
    assert signs(two_days) == before


def test_R21_with_marks_it_is_not_undone(two_days: Attended, li: Cadre, time_machine_at: Travel) -> None:
    with time_machine_at("2026-11-24T09:20:00+08:00"):
        row = replaced(two_days, li)
        come(two_days, row, TUE_AM)
        with pytest.raises(NotArrived, match="李新已有考勤，不能撤销"):
            arriving.take_back(row, by=two_days.by)


# --- R21: an addition --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-11-23T08:00:00", ["", "", "", ""]),
        ("2026-11-23T11:29:59", ["", "", "", ""]),
        ("2026-11-23T11:30:00", ["—", "", "", ""]),
        ("2026-11-24T10:00:00", ["—", "—", "", ""]),
        ("2026-11-24T16:30:00", ["—", "—", "—", ""]),
    ],
)
def test_R21_an_addition_is_expected_from_the_half_day_that_is_not_over(
    two_days: Attended, li: Cadre, time_machine_at: Travel, instant: str, expected: list[str]
) -> None:
    with time_machine_at(f"{instant}+08:00"):
        arriving.add_late(two_days.training_class, comer=Comer(li), by=two_days.by, half_day=None)
    assert signs(two_days)["李新"] == expected


def test_R21_a_declined_addition_keeps_its_marks(two_days: Attended, li: Cadre, cast: Cast) -> None:
    added = arriving.add_late(two_days.training_class, comer=Comer(li), by=two_days.by, half_day=PM)
    row = added.enrolment
    come(two_days, row, PM)
    newcomers.decline_addition(row, by=cast.organiser, reason="名额已满")
    assert signs(two_days)["李新"] == ["—", "√", "—", "—"]


def test_R29_somebody_missing_is_expected_nowhere_and_keeps_what_is_recorded(two_days: Attended) -> None:
    two_days.mark(AM, p0="ABSENT")
    arriving.note_no_show(two_days.people[0], by=two_days.by)
    assert signs(two_days)["王小宁"] == ["×", "—", "—", "—"]
    arrival.recall(two_days.people[0], by=two_days.by)
    assert signs(two_days)["王小宁"] == ["×", "", "", ""]


def test_one_may_join_in_what_has_begun_and_in_what_comes_next(
    two_days: Attended, time_machine_at: Travel
) -> None:
    held = held_sessions(two_days.training_class)
    with time_machine_at("2026-11-23T08:59:59+08:00"):
        assert list(arriving.joinable(held)) == [AM]
    with time_machine_at("2026-11-23T14:00:00+08:00"):
        assert list(arriving.joinable(held)) == [AM, PM, TUE_AM]
    with time_machine_at("2026-11-26T14:00:00+08:00"):
        assert list(arriving.joinable(held)) == [AM, PM, TUE_AM, TUE_PM]
        assert arriving.running_half_day(held) == TUE_PM
    assert (list(arriving.joinable({})), arriving.running_half_day({})) == ([], None)
