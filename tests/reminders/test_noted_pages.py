"""Wherever a text for the group stands to be copied, its copy is noted: what is kept is what the page shows."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import ClassStatus
from reminders import group_texts
from reminders.models import Message
from tests import factories
from tests.attendance.conftest import AM, Attended, attended, monday
from tests.conftest import Cast
from tests.factories import at
from tests.reminders.conftest import Add, Publish
from timetable import adjusting
from timetable.adjusting import Cancellation
from trainees.models import Quota

__all__ = ["attended", "monday"]
BUTTON = re.compile(
    r'<button[^>]*data-copy="([^"]+)"[^>]*data-note="([^"]+)"\s+data-note-rule="(\w+)"\s+data-note-subject="([^"]+)"'
)


def noted(cast: Cast, client: Client, address: str) -> list[tuple[str, str]]:
    """Presses each such button as the script does; (rule, subject) of each, whose kept text is the shown one."""
    page, found = client.get(address).content.decode(), []
    for field, note, rule, subject in BUTTON.findall(page):
        shown = re.search(rf'<textarea[^>]*id="{field}"[^>]*>\n?([^<]*)</textarea>', page)
        text = group_texts.about(cast.training_class, rule, subject)
        assert shown, field
        assert text, subject
        assert html.unescape(shown[1]).replace("\r\n", "\n") == text.text
        answer = client.post(note, {"rule": rule, "subject": subject, "quiet": "1"})
        assert answer.status_code == 204
        assert Message.objects.get(rule=rule, subject=subject).text == text.text
        found.append((rule, subject))
    return found


def test_today_and_the_posting(cast: Cast, as_user: Any, attended: Attended, time_machine_at: Any) -> None:
    client = as_user(cast.head_teacher)
    attended.mark(p0="ABSENT", p1="LATE", p2="PRESENT")
    key = f"half-day/{AM.key}"
    with time_machine_at("2026-11-23T10:30:00+08:00"):
        today = noted(cast, client, reverse("attendance:today_detail", args=[cast.training_class.pk]))
    assert today == [("MISSING", key)]
    posting = reverse("attendance:posting_detail", args=[cast.training_class.pk])
    assert noted(cast, client, f"{posting}?half_day={AM.key}") == [("POSTING", key)]


def test_a_posting_in_parts(cast: Cast, as_user: Any, attended: Attended) -> None:
    for number in range(12):
        town = factories.unit(f"第{number:02}镇", "TOWN", cast.district)
        factories.trainees(cast.training_class, factories.unit(f"第{number:02}社区", "COMMUNITY", town), 1)
    posting = reverse("attendance:posting_detail", args=[cast.training_class.pk])
    found = noted(cast, as_user(cast.head_teacher), f"{posting}?half_day={AM.key}")
    assert found == [("POSTING", f"half-day/{AM.key}/{part}") for part in (1, 2, 3)][: len(found)]
    assert len(found) > 1


def test_the_chase_of_one_and_of_all(cast: Cast, as_user: Any) -> None:
    row = cast.training_class
    row.status = ClassStatus.ENROLLING
    row.save()
    Quota.objects.create(training_class=row, unit=cast.other_town, seats=2)
    found = noted(cast, as_user(cast.organiser), reverse("trainees:reply_list", args=[row.pk]))
    one = ("NOMINATION_CLOSING", f"nominations/unit-{cast.other_town.pk}")
    assert sorted(found) == [("NOMINATION_CLOSING", "nominations"), one]


@pytest.mark.usefixtures("sunday")
def test_a_change_that_was_published_and_its_receipts(
    cast: Cast, as_user: Any, add: Add, publish: Publish
) -> None:
    session = add("基层党建", start=at("14:00"))
    first = publish()
    client = as_user(cast.organiser)
    receipts = reverse("timetable:notice_list", args=[cast.training_class.pk])
    assert noted(cast, client, receipts) == [("TIMETABLE_PUBLISHED", f"version/{first.pk}/missing")]
    second = adjusting.adjust(session, Cancellation(), by=cast.organiser, version=1, reason="停电")
    done = reverse("timetable:adjust_done", args=[session.pk, second.number])
    assert noted(cast, client, done) == [("TIMETABLE_CHANGED", f"version/{second.pk}")]
    assert noted(cast, client, receipts) == [("TIMETABLE_CHANGED", f"version/{second.pk}/missing")]
