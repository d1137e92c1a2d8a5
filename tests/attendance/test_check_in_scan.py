"""What a scan of the hall's screen opens."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import guessing
from attendance import scanning
from attendance.models import CheckIn
from tests.attendance.conftest import Attended
from tests.attendance.scanned import PAGE, phone_of, scan
from tests.factories import at
from timetable.models import PublishedSession, SessionStatus


@pytest.fixture
def address(attended: Attended, time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-23T08:52:00+08:00"):
        yield reverse("attendance:check_in_scan", args=[scanning.code_of(attended.morning.pk, at("08:52"))])


def test_it_works(attended: Attended, address: str) -> None:
    client, _phone = phone_of(attended.people[0])
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert answer["Cache-Control"] == "no-store, private"
    assert client.session["check_in_proof"] == {
        "session": attended.morning.pk,
        "at": "2026-11-23T00:52:00+00:00",
        "way": "CODE",
        "used": {},
    }
    assert CheckIn.objects.count() == 0  # a scan alone checks nobody in


@pytest.mark.parametrize(("clock", "status"), [("08:52:14", 302), ("08:52:29", 302), ("08:52:30", 410)])
def test_an_expired_code_says_so(address: str, time_machine_at: Any, clock: str, status: int) -> None:
    with time_machine_at(f"2026-11-23T{clock}+08:00"):
        answer = Client().get(address)
    assert (answer.status_code, "二维码已过期，请再扫一次" in answer.content.decode()) == (
        status,
        status == 410,
    )


def test_what_was_not_made_here_is_refused_and_counted(
    attended: Attended, address: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 3)
    client = Client()
    forged = address.replace(address[-4:-1], "zzz")
    found = [client.get(forged).status_code for _ in range(4)]
    assert found == [404, 404, 404, 429]
    assert client.session.get("check_in_proof") is None
    assert Client().get(address).status_code == 302  # nobody in the hall is kept out by it


def test_a_hall_full_of_good_and_old_codes_is_no_guessing(
    attended: Attended, address: str, monkeypatch: Any, time_machine_at: Any
) -> None:
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 1)
    assert [Client().get(address).status_code for _ in range(3)] == [302] * 3
    with time_machine_at("2026-11-23T08:53:00+08:00"):
        assert [Client().get(address).status_code for _ in range(3)] == [410] * 3


def test_a_cancelled_session_says_so(attended: Attended, address: str) -> None:
    PublishedSession.objects.filter(pk=attended.morning.pk).update(status=SessionStatus.CANCELLED)
    answer = Client().get(address)
    assert (answer.status_code, "这节课已经取消或改期，请看课表" in answer.content.decode()) == (410, True)


def test_the_newest_scan_counts(attended: Attended, address: str, time_machine_at: Any) -> None:
    client = Client()
    client.get(address)
    with time_machine_at("2026-11-23T08:54:00+08:00"):
        scan(client, attended.afternoon)
        kept = client.session["check_in_proof"]
    assert (kept["session"], kept["at"]) == (attended.afternoon.pk, "2026-11-23T00:54:00+00:00")


def test_only_get(address: str) -> None:
    assert Client().post(address).status_code == 405
