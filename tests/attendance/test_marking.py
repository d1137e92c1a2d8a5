"""Marking: one value a half-day over its sessions, nothing overwritten unseen, a ledger that leads to the records."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import AuditEntry
from attendance import marking, undoing
from attendance.marking import Change, Conflict, Marked, NotMarkable, ReasonNeeded
from attendance.models import AttendanceRecord, Mark, MarkSource
from attendance.value import PRESENT, UNMARKED, Value
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, EVE, PM, Attended
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable.calendar import HalfDay
from timetable.models import PublishedSession, SessionStatus

ABSENT = Value("ABSENT")
SICK = Value("ON_LEAVE", "SICK")


def records() -> dict[tuple[int, int], str]:
    return {
        (row.session_id, row.enrolment_id): row.leave_kind or row.status
        for row in AttendanceRecord.objects.all()
    }


def act_of(marked: Marked) -> Mark:
    assert marked.act
    return Mark.objects.get(pk=marked.act)


def rebuilt() -> dict[tuple[int, int], str]:
    """The records as the marks alone give them."""
    state: dict[tuple[int, int], str] = {}
    for mark in Mark.objects.order_by("pk"):
        state[mark.session_id, mark.enrolment_id] = mark.leave_kind or mark.status
    return {pair: code for pair, code in state.items() if code}


def test_a_mark_is_kept_with_who_when_how(attended: Attended) -> None:
    person = attended.people[0]
    marked = marking.mark(
        attended.training_class,
        by=attended.by,
        half_day=AM,
        values={person.pk: SICK},
        source=MarkSource.ROLL,
        reason="电话告假",
    )
    row = Mark.objects.get()
    assert (row.session, row.enrolment, row.status, row.leave_kind) == (
        attended.morning.session,
        person,
        "ON_LEAVE",
        "SICK",
    )
    assert (row.marked_by, row.marked_at, row.source, row.reason) == (
        attended.by,
        at("18:00"),
        "ROLL",
        "电话告假",
    )
    record = AttendanceRecord.objects.get()
    assert (record.status, record.leave_kind, record.mark) == ("ON_LEAVE", "SICK", row)
    assert marked == Marked(changes=(Change(AM, person.pk, UNMARKED, SICK),), act=row.pk)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.data) == (
        "attendance.mark",
        attended.by,
        {"half_days": ["2026-11-23-AM"], "cells": 1, "source": "ROLL"},
    )


def test_R29_one_mark_is_recorded_for_every_session_of_the_half_day(attended: Attended) -> None:
    second = factories.published(
        factories.session(attended.training_class, "分组讨论", start=at("10:30"), end=at("11:30"), hours=1)
    )
    attended.mark(AM, p0="LATE")
    person = attended.people[0].pk
    assert records() == {(attended.morning.pk, person): "LATE", (second.pk, person): "LATE"}


def test_R29_a_cancelled_session_takes_no_mark(attended: Attended) -> None:
    PublishedSession.objects.filter(pk=attended.morning.pk).update(status=SessionStatus.CANCELLED)
    assert attended.mark(AM, p0="PRESENT") == Marked(not_expected=frozenset([attended.people[0].pk]))
    assert records() == {}


def test_R29_only_the_own_groups_session_is_marked(attended: Attended) -> None:
    first, second = (factories.group(attended.training_class, number) for number in (1, 2))
    attended.people[0].group = first
    attended.people[0].save()
    start = at("19:00")
    ours = factories.session(attended.training_class, "一组讨论", start=start)
    ours.groups.set([first])
    theirs = factories.session(attended.training_class, "二组讨论", start=start)
    theirs.groups.set([second])
    mine, _other = factories.published(ours), factories.published(theirs)
    marked = attended.mark(EVE, p0="PRESENT", p1="PRESENT")
    assert records() == {(mine.pk, attended.people[0].pk): "PRESENT"}
    assert marked.not_expected == {attended.people[1].pk}


def test_R29_a_joint_session_is_marked_by_each_class_for_its_own(attended: Attended, cast: Cast) -> None:
    joined = factories.training_class(cast.district, "合班班次")
    (guest,) = factories.trainees(joined, cast.community, 1)
    drafted = factories.session(attended.training_class, "合班讲座", start=at("19:00"))
    drafted.joint_classes.set([joined])
    joint = factories.published(drafted)
    values = {guest.pk: PRESENT, attended.people[0].pk: PRESENT}
    marked = marking.mark(joined, by=attended.by, half_day=EVE, values=values, source=MarkSource.GRID)
    assert records() == {(joint.pk, guest.pk): "PRESENT"}
    assert marked.not_expected == {attended.people[0].pk}


def test_R29_who_joins_later_is_not_expected_before(attended: Attended) -> None:
    person = attended.people[0]
    person.expected_from = attended.afternoon.start_at
    person.save()
    assert attended.mark(AM, p0="PRESENT").not_expected == {person.pk}
    assert attended.mark(PM, p0="PRESENT").not_expected == frozenset()
    assert records() == {(attended.afternoon.pk, person.pk): "PRESENT"}


def test_R22_after_a_change_of_group_the_past_mark_stays_the_only_one(attended: Attended) -> None:
    first, second = (factories.group(attended.training_class, number) for number in (1, 2))
    person = attended.people[0]
    person.group = first
    person.save()
    sessions = []
    for group in (first, second):
        drafted = factories.session(attended.training_class, f"{group}讨论", start=at("19:00"))
        drafted.groups.set([group])
        sessions.append(factories.published(drafted))
    attended.mark(EVE, p0="PRESENT")
    person.group = second
    person.save()
    attended.mark(EVE, p0="ABSENT")
    assert records() == {(sessions[0].pk, person.pk): "ABSENT"}


def test_the_same_value_again_writes_nothing(attended: Attended) -> None:
    attended.mark(AM, p0="PRESENT")
    assert attended.mark(AM, p0="PRESENT") == Marked()
    assert (Mark.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_a_session_published_later_is_completed_by_marking_again(attended: Attended) -> None:
    attended.mark(AM, p0="PRESENT")
    late = factories.published(
        factories.session(attended.training_class, "加课", start=at("11:30"), end=at("12:00"))
    )
    attended.mark(AM, p0="PRESENT")
    person = attended.people[0].pk
    assert records() == {(attended.morning.pk, person): "PRESENT", (late.pk, person): "PRESENT"}
    assert Mark.objects.count() == 2


def test_clearing_removes_the_record_and_keeps_the_marks(attended: Attended) -> None:
    attended.mark(AM, p0="ABSENT", p1="ABSENT")
    attended.mark(AM, p0="")
    assert records() == {(attended.morning.pk, attended.people[1].pk): "ABSENT"}
    assert list(Mark.objects.order_by("pk").values_list("enrolment", "status")) == [
        (attended.people[0].pk, "ABSENT"),
        (attended.people[1].pk, "ABSENT"),
        (attended.people[0].pk, ""),
    ]


def test_what_changed_since_it_was_seen_is_left_alone_and_named(attended: Attended, cast: Cast) -> None:
    first, second, third = attended.people
    attended.mark(AM, by=cast.organiser, p0="ABSENT", p1="PRESENT", p2="LATE")
    marked = marking.mark(
        attended.training_class,
        by=attended.by,
        half_day=AM,
        values={first.pk: PRESENT, second.pk: PRESENT, third.pk: PRESENT},
        source=MarkSource.GRID,
        seen={third.pk: Value("LATE")},
    )
    assert marked.conflicts == (Conflict(AM, first.pk, PRESENT, ABSENT, "王科长", at("18:00")),)
    assert marked.changes == (Change(AM, third.pk, Value("LATE"), PRESENT),)
    assert set(records().values()) == {"ABSENT", "PRESENT"}


def test_a_cell_cleared_meanwhile_names_who_cleared_it(attended: Attended, cast: Cast) -> None:
    attended.mark(AM, p0="ABSENT")
    attended.mark(AM, by=cast.organiser, p0="")
    person = attended.people[0].pk
    marked = marking.mark(
        attended.training_class,
        by=attended.by,
        half_day=AM,
        values={person: SICK},
        source=MarkSource.GRID,
        seen={person: ABSENT},
    )
    assert marked.conflicts == (Conflict(AM, person, SICK, UNMARKED, "王科长", at("18:00")),)


def test_enrolments_of_other_classes_are_never_touched(attended: Attended, cast: Cast) -> None:
    other = factories.training_class(cast.district, "另一个班")
    (stranger,) = factories.trainees(other, cast.community, 1)
    marked = marking.mark(
        attended.training_class,
        by=attended.by,
        half_day=AM,
        values={stranger.pk: PRESENT},
        source=MarkSource.GRID,
    )
    assert marked == Marked(not_expected=frozenset([stranger.pk]))
    assert records() == {}


def test_a_half_day_is_marked_from_its_day_on(attended: Attended) -> None:
    tomorrow = HalfDay(MONDAY + dt.timedelta(days=1), "AM")
    with pytest.raises(NotMarkable, match="11月24日上午还没有到"):
        attended.mark(tomorrow, p0="PRESENT")
    attended.mark(EVE, p0="PRESENT")


def test_marks_may_be_entered_with_the_time_they_were_noted(attended: Attended) -> None:
    marking.mark_many(
        attended.training_class,
        by=attended.by,
        marks={AM: {attended.people[0].pk: PRESENT}, PM: {attended.people[0].pk: ABSENT}},
        source=MarkSource.IMPORT,
        at={AM: at("09:03")},
    )
    assert list(Mark.objects.order_by("pk").values_list("session", "status", "marked_at")) == [
        (attended.morning.pk, "PRESENT", at("09:03")),
        (attended.afternoon.pk, "ABSENT", at("18:00")),
    ]


def test_a_correction_after_the_day_needs_a_reason(attended: Attended, time_machine_at: Any) -> None:
    person = attended.people[0].pk
    attended.mark(AM, p0="PRESENT")

    def say(value: Value, half_day: HalfDay = AM, reason: str = "") -> None:
        marking.mark(
            attended.training_class,
            by=attended.by,
            half_day=half_day,
            values={person: value},
            source=MarkSource.GRID,
            reason=reason,
        )

    with time_machine_at("2026-11-23T23:59:59+08:00"):
        say(Value("LATE"))
    with time_machine_at("2026-11-24T00:00:00+08:00"):
        for wanted in (SICK, UNMARKED):
            with pytest.raises(ReasonNeeded, match="更正考勤要写明原因"):
                say(wanted, reason="  ")
        say(Value("LATE"))  # no correction: it says so already
        say(ABSENT, PM)  # nor is what was never recorded
        say(SICK, reason=" 补交了病历 ")
    assert list(Mark.objects.order_by("pk").values_list("status", "leave_kind", "reason")) == [
        ("PRESENT", "", ""),
        ("LATE", "", ""),
        ("ABSENT", "", ""),
        ("ON_LEAVE", "SICK", "补交了病历"),
    ]


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (ClassStatus.CLOSED, "已结班"),
        (ClassStatus.ARCHIVED, "已归档"),
        (ClassStatus.CANCELLED, "已取消"),
    ],
)
def test_a_closed_class_takes_no_marks(attended: Attended, status: str, word: str) -> None:
    marked = attended.mark(AM, p0="PRESENT")
    attended.training_class.status = status
    attended.training_class.save()
    with pytest.raises(NotMarkable, match=f"本班{word}"):
        attended.mark(AM, p0="ABSENT")
    with pytest.raises(NotMarkable, match=f"本班{word}"):
        undoing.undo(act_of(marked), attended.training_class, by=attended.by)
    assert set(records().values()) == {"PRESENT"}


def test_the_records_are_what_the_marks_lead_to(attended: Attended, cast: Cast) -> None:
    attended.mark(AM, p0="PRESENT", p1="PRESENT", p2="ABSENT")
    attended.mark(PM, p0="PRESENT", p1="SICK")
    wrong = attended.mark(AM, by=cast.organiser, p0="LATE", p2="")
    attended.mark(PM, p0="", p2="LEFT_EARLY")
    undoing.undo(act_of(wrong), attended.training_class, by=cast.organiser)
    attended.mark(PM, p1="OFFICIAL")
    assert len(rebuilt()) == 5
    assert records() == rebuilt()
    newest = {row.mark_id for row in AttendanceRecord.objects.all()}
    assert newest == {
        Mark.objects.filter(session=session, enrolment=enrolment).latest("pk").pk
        for session, enrolment in records()
    }


def test_undo_restores_each_cell_and_spares_what_came_after(attended: Attended, cast: Cast) -> None:
    attended.mark(AM, p0="LATE")
    filled = attended.mark(AM, p0="PRESENT", p1="PRESENT", p2="PRESENT")
    attended.mark(AM, by=cast.organiser, p2="SICK")
    undone = undoing.undo(act_of(filled), attended.training_class, by=attended.by)
    assert undone == undoing.Undone(restored=2, kept=1)
    session, people = attended.morning.pk, attended.people
    assert records() == {(session, people[0].pk): "LATE", (session, people[2].pk): "SICK"}
    assert records() == rebuilt()


def test_queries_do_not_grow_with_people_or_half_days(attended: Attended, count_queries: Any) -> None:
    seen: dict[HalfDay, dict[int, Value]] = {AM: {}, PM: {}}
    with count_queries() as few:
        marking.mark_many(
            attended.training_class,
            by=attended.by,
            marks={AM: {attended.people[0].pk: PRESENT}},
            source=MarkSource.GRID,
            seen=seen,
        )
    with count_queries() as many:
        marking.mark_many(
            attended.training_class,
            by=attended.by,
            marks={half_day: {person.pk: ABSENT for person in attended.people[1:]} for half_day in (AM, PM)},
            source=MarkSource.GRID,
            seen=seen,
        )
    assert len(few) == len(many)
    assert len(many) <= 10
