"""The demo's reminders: sent by the verbs as the clock stood, and nothing left for a worker to send again."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import astuple
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from config.demo import clock, reminding
from reminders import announcing, moving, planning, sending, wording
from reminders.models import Announcement, Channel, Message, MessageStatus, RuleName, WordingForm
from tests.config import demo
from tests.factories import at
from timetable.models import Instructor
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db


def test_the_class_was_reminded_and_people_did_their_part(of_small: dict[str, Any]) -> None:
    running = demo.running()
    people = Enrolment.objects.attending().filter(training_class=running).count()
    found = Counter(
        Message.objects.filter(
            training_class=running,
            audience__in=["TRAINEES", ""],
            rule__in=[RuleName.SESSION_AHEAD, RuleName.ANNOUNCEMENT],
        ).values_list("rule", "channel", "status")
    )
    told = found.pop((RuleName.SESSION_AHEAD, Channel.IN_APP, MessageStatus.SENT))
    assert told >= people
    assert found == {
        (RuleName.ANNOUNCEMENT, Channel.IN_APP, MessageStatus.SENT): people,
        (RuleName.SESSION_AHEAD, Channel.MANUAL, MessageStatus.SENT): 2,
    }
    assert Announcement.objects.count() == 1
    held = Message.objects.filter(status=MessageStatus.HELD)
    assert {row.by.username for row in held.select_related("by") if row.by} == {"organiser"}
    assert all(row.text and row.title for row in Message.objects.filter(status=MessageStatus.SENT))


def test_nobody_in_a_settled_class_is_told_anew_of_having_been_taken(of_small: dict[str, Any]) -> None:
    planning.work_out(timezone.now() + dt.timedelta(hours=2))
    told = Message.objects.filter(rule=RuleName.NOMINATION_DECIDED)
    assert {row.training_class.status for row in told.select_related("training_class")} <= {"ENROLLING"}


def test_each_has_the_own_words(of_small: dict[str, Any]) -> None:
    rows = Message.objects.filter(
        rule__in=[RuleName.SESSION_AHEAD, RuleName.ANNOUNCEMENT],
        channel=Channel.IN_APP,
        status=MessageStatus.SENT,
    ).select_related("training_class__plan", "cadre")
    assert {row.rule for row in rows} == {RuleName.SESSION_AHEAD, RuleName.ANNOUNCEMENT}
    assert len({(row.subject, row.text) for row in rows}) == len(rows) > 10
    for row in rows:
        assert (row.title, row.text) == astuple(wording.write(row, WordingForm.LONG))


def test_no_mail_left_and_one_was_refused(of_small: dict[str, Any]) -> None:
    assert mail.outbox == []
    written_to = Message.objects.filter(channel=Channel.EMAIL).values_list("instructor__email", "status")
    assert set(written_to) >= {("lecturer1@example.com", "FAILED")}
    assert {email.partition("@")[2] for email in Instructor.objects.values_list("email", flat=True)} == {
        "",
        "example.com",
    }


def test_the_first_turns_of_a_worker_send_nothing(of_small: dict[str, Any]) -> None:
    before = Counter(Message.objects.values_list("status"))
    assert [planning.work_out(), sending.send_waiting()] == [0, 0]
    assert [planning.work_out(thorough=True), sending.send_waiting()] == [0, 0]
    assert Counter(Message.objects.values_list("status")) == before


def test_the_last_look_is_at_the_end_of_the_making(db: None) -> None:
    begun = at("10:07")
    with time_machine.travel(begun + dt.timedelta(seconds=40), tick=False):
        assert [moment - begun for moment in reminding.moments(begun)][-1] == dt.timedelta(seconds=40)
    with time_machine.travel(begun + dt.timedelta(days=3), tick=False):
        assert reminding.moments(begun)[-1] == begun


def test_no_mail_waits_for_the_morning(of_small: dict[str, Any]) -> None:
    night = at("23:00")
    lecturer = Instructor.objects.exclude(email="").last()
    row = announcing.draft(
        demo.running(), title="明天", text="请早到。", audiences=["INSTRUCTORS"], channels=["EMAIL"]
    )
    row.send_at = night
    with time_machine.travel(night, tick=False), reminding.postman():
        announcing.announce(row, by=demo.running().staff.all()[0].user, nonce=uuid.uuid4())
        sending.send_waiting()
        mails = Message.objects.filter(rule=RuleName.ANNOUNCEMENT, instructor=lecturer)
        assert [one.status for one in mails] == [MessageStatus.WAITING]
        reminding.let_go(night)
        assert [one.status for one in mails.all()] == [MessageStatus.SENT]
    assert mail.outbox == []


def test_what_was_held_can_be_let_go_by_whoever_held_it(of_small: dict[str, Any]) -> None:
    held = Message.objects.filter(status=MessageStatus.HELD)
    training_class, by = held[0].training_class, held[0].by
    assert by
    count = held.count()
    act = moving.acts_of(training_class).get()
    assert moving.undo(act, training_class, by=by) == count == act.data["messages"]


def test_the_clock_goes_on_after_a_moment_whatever_happened_in_it(of_small: dict[str, Any]) -> None:
    now, seen = timezone.now(), []

    def break_off() -> None:
        with clock.standing_at(now.replace(year=2001)):
            seen.append(timezone.now().year)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        break_off()
    assert (seen, timezone.now()) == ([2001], now)
