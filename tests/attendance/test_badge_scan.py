"""Badges and slips scanned at the door."""

from typing import Any

import pytest
from django.urls import reverse

from accounts import guessing
from attendance import badges
from attendance.models import AttendanceRecord, BadgeCode, CheckIn
from tests import factories
from tests.attendance.conftest import Attended
from tests.attendance.doors import answers
from tests.conftest import Cast
from trainees import links
from trainees.models import LinkKind

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def address(attended: Attended, time_machine_at: Any) -> Any:
    badges.issue(attended.training_class, by=attended.by)
    with time_machine_at("2026-11-23T08:55:00+08:00"):
        yield reverse("attendance:badge_scan", args=[attended.training_class.pk])


def code_of(attended: Attended, place: int = 0) -> str:
    return BadgeCode.objects.get(enrolment=attended.people[place]).code


def scan(client: Any, address: str, code: str) -> tuple[int, str, str]:
    """Status, tone and what stands in the answer."""
    answer = client.post(address, {"code": code}, **HTMX)
    page = answer.content.decode()
    tone = page.partition('data-badge-outcome="')[2].partition('"')[0]
    return answer.status_code, tone, page


def test_a_badge_and_a_slip_check_in(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    token = links.issue(attended.people[1].cadre, kind=LinkKind.PAGE, by=attended.by)
    for code in (code_of(attended), f"https://x.example/t/{token}/", code_of(attended, 2).lower() + " "):
        status, tone, _page = scan(client, address, code)
        assert (status, tone) == (200, "success")
    assert [(row.enrolment, row.way, row.taken_by) for row in CheckIn.objects.order_by("pk")] == [
        (person, "BADGE", attended.by) for person in attended.people
    ]
    assert [row.status for row in AttendanceRecord.objects.all()] == ["PRESENT"] * 3
    status, tone, page = scan(client, address, code_of(attended))
    assert (status, tone, CheckIn.objects.count()) == (200, "warning", 3)
    assert "<html" not in page


def test_codes_of_nobody_here_are_refused_in_words(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    other = factories.training_class(cast.district, "别的班")
    factories.enrolment(other, factories.cadre("别人", cast.community))
    badges.issue(other, by=cast.organiser)
    foreign = BadgeCode.objects.get(enrolment__training_class=other).code
    client = as_user(attended.by)
    for code, words in (
        (foreign, "这是别的班的学员证"),
        ("A" * 12, "认不出这个码"),
        ("王小宁", "认不出这个码"),
    ):
        status, tone, page = scan(client, address, code)
        assert (status, tone, words in page) == (409, "danger", True)
    assert not CheckIn.objects.exists()


def test_without_javascript_the_page_answers(attended: Attended, address: str, as_user: Any) -> None:
    answer = as_user(attended.by).post(address, {"code": code_of(attended)})
    page = answer.content.decode()
    assert (answer.status_code, "<html" in page, 'data-badge-outcome="success"' in page) == (200, True, True)


def test_without_a_session_today_nothing_is_scanned(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-25T08:55:00+08:00"):
        status, tone, page = scan(as_user(attended.by), address, code_of(attended))
    assert (status, tone, "今天没有课" in page) == (409, "danger", True)


def test_who_may_scan(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    allowed = dict.fromkeys(("administrator", "organiser", "head_teacher"), 200)
    refused = {"finance": 403, "auditor": 403, "liaison": 404, "cadre_user": 404, "stranger": 404}
    assert answers(cast, as_user, address) == allowed | refused | {"anonymous": 302}


def test_the_queries_of_a_scan_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client, counts = as_user(attended.by), []
    scan(client, address, code_of(attended, 2))
    for place, size in enumerate((1, 3)):
        factories.trainees(cast.training_class, cast.other_community, size)
        with count_queries() as queries:
            scan(client, address, code_of(attended, place))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_whoever_guesses_waits_and_keeps_no_badge_out(
    attended: Attended, address: str, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 1)
    client = as_user(attended.by)
    found = [scan(client, address, "W" * 12) for _ in range(2)]
    assert [status for status, _tone, _page in found] == [409, 409]
    assert ["试得太多了" in page for _status, _tone, page in found] == [False, True]
    assert scan(client, address, code_of(attended))[:2] == (200, "success")
