"""The roll-call's page."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.factories import at
from timetable.models import PublishedSession, SessionStatus


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:roll_call", args=[attended.morning.pk])


def called(answer: Any) -> list[str]:
    return [row.enrolment.cadre.name for row in answer.context["roll"].rows]


def test_it_works(attended: Attended, address: str, as_user: Any) -> None:
    attended.mark(AM, p0="LATE", p1="SICK")
    answer = as_user(attended.by).get(address)
    assert answer.status_code == 200
    counts = answer.context["roll"].counts
    assert (counts.expected, counts.present, counts.on_leave, counts.missing) == (3, 1, 1, 1)
    assert [(name, len(rows)) for name, rows in answer.context["roll"].towns] == [
        ("湖塘镇", 1),
        ("雪堰镇", 2),
    ]
    page = answer.content.decode()
    for text in ("点名：基层党建", "11月23日上午", "已到", "其余全部出勤", 'href="tel:13800005678"'):
        assert text in page
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_who_may_look(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == READERS


def test_only_get(attended: Attended, address: str, as_user: Any) -> None:
    assert as_user(attended.by).post(address).status_code == 405


def test_readers_get_no_buttons_and_no_phones(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    page = as_user(cast.auditor).get(address).content.decode()
    assert "您可以查看，不能点名。" in page
    assert "138****5678" in page
    assert [text in page for text in ("13800005678", "roll-answers", "其余全部出勤")] == [False, False, False]
    assert not AuditEntry.objects.filter(action="trainees.see_phones").exists()


def test_R28_phones_in_full_leave_one_row_an_hour(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    rows = AuditEntry.objects.filter(action="trainees.see_phones")
    for clock, number in (("19:00", 1), ("19:59", 1), ("20:00", 2)):
        with time_machine_at(f"2026-11-23T{clock}:00+08:00"):
            as_user(attended.by).get(address)
        assert rows.count() == number
    assert set(rows.values_list("by", "subject_id")) == {(attended.by.pk, attended.training_class.pk)}


def test_R28_before_the_list_is_settled_phones_are_masked(
    attended: Attended, address: str, as_user: Any
) -> None:
    attended.training_class.status = ClassStatus.ENROLLING
    attended.training_class.save()
    page = as_user(attended.by).get(address).content.decode()
    assert ("13800005678" in page, "138****5678" in page) == (False, True)


def test_R29_one_answer_counts_for_every_session_of_the_half_day(attended: Attended, as_user: Any) -> None:
    second = factories.published(
        factories.session(attended.training_class, "讨论", start=at("10:40"), end=at("11:30"))
    )
    page = as_user(attended.by).get(reverse("attendance:roll_call", args=[second.pk])).content.decode()
    assert "本半天有2节课，一次点名同时记入。" in page


def test_R29_only_those_expected_at_the_session_are_called(attended: Attended, as_user: Any) -> None:
    group = factories.group(attended.training_class)
    attended.people[1].group = group
    attended.people[1].save()
    drafted = factories.session(attended.training_class, "小组讨论", start=at("14:00"), end=at("15:00"))
    drafted.groups.set([group])
    discussion = factories.published(drafted)
    answer = as_user(attended.by).get(reverse("attendance:roll_call", args=[discussion.pk]))
    assert called(answer) == [attended.people[1].cadre.name]


def test_a_joint_session_is_called_class_by_class(attended: Attended, cast: Cast, as_user: Any) -> None:
    joined = factories.training_class(cast.district, "合班班次")
    guests = factories.trainees(joined, cast.community, 1)
    drafted = factories.session(attended.training_class, "合班讲座", start=at("17:00"))
    drafted.joint_classes.set([joined])
    address = reverse("attendance:roll_call", args=[factories.published(drafted).pk])
    organiser, head = as_user(cast.organiser), as_user(cast.head_teacher)
    own, guest = organiser.get(address), organiser.get(f"{address}?class={joined.pk}")
    assert (len(called(own)), called(guest)) == (3, [guests[0].cadre.name])
    assert f"?class={joined.pk}" in own.content.decode()
    assert head.get(f"{address}?class={joined.pk}").status_code == 404
    assert head.get(f"{address}?class=x").status_code == 404


def test_a_cancelled_or_unpublished_session_has_no_roll(
    attended: Attended, address: str, as_user: Any
) -> None:
    drafted = factories.session(attended.training_class, "草稿", start=at("17:00"))
    client = as_user(attended.by)
    assert client.get(reverse("attendance:roll_call", args=[drafted.pk])).status_code == 404
    PublishedSession.objects.filter(pk=attended.morning.pk).update(status=SessionStatus.CANCELLED)
    assert client.get(address).status_code == 404


def test_before_its_day_it_is_only_a_list(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-22T23:59:59+08:00"):
        page = as_user(attended.by).get(address).content.decode()
    assert "还没有到，当天起才能记考勤。" in page
    assert "roll-answers" not in page
    with time_machine_at("2026-11-23T00:00:00+08:00"):
        assert "roll-answers" in as_user(attended.by).get(address).content.decode()


def test_queries_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client = as_user(cast.organiser)
    client.get(address)
    with count_queries() as few:
        client.get(address)
    factories.trainees(attended.training_class, cast.community, 4)
    attended.mark(AM, p0="LATE", p1="SICK")
    with count_queries() as many:
        client.get(address)
    assert len(few) == len(many)
    assert len(many) <= 13  # one asks whose head teacher they are, for 今日 in the navigation


def test_todays_list_may_be_kept_by_who_calls_it(
    attended: Attended, cast: Cast, address: str, as_user: Any, time_machine_at: Any
) -> None:
    kept = ("Kaiban-Kept-For", "Kaiban-Kept-On")
    answer = as_user(attended.by).get(address)
    assert [answer[name] for name in kept] == [str(attended.by.pk), "2026-11-23"]
    page = answer.content.decode()
    assert f'data-account="{attended.by.pk}"' in page
    assert ('data-roll-kept=""' in page, "roll_taps.js" in page) == (True, True)
    # Not by a reader, and not the list of another day.
    reading = as_user(cast.auditor).get(address)
    assert (any(name in reading for name in kept), b"roll-offline" in reading.content) == (False, False)
    for instant in ("2026-11-24T00:00:00+08:00", "2026-11-22T23:59:59+08:00"):
        with time_machine_at(instant):
            other = as_user(attended.by).get(address)
        assert any(name in other for name in kept) is False
        assert b"roll-offline" not in other.content
