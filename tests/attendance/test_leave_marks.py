"""A granted leave writes attendance by itself and follows the timetable (R9, R29)."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from attendance import checkin, leave, leave_marks, marking, tasks
from attendance.dossier import classes_of
from attendance.hours import pending_of
from attendance.leave import LeaveRefused
from attendance.models import LeaveRequest, Mark
from attendance.standing import Standing
from attendance.value import UNMARKED, Value
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.attendance.conftest import AM, EVE, PM, TUE_AM, TUE_PM, WED_AM, WED_PM, Leaving
from timetable.calendar import HalfDay
from timetable.models import PublishedSession, Session


def say(leaving: Leaving, half_day: HalfDay, code: str, source: str = "GRID") -> None:
    """Marks the person."""
    marking.mark(
        leaving.training_class,
        by=leaving.cast.head_teacher,
        half_day=half_day,
        values={leaving.person.pk: Value.of(code) if code else UNMARKED},
        source=source,
    )


def test_who_checks_in_during_leave_is_back(leaving: Leaving, time_machine_at: Any) -> None:
    request = leaving.grant(leaving.ask(AM, TUE_PM))
    with time_machine_at("2026-11-23T14:02:00+08:00"):
        said = checkin.check_in(leaving.person, leaving.sessions[PM], at=factories.at("14:02"), way="CODE")
    request.refresh_from_db()
    assert (said.is_taken, request.returned_at) == (True, factories.at("14:02"))
    assert leaving.recorded() == {AM: ("PERSONAL", None), PM: ("PRESENT", None)}


def test_R09_leave_is_written_for_sessions_to_come(leaving: Leaving) -> None:
    request = leaving.ask(PM, TUE_PM, kind="SICK")
    assert leaving.recorded() == {}
    leaving.grant(request)
    on_leave = dict.fromkeys((PM, EVE, TUE_AM, TUE_PM), ("SICK", None))
    assert leaving.recorded() == on_leave
    assert set(Mark.objects.values_list("source", "marked_by__username")) == {("LEAVE", "admin")}
    assert leave_marks.settle(leaving.training_class) == 0
    row = Standing.of(leaving.training_class, [leaving.person]).rows[0]
    assert [int(hours) for hours in (row.hours.on_leave, row.hours.off, row.hours.expected)] == [14, 14, 26]


@pytest.mark.parametrize(
    ("clocks", "tenths"),
    [
        (("10:00", "11:00"), 16),  # an hour of two and a half, four 学时
        (("09:00", "09:15"), 4),
        (("08:00", "09:02"), 1),  # 0.53 of a tenth
        (("08:00", "09:01"), 0),  # 0.27: nothing
        (("09:00", "11:29"), 40),  # 39.7
        (("08:00", "12:00"), None),
    ],
)
def test_R29_hours_of_a_session_by_its_minutes(
    leaving: Leaving, clocks: tuple[str, str], tenths: int | None
) -> None:
    say(leaving, AM, "LATE", "CODE")
    leaving.grant(leaving.ask_hours(*clocks))
    whole = {AM: ("LATE", None)} if tenths in (0, None) else {AM: ("PERSONAL", tenths)}
    assert leaving.recorded() == whole


def test_R29_who_never_comes_is_not_there_for_the_rest_of_a_leave_by_the_hour(leaving: Leaving) -> None:
    request = leaving.grant(leaving.ask_hours("09:00", "10:00"))
    assert leaving.recorded() == {}
    say(leaving, AM, "ABSENT", "ROLL")
    assert leave_marks.settle(leaving.training_class) == 0
    say(leaving, AM, "LATE", "ROLL")
    assert leave_marks.settle(leaving.training_class) == 1
    assert leaving.recorded() == {AM: ("PERSONAL", 16)}
    leave.withdraw(request, by=leaving.cast.cadre_user)
    assert leaving.recorded() == {AM: ("LATE", None)}
    leaving.grant(leaving.ask_hours("08:00", "12:00"))
    assert leaving.recorded() == {AM: ("LATE", None)}


def test_R29_hours_that_take_a_whole_session_are_written_ahead(leaving: Leaving) -> None:
    leaving.grant(leaving.ask_hours("08:00", "12:00"))
    assert leaving.recorded() == {AM: ("PERSONAL", None)}


def test_R29_leave_by_the_hour_counts_its_own_hours_everywhere(leaving: Leaving) -> None:
    say(leaving, AM, "PRESENT", "CODE")
    leaving.grant(leaving.ask_hours("09:00", "09:30"))
    leaving.grant(leaving.ask_hours("11:00", "11:15", kind="SICK"))
    assert leaving.recorded() == {AM: ("PERSONAL", 12)}  # three quarters of an hour, told as the longer kind
    say(leaving, PM, "PRESENT")
    row = Standing.of(leaving.training_class, [leaving.person]).rows[0]
    assert (float(row.hours.attended), float(row.hours.on_leave)) == (6.8, 1.2)
    attended = classes_of(leaving.cast.cadre)[0]
    assert (float(attended.there), float(attended.on_leave)) == (6.8, 1.2)
    [pending] = pending_of([leaving.cast.cadre.pk], year=2026, today=timezone.localdate())[
        leaving.cast.cadre.pk
    ]
    assert (float(pending.sum.hours), float(pending.sum.days)) == (6.8, 1.0)


def test_what_people_say_stands_and_absence_noted_before_gives_way(
    leaving: Leaving, time_machine_at: Any
) -> None:
    request = leaving.ask(AM, PM)
    with time_machine_at("2026-11-23T15:00:00+08:00"):
        say(leaving, AM, "PRESENT", "CODE")
        say(leaving, PM, "ABSENT")
    with time_machine_at("2026-11-23T15:00:01+08:00"):
        leaving.grant(request)
        assert leaving.recorded() == {AM: ("PRESENT", None), PM: ("PERSONAL", None)}
    with time_machine_at("2026-11-23T16:00:00+08:00"):
        say(leaving, PM, "ABSENT")
        assert leave_marks.settle(leaving.training_class) == 0
        say(leaving, PM, "")
        assert leave_marks.settle(leaving.training_class) == 0
        assert leaving.recorded() == {AM: ("PRESENT", None)}


def test_R29_who_checked_in_is_on_leave_for_the_hours_away(leaving: Leaving, time_machine_at: Any) -> None:
    leaving.grant(leaving.ask_hours("10:00", "11:30"))
    with time_machine_at("2026-11-23T08:50:00+08:00"):
        say(leaving, AM, "PRESENT", "CODE")
        assert leave_marks.settle(leaving.training_class) == 1
        assert leaving.recorded() == {AM: ("PERSONAL", 24)}
        say(leaving, AM, "PRESENT", "GRID")  # a correction by hand stands
        assert leave_marks.settle(leaving.training_class) == 0


def test_a_moved_and_a_cancelled_session_are_followed(leaving: Leaving) -> None:
    leaving.grant(leaving.ask(PM))
    assert leaving.recorded() == {PM: ("PERSONAL", None)}
    # The afternoon goes to the next day's evening, and the morning after comes in its place.
    moves = {PM: factories.at("19:00", TUE_AM.day), TUE_AM: factories.at("14:30")}
    for half_day, start in moves.items():
        row = leaving.sessions[half_day]
        row.start_at, row.end_at = start, start + dt.timedelta(hours=2)
        row.period = "EVE" if half_day == PM else "PM"
        row.save()
    tasks.follow_leave()
    assert leaving.recorded() == {TUE_AM: ("PERSONAL", None)}
    tasks.follow_leave()
    assert Mark.objects.count() == 3
    PublishedSession.objects.filter(pk=leaving.sessions[TUE_AM].pk).update(status="CANCELLED")
    tasks.follow_leave()
    assert leaving.recorded() == {}
    added = factories.published(
        factories.session(leaving.training_class, "补的课", start=factories.at("16:00"))
    )
    tasks.follow_leave()
    assert list(Mark.objects.filter(session=added.pk).values_list("status", "leave_kind")) == [
        ("ON_LEAVE", "PERSONAL")
    ]


def test_R22_another_group_changes_what_is_to_come_alone(leaving: Leaving, time_machine_at: Any) -> None:
    group = factories.group(leaving.training_class)
    for half_day in (AM, PM):
        leaving.sessions[half_day].groups.add(group)
    leaving.person.group = group
    leaving.person.save()
    leaving.grant(leaving.ask(AM, PM))
    leaving.person.group = None
    leaving.person.save()
    with time_machine_at("2026-11-23T13:00:00+08:00"):
        tasks.follow_leave()
    assert leaving.recorded() == {AM: ("PERSONAL", None)}


def test_leave_taken_back_is_cleared_and_only_that(leaving: Leaving) -> None:
    say(leaving, AM, "LATE", "ROLL")
    request = leaving.grant(leaving.ask(AM, PM))
    leave.withdraw(request, by=leaving.cast.cadre_user)
    assert leaving.recorded() == {AM: ("LATE", None)}


def test_R11_a_return_clears_the_sessions_that_begin_later(leaving: Leaving, time_machine_at: Any) -> None:
    request = leaving.grant(leaving.ask(AM, TUE_AM))
    with pytest.raises(LeaveRefused, match="销假时间不能晚于现在"):
        leave.come_back(request, by=leaving.cast.cadre_user, at=factories.at("14:00"))
    with time_machine_at("2026-11-23T14:00:00+08:00"):
        leave.come_back(request, by=leaving.cast.cadre_user)
        assert leaving.recorded() == {AM: ("PERSONAL", None)}  # what begins at that instant is attended
        leave.come_back(request, by=leaving.cast.head_teacher)
    request.refresh_from_db()
    assert request.returned_at == factories.at("14:00")
    assert list(request.steps.values_list("answer", flat=True)) == ["AGREE", "RETURN"]
    # What is free again may be asked for again.
    assert leaving.ask(TUE_AM).needs == "HEAD_TEACHER"


@pytest.mark.parametrize(
    ("clock", "returned"), [("08:59:59", True), ("09:00:00", True), ("11:59:59", True), ("12:00:00", False)]
)
def test_a_check_in_during_leave_is_a_return(
    leaving: Leaving, time_machine_at: Any, clock: str, returned: bool
) -> None:
    leaving.grant(leaving.ask(AM))
    with time_machine_at(f"2026-11-23T{clock}+08:00"):
        found = leave.note_return(leaving.person, at=timezone.now(), by=None)
        assert (found is not None) == returned
        assert leave.note_return(leaving.person, at=timezone.now(), by=None) is None
    assert leaving.recorded() == (
        {} if clock == "08:59:59" or clock == "09:00:00" else {AM: ("PERSONAL", None)}
    )


def test_a_session_with_nothing_but_leave_is_not_held_by_it(leaving: Leaving) -> None:
    leaving.grant(leaving.ask(WED_AM))
    assert list(Session.objects.attended()) == []
    say(leaving, AM, "PRESENT")
    assert [row.pk for row in Session.objects.attended()] == [leaving.sessions[AM].pk]
    leaving.grant(leaving.ask_hours("09:00", "10:00"))
    assert [row.pk for row in Session.objects.attended()] == [leaving.sessions[AM].pk]


def test_a_closed_class_stays_as_it_is(leaving: Leaving) -> None:
    leaving.grant(leaving.ask(WED_PM))
    LeaveRequest.objects.update(state="WITHDRAWN")
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    assert leave_marks.settle(leaving.training_class) == 0
    assert leaving.recorded() == {WED_PM: ("PERSONAL", None)}


def test_the_queries_do_not_grow(leaving: Leaving, count_queries: Any) -> None:
    counted = []
    for size in (1, 3):
        for person in factories.trainees(leaving.training_class, leaving.cast.community, size):
            LeaveRequest.objects.create(
                enrolment=person,
                kind="PERSONAL",
                start_at=factories.at("00:00"),
                end_at=factories.at("23:00", WED_PM.day),
                reason="x",
                state="APPROVED",
                needs="DISTRICT",
                asked_by=leaving.cast.organiser,
            )
        with count_queries() as queries:
            assert leave_marks.settle(leaving.training_class) == 7 * size
        counted.append(len(queries))
    assert counted[0] == counted[1]
