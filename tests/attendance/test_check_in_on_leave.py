"""Whoever is on leave and checks in is back (销假): leave, check-in and the ledger agree."""

from typing import Any

import pytest

from attendance import checkin, leave, marking, retaking, undoing
from attendance.models import LeaveAnswer, LeaveRequest, Mark
from attendance.said import Kind, Outcome
from attendance.value import Value
from tests.attendance.conftest import AM, EVE, PM, TUE_AM, Leaving
from tests.factories import at
from timetable.calendar import HalfDay
from trainees.models import Enrolment


@pytest.fixture
def evening(time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-23T22:00:00+08:00"):
        yield


def tap(leaving: Leaving, half_day: HalfDay, clock: str, **fields: Any) -> Outcome:
    person = Enrolment.objects.select_related("training_class", "cadre__user").get(pk=leaving.person.pk)
    fields.setdefault("way", "CODE")
    return checkin.check_in(person, leaving.sessions[half_day], at=at(clock), **fields)


def returned(leaving: Leaving) -> list[Any]:
    rows = LeaveRequest.objects.filter(enrolment=leaving.person).order_by("pk")
    return [row.returned_at for row in rows]


def test_R11_a_scan_while_on_leave_is_the_return(
    leaving: Leaving, evening: Any, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-23T07:10:00+08:00"):
        leaving.grant(leaving.ask(AM, TUE_AM))
    assert tap(leaving, PM, "14:03").kind == Kind.ON_TIME
    assert returned(leaving) == [at("14:03")]
    assert leaving.recorded() == {AM: ("PERSONAL", None), PM: ("PRESENT", None)}
    step = LeaveRequest.objects.get().steps.last()
    assert step
    assert (step.answer, step.by) == (LeaveAnswer.RETURN, leaving.cast.cadre_user)
    assert tap(leaving, EVE, "18:50").kind == Kind.ON_TIME


def test_R11_a_refused_or_repeated_scan_is_no_return(
    leaving: Leaving, evening: Any, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-23T07:10:00+08:00"):
        leaving.grant(leaving.ask(PM))
    assert [tap(leaving, PM, clock).kind for clock in ("13:29:59", "14:30")] == [Kind.EARLY, Kind.CLOSED]
    assert tap(leaving, AM, "08:50").kind == Kind.ON_TIME
    assert tap(leaving, AM, "12:01").kind == Kind.ALREADY
    assert (returned(leaving), leaving.recorded()[PM]) == ([None], ("PERSONAL", None))


@pytest.mark.parametrize(
    ("clock", "value"), [("08:50", ("PRESENT", None)), ("09:10", ("PERSONAL", 3)), ("09:29", ("PERSONAL", 8))]
)
def test_R29_a_scan_within_leave_by_the_hour_counts_until_it(
    leaving: Leaving, evening: Any, time_machine_at: Any, clock: str, value: Any
) -> None:
    with time_machine_at("2026-11-23T07:10:00+08:00"):
        leaving.grant(leaving.ask_hours("08:40", "10:00"))
    assert leaving.recorded() == {}
    assert tap(leaving, AM, clock).is_taken
    assert leaving.recorded() == {AM: value}


def test_a_mistaken_check_in_taken_back_leaves_the_leave_as_it_was(
    leaving: Leaving, evening: Any, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-23T07:10:00+08:00"):
        request = leaving.grant(leaving.ask(AM, TUE_AM))
    before = leaving.recorded()
    teacher = leaving.cast.head_teacher
    outcome = tap(leaving, AM, "09:10", way="DESK", by=teacher)
    assert outcome.check_in
    assert leaving.recorded() == {AM: ("LATE", None)}
    retaking.take_back(outcome.check_in, by=teacher)
    assert (returned(leaving), leaving.recorded()) == ([None], before)
    request.refresh_from_db()
    assert request.state == "APPROVED"
    assert tap(leaving, AM, "09:20").kind == Kind.LATE
    assert returned(leaving) == [at("09:20")]


def test_what_undoing_gives_back_to_leave_follows_the_leave(leaving: Leaving, time_machine_at: Any) -> None:
    request = leaving.grant(leaving.ask(PM, TUE_AM))
    with time_machine_at("2026-11-23T12:00:00+08:00"):
        teacher = leaving.cast.head_teacher
        act = marking.mark(
            leaving.training_class,
            by=teacher,
            half_day=PM,
            values={leaving.person.pk: Value.of("PRESENT")},
            source="DESK",
        ).act
        assert act
        undoing.undo(Mark.objects.get(pk=act), leaving.training_class, by=teacher)
        assert leaving.recorded()[PM] == ("PERSONAL", None)

        leave.withdraw(request, by=leaving.cast.cadre_user)
    assert leaving.recorded() == {}
