"""Whoever was told is not told again, whatever changes beside it; what is called off by mistake is not lost."""

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from attendance import marking, unit_report
from attendance.models import MarkSource
from attendance.value import Value
from courses import progress
from reminders import announcing, channel_settings, planning
from reminders.models import GroupRobot, Message, SendingBucket
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders.conftest import Add, Publish
from tests.reminders.told import only, plan, send, told, work
from timetable import scheduling
from timetable.calendar import HalfDay
from timetable.models import PublishedSession
from trainees import enrolment, merging
from trainees.merge_record import text_of
from trainees.models import Enrolment

TimeMachine = Callable[[str], AbstractContextManager[Any]]
AM, PM = HalfDay(MONDAY, "AM"), HalfDay(MONDAY, "PM")
EVENING, LATER = "2026-11-22T19:00:00", "2026-11-22T20:00:00+08:00"
MAIL = {"audiences": ["TRAINEES"], "channels": ["EMAIL"], "quiet_from": None, "quiet_to": None}


@pytest.fixture
def mailed(cast: Cast, sunday: None, add: Add, publish: Publish) -> None:
    """A timetable that was published at ten on Sunday, of which the trainee has not been told by mail."""
    cast.cadre_user.email = "xiaoning@example.org"
    cast.cadre_user.save()
    only("TIMETABLE_PUBLISHED", cast.district, **MAIL)
    add("上午")
    publish()


@pytest.mark.parametrize("change", ["called off", "another day", "another place"])
def test_of_a_day_when_a_session_has_left_it(
    cast: Cast, sunday: None, add: Add, publish: Publish, time_machine_at: TimeMachine, change: str
) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    add("上午")
    session = add("下午", start=at("14:00"))
    publish()
    assert work(EVENING) == 1
    with time_machine_at(LATER):
        session.refresh_from_db()
        who: dict[str, Any] = {"by": cast.organiser, "version": session.version}
        if change == "called off":
            scheduling.cancel(session, reason="停课", **who)
        else:
            day = MONDAY + dt.timedelta(days=2 * (change == "another day"))
            scheduling.move(session, start=at("14:00", day), place="二楼", **who)
        publish()
    assert work("2026-11-22T20:05:00", thorough=True) == 0
    assert told() == [("TRAINEES", "王小宁", "SENT")]
    assert work("2026-11-23T07:30:00") == 1


def test_of_a_day_that_a_joint_session_of_another_class_has_left(
    cast: Cast, sunday: None, add: Add, publish: Publish, time_machine_at: TimeMachine
) -> None:
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    other = factories.training_class(cast.district, "合班")
    session = add("下午", start=at("14:00"), training_class=other, joint_classes=[cast.training_class])
    add("上午")
    publish()
    publish(other)
    assert work(EVENING) == 1
    with time_machine_at(LATER):
        session.refresh_from_db()
        scheduling.cancel(session, by=cast.organiser, reason="停课", version=session.version)
        publish(other)
    assert work("2026-11-22T20:05:00", thorough=True) == 0


@pytest.mark.parametrize("half_day", [AM, PM])
def test_R15_of_what_is_to_be_posted_when_a_part_of_it_was(
    cast: Cast, time_machine_at: TimeMachine, half_day: HalfDay
) -> None:
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        only("POSTING", cast.district, audiences=["HEAD_TEACHERS"])
        for clock in ("09:00", "14:00"):
            factories.published(factories.session(cast.training_class, start=at(clock)))
    assert work("2026-11-23T17:00:00") == 1
    with time_machine_at("2026-11-23T17:05:00+08:00"):
        unit_report.post(cast.training_class, half_day=half_day, text="通报", by=cast.head_teacher)
    assert work("2026-11-23T17:10:00", thorough=True) == 0


def mark(cast: Cast, people: list[Enrolment], code: str = "PRESENT") -> None:
    values = {row.pk: Value.of(code) for row in people}
    marking.mark(
        cast.training_class, by=cast.head_teacher, half_day=AM, values=values, source=MarkSource.ROLL
    )


