"""上课提醒: one message a person and day, and never for what no longer holds."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from attendance.models import LeaveRequest
from courses.models import ClassStatus, TrainingClass
from reminders import planning, sending
from reminders.due.rule import Offset
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders.conftest import Add, Publish
from tests.reminders.told import cost, only, plan, send, text, told, work
from timetable import calendar, scheduling
from timetable.models import PublishedSession, SessionInstructor
from trainees import enrolment
from trainees.models import Enrolment

pytestmark = pytest.mark.usefixtures("sunday")


def test_one_message_a_person_and_day(
    cast: Cast, add: Add, publish: Publish, change_rule: Any, time_machine_at: Any
) -> None:
    add("基层党建")
    add("基层治理", start=at("14:00"))
    publish()
    change_rule("SESSION_AHEAD")
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        assert planning.work_out() == 1
        assert planning.work_out() == 0
        assert sending.send_waiting() == 1
    message = Message.objects.get()
    assert (message.rule, message.subject, message.channel, message.status, message.cadre) == (
        "SESSION_AHEAD",
        "2026-11-23/1d",
        "IN_APP",
        "SENT",
        cast.cadre,
    )
    assert message.title == "11月23日上课：社区干部培训班"
    assert message.text == (
        "王小宁，您好。\n“社区干部培训班”11月23日的课程：\n09:00–11:30 《基层党建》，地点待定\n14:00–16:30 《基层治理》，地点待定\n"
        "http://127.0.0.1:8000/me/"
    )
    assert mail.outbox == []


def test_a_moved_session_makes_another_message(
    cast: Cast, add: Add, publish: Publish, change_rule: Any, time_machine_at: Any
) -> None:
    session = add("基层党建")
    publish()
    change_rule("SESSION_AHEAD")
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        planning.work_out()
        session.refresh_from_db()
        scheduling.move(
            session,
            by=cast.organiser,
            start=at("09:00", MONDAY + dt.timedelta(days=1)),
            version=session.version,
        )
        publish()
        sending.send_waiting()
    assert [(row.rule, row.status) for row in Message.objects.all()] == [("SESSION_AHEAD", "CANCELLED")]
    with time_machine_at("2026-11-23T19:00:00+08:00"):
        planning.work_out()
        sending.send_waiting()
    assert sorted((row.rule, row.subject, row.status) for row in Message.objects.all()) == [
        ("SESSION_AHEAD", "2026-11-23/1d", "CANCELLED"),
        ("SESSION_AHEAD", "2026-11-24/1d", "SENT"),
    ]


EVENING, MORNING = "2026-11-22T19:00:00", "2026-11-23T07:30:00"


def ask(person: Enrolment, start: str, end: str, **fields: Any) -> LeaveRequest:
    """Leave granted on Monday between these clock times."""
    return LeaveRequest.objects.create(
        enrolment=person,
        kind="SICK",
        start_at=at(start),
        end_at=at(end),
        reason="病",
        state=fields.pop("state", "APPROVED"),
        awaits=fields.pop("awaits", ""),
        needs="HEAD_TEACHER",
        asked_by_id=person.cadre.user_id or 0,
        **fields,
    )


@pytest.mark.parametrize(
    ("leave", "expected"),
    [
        ([("00:00", "12:00"), ("12:00", "18:00")], None),
        ([("00:00", "18:00")], None),
        ([("00:00", "12:00")], "14:00–16:30 《下午》，地点待定"),
        ([("00:00", "18:00", {"returned_at": at("13:00")})], "14:00–16:30 《下午》，地点待定"),
        ([("08:00", "17:00", {"by_hours": True})], None),
        ([("09:30", "17:00", {"by_hours": True})], "09:00–11:30 《上午》，地点待定"),
        (
            [("00:00", "18:00", {"state": "REFUSED"})],
            "09:00–11:30 《上午》，地点待定\n14:00–16:30 《下午》，地点待定",
        ),
        (
            [("00:00", "18:00", {"state": "ASKED", "awaits": "HEAD_TEACHER"})],
            "09:00–11:30 《上午》，地点待定\n14:00–16:30 《下午》，地点待定",
        ),
    ],
)
def test_who_is_on_leave_is_told_of_the_rest_of_the_day_only(
    cast: Cast, add: Add, publish: Publish, leave: list[Any], expected: str | None
) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    add("上午")
    add("下午", start=at("14:00"))
    publish()
    for start, end, *fields in leave:
        ask(cast.enrolment, start, end, **(dict(fields[0]) if fields else {}))
    assert work(EVENING) == (0 if expected is None else 1)
    if expected:
        assert text() == (
            f"王小宁，您好。\n“社区干部培训班”11月23日的课程：\n{expected}\nhttp://127.0.0.1:8000/me/"
        )


def test_leave_granted_meanwhile_calls_it_off(cast: Cast, add: Add, publish: Publish) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    add("上午")
    publish()
    assert plan(EVENING) == 1
    ask(cast.enrolment, "00:00", "12:00")
    send("2026-11-22T19:01:00")
    assert told() == [("TRAINEES", "王小宁", "CANCELLED")]


def test_groups_and_late_joiners_hear_of_their_own(cast: Cast, add: Add, publish: Publish) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    other, late = factories.trainees(cast.training_class, cast.other_community, 2)
    group = factories.group(cast.training_class)
    Enrolment.objects.filter(pk=other.pk).update(group=group)
    Enrolment.objects.filter(pk=late.pk).update(expected_from=at("12:00"))
    add("全班", end=at("10:00"))
    add("一组", start=at("10:00"), end=at("11:30"), groups=[group])
    publish()
    assert work(EVENING) == 2
    assert "《一组》" not in text(cadre=cast.cadre)
    assert "《全班》" in text(cadre=other.cadre)
    assert "《一组》" in text(cadre=other.cadre)
    assert told(cadre=late.cadre) == []


def test_a_joint_session_is_told_in_each_class(cast: Cast, add: Add, publish: Publish) -> None:
    only("SESSION_AHEAD", cast.district)
    joined = factories.training_class(cast.district, "合班")
    (guest,) = factories.trainees(joined, cast.community, 1)
    lecturer = factories.instructor(cast.district, email="chen@example.org")
    add("合班课", joint_classes=[joined], instructors=[lecturer])
    publish()
    assert work(EVENING) == 3
    assert told(audience="TRAINEES") == [
        ("TRAINEES", "王小宁", "SENT"),
        ("TRAINEES", guest.cadre.name, "SENT"),
    ]
    assert told(audience="INSTRUCTORS") == [("INSTRUCTORS", "陈静", "SENT")]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lecturer_who_declined_is_not_told(cast: Cast, add: Add, publish: Publish, when: str) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["INSTRUCTORS"])
    lecturer = factories.instructor(cast.district, email="chen@example.org")
    session = add("上午", instructors=[lecturer])
    add("下午", start=at("14:00"), instructors=[lecturer])
    publish()
    teaching = SessionInstructor.objects.filter(instructor=lecturer)
    if when == "before":
        teaching.filter(session=session).update(answer="DECLINED")
        assert work(EVENING) == 1
        assert "《下午》" in text()
        assert "《上午》" not in text()
    else:
        assert plan(EVENING) == 1
        teaching.update(answer="DECLINED")
        send("2026-11-22T19:01:00")
        assert told() == [("INSTRUCTORS", "陈静", "CANCELLED")]


def test_what_is_called_off_is_not_told_and_what_is_left_is(cast: Cast, add: Add, publish: Publish) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    session = add("上午")
    add("下午", start=at("14:00"))
    publish()
    scheduling.cancel(session, by=cast.organiser, reason="停课", version=session.version)
    publish()
    assert work(EVENING) == 1
    assert "《上午》" not in text()


@pytest.mark.parametrize(("changed", "count"), [(EVENING, 1), ("2026-11-22T19:00:01", 0)])
def test_what_changed_after_the_moment_is_not_made_up(
    cast: Cast, add: Add, publish: Publish, time_machine_at: Any, changed: str, count: int
) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    add("上午")
    with time_machine_at(f"{changed}+08:00"):
        publish()
    assert work("2026-11-22T19:01:00", thorough=True) == count
    assert work(MORNING) == 1


@pytest.mark.parametrize("change", ["left", "class cancelled", "class closed"])
def test_who_has_left_and_whose_class_is_over_hears_nothing(
    cast: Cast, add: Add, publish: Publish, change: str
) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    add("上午")
    publish()
    assert plan(EVENING) == 1
    if change == "left":
        enrolment.withdraw(cast.enrolment, by=cast.organiser, reason="调离")
    else:
        status = ClassStatus.CLOSED if change == "class closed" else ClassStatus.CANCELLED
        TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=status)
    send("2026-11-22T19:01:00")
    assert told() == [("TRAINEES", "王小宁", "CANCELLED")]


def test_after_downtime_the_last_reminder_takes_the_place_of_the_others(
    cast: Cast, add: Add, publish: Publish
) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    add("上午")
    publish()
    plan("2026-11-22T18:00:00")
    assert work("2026-11-23T08:00:00") == 2
    assert [(row.subject, row.status) for row in Message.objects.order_by("due_at")] == [
        ("2026-11-23/1d", "MISSED"),
        ("2026-11-23/0d", "SENT"),
    ]


def test_once_the_first_session_begins_it_is_missed(cast: Cast, add: Add, publish: Publish) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    add("上午")
    publish()
    assert plan(MORNING) >= 1
    send("2026-11-23T09:00:00")
    assert {status for _audience, _whom, status in told()} == {"MISSED"}


def test_new_year_and_midnight(cast: Cast, add: Add, publish: Publish) -> None:
    only(
        "SESSION_AHEAD",
        cast.district,
        audiences=["TRAINEES"],
        offsets=[Offset(1, dt.time(23, 59)).plain, Offset(0, dt.time.min).plain],
    )
    new_year = dt.date(2027, 1, 1)
    add("元旦课", start=at("00:30", new_year), end=at("02:00", new_year))
    publish()
    assert work("2026-12-31T23:58:59") == 0
    assert work("2026-12-31T23:59:00") == 1
    assert work("2027-01-01T00:00:00") == 1
    assert {row.title for row in Message.objects.all()} == {"1月1日上课：社区干部培训班"}


def test_working_days_across_a_holiday_and_a_make_up_saturday(
    cast: Cast, add: Add, publish: Publish, time_machine_at: Any
) -> None:
    """Off from 1 to 7 October 2026; Saturday the 10th is worked."""
    calendar.seed(2026, by=None)
    only(
        "SESSION_AHEAD",
        cast.district,
        audiences=["TRAINEES"],
        offsets=[Offset(days, dt.time(9), working=True).plain for days in (2, 1)],
    )
    with time_machine_at("2026-09-20T09:00:00+08:00"):
        add("节后第一课", start=at("14:00", dt.date(2026, 10, 8)))
        add("补班后一课", start=at("14:00", dt.date(2026, 10, 12)))
        publish()
    for instant in ("09-29T09:00", "09-30T09:00", "10-07T09:00", "10-09T09:00", "10-10T09:00", "10-11T09:00"):
        work(f"2026-{instant}:00")
    assert [(row.subject, row.due_at) for row in Message.objects.order_by("due_at", "pk")] == [
        ("2026-10-08/2w", at("09:00", dt.date(2026, 9, 29))),
        ("2026-10-08/1w", at("09:00", dt.date(2026, 9, 30))),
        ("2026-10-12/2w", at("09:00", dt.date(2026, 10, 9))),
        ("2026-10-12/1w", at("09:00", dt.date(2026, 10, 10))),
    ]


def test_the_queries_do_not_grow(cast: Cast, add: Add, publish: Publish) -> None:
    lecturer = factories.instructor(cast.district)
    add("上午", instructors=[lecturer])
    publish()
    classes, span = [cast.training_class.pk], (at("08:00", dt.date(2026, 11, 22)), at("08:00"))
    before = cost("SESSION_AHEAD", classes, *span)
    for name in ("二期", "三期"):
        row = factories.training_class(cast.district, name)
        classes.append(row.pk)
        factories.trainees(row, cast.community, 2)
        factories.published(factories.session(row, instructors=(factories.instructor(cast.district, name),)))
    PublishedSession.objects.update(changed_at=at("08:00", dt.date(2026, 11, 20)))
    assert cost("SESSION_AHEAD", classes, *span) == (3 * before[0], before[1])
