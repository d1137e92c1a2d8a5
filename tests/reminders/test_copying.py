"""复制到群: one row a text and minute, with who and when, however often it is pressed."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from accounts.models import AuditEntry, User
from attendance.models import AttendancePosting
from courses.models import ClassStatus, TrainingClass
from reminders import copying, group_texts
from reminders.group_texts import GroupText
from reminders.models import Message, RuleName
from tests import factories
from tests.attendance.conftest import AM, Attended, attended, monday
from tests.conftest import Cast
from tests.meeting import Meeting
from trainees.models import Chase, Quota

__all__ = ["attended", "monday"]
TEXT = GroupText(RuleName.TIMETABLE_CHANGED, "version/7", "3", "【班】课程调整", "第3版")


def test_it_keeps_who_when_and_what(cast: Cast, time_machine_at: Any) -> None:
    with time_machine_at("2026-11-23T09:04:59+08:00"):
        row = copying.note(TEXT, cast.training_class, by=cast.organiser)
    names = (
        "rule",
        "subject",
        "subject_version",
        "channel",
        "status",
        "title",
        "text",
        "by",
        "cadre",
        "user",
    )
    assert {name: getattr(Message.objects.get(), name) for name in names} == {
        "rule": "TIMETABLE_CHANGED",
        "subject": "version/7",
        "subject_version": "3",
        "channel": "MANUAL",
        "status": "SENT",
        "title": "调课通知 第3版",
        "text": "【班】课程调整",
        "by": cast.organiser,
        "cadre": None,
        "user": None,
    }
    assert row.copied_at
    assert row.sent_at
    assert (row.copied_at.isoformat(), row.sent_at.isoformat()) == (
        "2026-11-23T01:04:00+00:00",
        "2026-11-23T01:04:59+00:00",
    )
    entry = AuditEntry.objects.get(action="reminders.copy")
    about = {"rule": "TIMETABLE_CHANGED", "about": "version/7", "message": row.pk}
    assert (entry.by, entry.subject_id, entry.data) == (cast.organiser, cast.training_class.pk, about)


def test_a_second_press_within_the_minute_is_the_same_copy(cast: Cast, time_machine_at: Any) -> None:
    rows = []
    for clock, by in (
        ("09:04:00", cast.organiser),
        ("09:04:59", cast.head_teacher),
        ("09:05:00", cast.head_teacher),
    ):
        with time_machine_at(f"2026-11-23T{clock}+08:00"):
            rows.append(copying.note(TEXT, cast.training_class, by=by))
    assert rows[0] == rows[1] != rows[2]
    assert [row.by for row in Message.objects.order_by("copied_at")] == [cast.organiser, cast.head_teacher]
    assert AuditEntry.objects.filter(action="reminders.copy").count() == 2


def _race(training_class: TrainingClass, by: User) -> list[str]:
    """Six press at once; what became of each."""
    start, ends = threading.Barrier(6), []

    def press() -> None:
        try:
            connection.ensure_connection()
            start.wait(30)
            copying.note(TEXT, training_class, by=by)
            ends.append("noted")
        except (IntegrityError, Message.MultipleObjectsReturned) as error:
            ends.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"])
def test_presses_at_once_are_one_row(
    time_machine_at: Any, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = factories.unit("武进区", "DISTRICT")
    training_class, by = factories.training_class(district), factories.user("organiser")
    index = next(one for one in Message._meta.constraints if one.name == "message_copied_once_a_minute")
    if not is_guarded:
        monkeypatch.setattr(QuerySet, "create", Meeting(6).before(QuerySet.create))
        with connection.schema_editor() as editor:
            editor.remove_constraint(Message, index)
    try:
        with time_machine_at("2026-11-23T09:04:00+08:00"):
            ends = _race(training_class, by)
        rows = Message.objects.count()
        assert len(ends) == 6
        assert (rows == 1 and ends == ["noted"] * 6) == is_guarded, (rows, ends)
    finally:
        Message.objects.all().delete()
        if not is_guarded:
            with connection.schema_editor() as editor:
                editor.add_constraint(Message, index)


def test_the_last_copies_of_each_text(cast: Cast, time_machine_at: Any, count_queries: Any) -> None:
    other = GroupText(RuleName.MISSING, "half-day/2026-11-23-AM", "x", "未到")
    for minute in range(5):
        with time_machine_at(f"2026-11-23T09:0{minute}:00+08:00"):
            copying.note(TEXT, cast.training_class, by=cast.organiser)
    copying.note(other, cast.training_class, by=cast.organiser)
    copying.note(TEXT, factories.training_class(cast.district, "别的班"), by=cast.organiser)
    with count_queries() as queries:
        found = copying.copies_of(cast.training_class, [TEXT, other])
        clocks = [f"{row.copied_at:%H:%M} {row.by}" for row in found[TEXT.rule, TEXT.subject]]
    assert clocks == [f"01:0{minute} 王科长" for minute in (4, 3, 2)]
    assert len(found[other.rule, other.subject]) == 1
    assert len(queries) == 1


def test_a_posting_that_is_copied_is_posted(cast: Cast, attended: Attended) -> None:
    text = group_texts.about(cast.training_class, RuleName.POSTING, f"half-day/{AM.key}")
    assert text
    copying.tell(text, cast.training_class, by=cast.auditor)
    assert not AttendancePosting.objects.exists()
    for _time in range(2):
        copying.tell(text, cast.training_class, by=cast.head_teacher)
    row = AttendancePosting.objects.get()
    assert (row.day, row.period, row.text, row.posted_by) == (AM.day, "AM", text.text, cast.head_teacher)
    cast.training_class.status = ClassStatus.CLOSED
    cast.training_class.save()
    row.delete()
    copying.tell(text, cast.training_class, by=cast.head_teacher)
    assert not AttendancePosting.objects.exists()


def test_a_chase_that_is_copied_is_a_chase_of_each_unit(cast: Cast) -> None:
    cast.training_class.status = ClassStatus.ENROLLING
    cast.training_class.save()
    Quota.objects.create(training_class=cast.training_class, unit=cast.other_town, seats=2)
    text = group_texts.about(cast.training_class, RuleName.NOMINATION_CLOSING, "nominations")
    assert text
    copying.tell(text, cast.training_class, by=cast.head_teacher)
    assert not Chase.objects.exists()
    copying.tell(text, cast.training_class, by=cast.organiser)
    assert [(row.unit, row.text, row.chased_by) for row in Chase.objects.all()] == [
        (cast.other_town, text.text, cast.organiser)
    ]