@pytest.fixture
def hall(cast: Cast, time_machine_at: TimeMachine) -> list[Enrolment]:
    """Three people at nine on Monday; check-in is over at half past."""
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        only("MISSING", cast.district, audiences=["HEAD_TEACHERS"])
        factories.published(factories.session(cast.training_class, end=at("10:00")))
        factories.published(factories.session(cast.training_class, start=at("10:30"), end=at("11:30")))
        return [cast.enrolment, *factories.trainees(cast.training_class, cast.other_community, 2)]


def test_R16_of_who_is_missing_when_a_later_session_changes(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        mark(cast, hall[2:])
    assert work("2026-11-23T09:30:00") == 1
    PublishedSession.objects.filter(start_at=at("10:30")).update(end_at=at("11:45"))
    assert work("2026-11-23T09:40:00", thorough=True) == 0


def test_R16_a_roll_that_is_being_called_is_waited_for(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    """Everybody else would stand as missing as soon as the first is marked."""
    with time_machine_at("2026-11-23T09:29:00+08:00"):
        mark(cast, hall[:1])
    assert work("2026-11-23T09:30:00") == 0
    with time_machine_at("2026-11-23T09:33:00+08:00"):
        mark(cast, hall[1:2])
    assert work("2026-11-23T09:37:59", thorough=True) == 0
    assert work("2026-11-23T09:38:00") == 1
    assert "未到1人" in Message.objects.get().text
    with time_machine_at("2026-11-23T09:50:00+08:00"):
        mark(cast, hall[2:], "LATE")
    assert work("2026-11-23T10:00:00", thorough=True) == 0


def test_R15_a_sheet_typed_in_on_a_later_day_tells_nobody(
    cast: Cast, hall: list[Enrolment], time_machine_at: TimeMachine
) -> None:
    with time_machine_at("2026-11-24T09:00:00+08:00"):
        mark(cast, hall[:1])
    assert work("2026-11-24T09:10:00", thorough=True) == 0


def test_a_channel_that_is_switched_on_speaks_from_then_on(
    cast: Cast, mailed: None, add: Add, publish: Publish, time_machine_at: TimeMachine
) -> None:
    row = channel_settings.setting_of(cast.district, "EMAIL")
    off = channel_settings.keep(row, by=cast.administrator, is_on=False, per_minute=120, version=0)
    assert work("2026-11-22T10:01:00") == 0
    with time_machine_at("2026-11-22T12:00:00+08:00"):
        channel_settings.keep(row, by=cast.administrator, is_on=True, per_minute=120, version=off.version)
    assert work("2026-11-22T12:10:00", thorough=True) == 0
    only("SESSION_AHEAD", cast.district, is_on=True, **MAIL)
    assert work(EVENING) == 1


def test_a_clock_that_was_far_ahead_holds_nothing_up(cast: Cast, mailed: None) -> None:
    key = f"EMAIL/{cast.district.pk}"
    SendingBucket.objects.create(key=key, tokens=0, filled_at=at("10:00", dt.date(2027, 11, 22)))
    work("2026-11-22T10:01:00")
    send("2026-11-22T10:02:00")
    assert told() == [("TRAINEES", "王小宁", "SENT")]


def test_a_class_that_was_cancelled_by_mistake_loses_no_message(
    cast: Cast, mailed: None, time_machine_at: TimeMachine
) -> None:
    plan("2026-11-22T10:01:00")
    progress.advance(cast.training_class, to="CANCELLED", by=cast.organiser, reason="误点")
    send("2026-11-22T10:02:00")
    assert told() == [("TRAINEES", "王小宁", "CANCELLED")]
    assert work("2026-11-22T10:05:00", thorough=True) == 0
    progress.restore(cast.training_class, by=cast.organiser)
    work("2026-11-22T10:10:00", thorough=True)
    assert told() == [("TRAINEES", "王小宁", "SENT")]
    assert work("2026-11-22T10:20:00", thorough=True) == 0


def test_what_a_person_cancelled_stays_cancelled(cast: Cast, mailed: None) -> None:
    plan("2026-11-22T10:01:00")
    Message.objects.update(status="CANCELLED", by=cast.organiser)
    work("2026-11-22T10:10:00", thorough=True)
    assert told() == [("TRAINEES", "王小宁", "CANCELLED")]


def test_who_left_between_publication_and_sending_hears_nothing(cast: Cast, mailed: None) -> None:
    plan("2026-11-22T10:01:00")
    enrolment.withdraw(cast.enrolment, by=cast.organiser, reason="调离")
    send("2026-11-22T10:02:00")
    assert told() == [("TRAINEES", "王小宁", "CANCELLED")]


def test_two_records_of_one_person_that_were_both_told_are_merged_and_parted(
    cast: Cast, sunday: None, add: Add, publish: Publish
) -> None:
    (double,) = factories.trainees(cast.training_class, cast.community, 1)
    only("SESSION_AHEAD", cast.district, audiences=["TRAINEES"])
    add("上午")
    publish()
    assert work(EVENING) == 2
    gone = double.cadre
    done = merging.merge(cast.cadre, gone, by=cast.organiser)
    assert [row.cadre_id for row in Message.objects.all()] == [cast.cadre.pk]
    assert planning.work_out(thorough=True) == 0
    merging.part(done, by=cast.organiser)
    assert {row.cadre_id for row in Message.objects.all()} == {cast.cadre.pk, gone.pk}


@pytest.mark.parametrize(("written", "status"), [("before", "CANCELLED"), ("after", "SENT")])
def test_an_announcement_falls_with_its_class_unless_it_says_so(
    cast: Cast, sunday: None, time_machine_at: TimeMachine, written: str, status: str
) -> None:
    draft = announcing.draft(
        cast.training_class,
        title="集合",
        text="下午一点集合。",
        audiences=["TRAINEES"],
        channels=["IN_APP"],
        send_at=at("13:00", dt.date(2026, 11, 22)),
    )
    if written == "before":
        announcing.announce(draft, by=cast.organiser, nonce=uuid.uuid4())
    with time_machine_at("2026-11-22T11:00:00+08:00"):
        progress.advance(cast.training_class, to="CANCELLED", by=cast.organiser, reason="停办")
        if written == "after":
            draft.send_at = timezone.now()
            announcing.announce(draft, by=cast.organiser, nonce=uuid.uuid4())
    send("2026-11-22T13:00:00")
    assert told() == [("TRAINEES", "王小宁", status)]


def test_merging_does_not_compare_each_message_with_each(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = factories.cadre("王小宁", cast.community)
    for person in (cast.cadre, gone):
        Message.objects.bulk_create(
            Message(
                rule="SESSION_AHEAD",
                training_class=cast.training_class,
                subject=f"2026-11-23/{number}d",
                subject_version="1",
                channel="IN_APP",
                cadre=person,
            )
            for number in range(20)
        )
    asked = list[str]()

    def counted(row: Model, field: str) -> Any:
        asked.append(field)
        return text_of(row, field)

    monkeypatch.setattr("trainees.merging.text_of", counted)
    merging.merge(cast.cadre, gone, by=cast.organiser)
    assert Message.objects.count() == 20
    assert asked.count("subject") == 40


@pytest.mark.parametrize(("since", "count"), [("09:59", 1), ("12:00", 0)])
def test_a_robot_says_nothing_of_what_was_due_before_it_came(
    cast: Cast, mailed: None, since: str, count: int
) -> None:
    only("TIMETABLE_PUBLISHED", cast.district, channels=["GROUP"], is_on=True)
    GroupRobot.objects.create(
        district=cast.district,
        kind="WECOM",
        name="学员群",
        address_encrypted=b"",
        since=at(since, dt.date(2026, 11, 22)),
    )
    assert plan("2026-11-22T12:10:00", thorough=True) == count


def test_a_disabled_account_hears_of_no_timetable(cast: Cast, mailed: None) -> None:
    cast.head_teacher.email = "liu@example.org"
    cast.head_teacher.save()
    only("TIMETABLE_PUBLISHED", cast.district, **{**MAIL, "audiences": ["HEAD_TEACHERS"]})
    assert plan("2026-11-22T10:01:00") == 1
    cast.head_teacher.is_active = False
    cast.head_teacher.save()
    send("2026-11-22T10:02:00")
    assert told() == [("HEAD_TEACHERS", "刘老师", "CANCELLED")]
