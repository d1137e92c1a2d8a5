"""今日: what a head teacher's phone opens on."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from attendance import contacts
from attendance.models import ContactTry, LeaveRequest
from attendance.today import Today
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.factories import at

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "today"}


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:today_detail", args=[cast.training_class.pk])


def figures(today: Today) -> tuple[int, int, int, int]:
    counts = today.counts
    return counts.expected, counts.present, counts.on_leave, counts.missing


def test_the_missing_stand_under_their_town_with_whom_to_call(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    cast.liaison.phone = "13900000009"
    cast.liaison.save()
    attended.mark(PM, p1="LATE", p2="SICK")
    answer = as_user(attended.by).get(address)
    today = answer.context["today"]
    assert (today.moment.half_day, figures(today)) == (PM, (3, 1, 1, 1))
    assert [(town.name, [row.person for row in town.rows], list(town.liaisons)) for town in today.towns] == [
        ("湖塘镇", [attended.people[0]], [cast.liaison])
    ]
    assert ([row.person for row in today.late], [row.person for row in today.on_leave]) == (
        [attended.people[1]],
        [attended.people[2]],
    )
    page = answer.content.decode()
    for text in (
        'href="tel:13800005678"',
        'href="tel:13900000009"',
        "社区干部培训班11月23日下午未到1人：\n湖塘镇（1人）：王小宁",
        f"instead_of={attended.people[0].pk}",
    ):
        assert text in page, text
    assert (answer["Cache-Control"], "13800005678" in missing_of(page)) == ("no-store, private", False)


def missing_of(page: str) -> str:
    return page.partition('id="today-text"')[2].partition("</textarea>")[0]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("06:00", AM),
        ("08:30", AM),
        ("11:29", AM),
        ("11:30", PM),
        ("13:30", PM),
        ("16:29", PM),
        ("23:59", PM),
    ],
)
def test_the_half_day_that_runs_or_comes_next_or_was_last(
    attended: Attended, time_machine_at: Any, clock: str, expected: Any
) -> None:
    with time_machine_at(f"2026-11-23T{clock}:00+08:00"):
        today = Today.of(attended.training_class)
        other = Today.of(attended.training_class, AM.key)
    assert (today.moment and today.moment.half_day, other.moment and other.moment.half_day) == (expected, AM)


def test_R16_what_is_offered_follows_the_window(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(attended.by)
    offered = {}
    for clock in ("08:29:59", "08:30:00", "09:29:59", "09:30:00"):
        with time_machine_at(f"2026-11-23T{clock}+08:00"):
            page = client.get(address).content.decode()
        offered[clock] = ("/check-in/" in page, "已到（补签）" in page, "/today/absent/" in page)
    assert offered == {
        "08:29:59": (False, False, False),
        "08:30:00": (True, False, False),
        "09:29:59": (True, False, False),
        "09:30:00": (True, True, True),
    }


def test_without_a_session_today_it_says_when_the_next_is(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(attended.by)
    for day, text in (("22", "下一节是11-23 星期一 09:00“基层党建”。"), ("24", "后面也没有已发布的课")):
        with time_machine_at(f"2026-11-{day}T12:00:00+08:00"):
            answer = client.get(address)
        page = answer.content.decode()
        assert (answer.context["today"].moment, text in page, 'id="today"' in page) == (None, True, False)


def test_htmx_gets_the_block_and_nothing_while_nothing_changed(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(attended.by)
    seen = client.get(address).context["pulse"]
    still = client.get(address, {"seen": seen}, **HTMX)
    assert (still.status_code, still.content) == (204, b"")
    changes: list[Callable[[], object]] = [
        lambda: attended.mark(PM, p0="PRESENT"),
        lambda: attended.mark(PM, p0=""),
        lambda: contacts.note_try(attended.people[1], half_day=PM, words="", by=attended.by),
        lambda: contacts.forget_try(ContactTry.objects.get(), by=attended.by),
        lambda: attended.training_class.enrolments.filter(pk=attended.people[2].pk).update(phone="1"),
        lambda: factories.published(factories.session(attended.training_class, start=at("19:00"))),
    ]
    for change in changes:
        change()
        answer = client.get(address, {"seen": seen}, **HTMX)
        page = answer.content.decode()
        assert (answer.status_code, page.count('id="today"'), "<html" in page) == (200, 1, False)
        seen, before = answer.context["pulse"], seen
        assert seen != before
    with time_machine_at("2026-11-23T20:30:00+08:00"):  # the clock moved on: the evening has begun
        assert client.get(address, {"seen": seen}, **HTMX).status_code == 200


@pytest.mark.parametrize(
    ("words", "found"),
    [("王小宁", 1), ("wxn", 1), ("wangxiaoning", 1), ("5678", 1), ("花园", 1), ("678", 0), ("没有", 0)],
)
def test_somebody_is_sought_at_the_desk(
    attended: Attended, address: str, as_user: Any, words: str, found: int
) -> None:
    client = as_user(attended.by)
    answer = client.get(address, {"q": words}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="today-found")
    page = answer.content.decode()
    assert (len(answer.context["found"]), page.count('class="today-row"')) == (found, found)
    assert f'id="q{attended.people[0].pk}"' in page or not found


def test_readers_do_nothing_and_see_no_phone(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    page = as_user(cast.auditor).get(address).content.decode()
    assert [text in page for text in ("13800005678", "today-answers", "today-search", "138****5678")] == [
        False,
        False,
        False,
        True,
    ]
    assert not AuditEntry.objects.filter(action="trainees.see_phones").exists()


def test_R28_phones_in_full_leave_a_row(attended: Attended, address: str, as_user: Any) -> None:
    as_user(attended.by).get(address)
    assert AuditEntry.objects.filter(action="trainees.see_phones", by=attended.by).count() == 1


def test_R29_who_joined_later_is_not_missing(attended: Attended) -> None:
    tomorrow = at("08:00", factories.MONDAY + dt.timedelta(days=1))
    attended.training_class.enrolments.filter(pk=attended.people[1].pk).update(expected_from=tomorrow)
    assert figures(Today.of(attended.training_class)) == (2, 0, 0, 2)


def test_who_may_look(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == READERS


def test_the_queries_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client, counts = as_user(attended.by), []
    client.get(address)
    for size in (1, 3, 20):
        rows = [
            *factories.trainees(cast.training_class, cast.community, size),
            *factories.trainees(cast.training_class, cast.other_community, size),
        ]
        for row in rows[:3]:
            contacts.note_try(row, half_day=PM, words="没人接", by=attended.by)
        with count_queries() as queries:
            client.get(address)
        with count_queries() as polled:
            client.get(address, {"seen": "x"}, **HTMX)
        counts.append((len(queries), len(polled)))
    assert len(set(counts)) == 1
    assert counts[0][0] <= 32


def test_R29_whoever_is_away_for_some_hours_is_told_apart(
    attended: Attended, address: str, as_user: Any
) -> None:
    LeaveRequest.objects.create(
        enrolment=attended.people[0],
        kind="PERSONAL",
        start_at=at("14:00"),
        end_at=at("15:00"),
        by_hours=True,
        reason="看牙",
        state="APPROVED",
        needs="HEAD_TEACHER",
        asked_by=attended.by,
    )
    answer = as_user(attended.by).get(address)
    away = {row.person: row.away for row in answer.context["today"].missing}
    assert away == dict(zip(attended.people, ("14:00–15:00", "", ""), strict=True))
    assert "14:00–15:00 请假" in answer.content.decode()
