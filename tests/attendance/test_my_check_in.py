"""The check-in of today on a trainee's own page, and the page's ETag."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import checkin
from attendance.models import SpotCheck
from tests import factories
from tests.attendance.conftest import Attended
from tests.conftest import Cast
from tests.factories import at
from timetable.models import PublishedSession
from trainees.models import Enrolment

URL = reverse("desk:me")


def check_in(attended: Attended, clock: str, direction: str = "IN") -> None:
    person = Enrolment.objects.select_related("training_class", "cadre__user").get(pk=attended.people[0].pk)
    session = PublishedSession.objects.get(pk=attended.morning.pk)
    outcome = checkin.check_in(person, session, at=at(clock), way="CODE", direction=direction)
    assert outcome.is_taken


def own_policy(attended: Attended, **fields: Any) -> None:
    factories.policy(attended.training_class.plan.district, training_class=attended.training_class, **fields)


@pytest.fixture
def page(attended: Attended, cast: Cast, as_user: Any, time_machine_at: Any) -> Any:
    """`page("08:30:00")` is the answer then."""
    client = as_user(cast.cadre_user)

    def look(clock: str, **extra: Any) -> Any:
        with time_machine_at(f"2026-11-23T{clock}+08:00"):
            return client.get(URL, **extra)

    return look


def shown(answer: Any) -> list[tuple[str, bool, str]]:
    return [(row.direction, row.is_late, row.done) for row in answer.context["check_ins"]]


def test_R16_the_block_stands_while_the_window_is_open(page: Any) -> None:
    found = {clock: shown(page(clock)) for clock in ("08:29:59", "08:30:00", "09:05:00", "09:30:00")}
    assert found == {
        "08:29:59": [],
        "08:30:00": [("IN", False, "")],
        "09:05:00": [("IN", True, "")],
        "09:30:00": [],
    }
    words = page("08:30:00").content.decode()
    assert ["扫大屏幕上的二维码，09:30 结束。" in words, reverse("attendance:check_in_new") in words] == [
        True
    ] * 2


def test_afterwards_it_says_since_when(attended: Attended, page: Any) -> None:
    check_in(attended, "08:52")
    assert shown(page("08:53:00")) == [("IN", False, "已签到 08:52")]
    assert "已签到 08:52" in page("11:29:59").content.decode()
    assert shown(page("11:30:00")) == []


def test_R29_two_sessions_of_a_half_day_have_one_block(attended: Attended, page: Any) -> None:
    factories.published(
        factories.session(attended.training_class, "讨论", start=at("11:30"), end=at("11:55"))
    )
    assert len(shown(page("08:40:00"))) == 1
    assert shown(page("11:10:00")) == []
    own_policy(attended, each_session=True)
    assert shown(page("11:10:00")) == [("IN", False, "")]


def test_a_class_that_does_not_scan_shows_nothing(attended: Attended, page: Any) -> None:
    own_policy(attended, modes=["PAPER"])
    assert shown(page("08:40:00")) == []


def test_going_and_spot_checks(attended: Attended, cast: Cast, page: Any) -> None:
    own_policy(attended, check_out=True, spot_checks=True)
    SpotCheck.objects.create(
        training_class=attended.training_class,
        session_id=attended.morning.pk,
        opened_at=at("10:00"),
        closes_at=at("10:05"),
        opened_by=cast.head_teacher,
    )
    assert [shown(page(clock)) for clock in ("10:00:00", "10:05:00", "11:25:00", "12:00:00")] == [
        [("SPOT", False, "")],
        [],
        [("OUT", False, "")],
        [],
    ]
    check_in(attended, "10:01", "SPOT")
    check_in(attended, "11:26", "OUT")
    assert [shown(page(clock)) for clock in ("10:02:00", "11:27:00")] == [
        [("SPOT", False, "抽查已应答 10:01")],
        [("OUT", False, "已签退 11:26")],
    ]


def test_the_etag_changes_with_each_boundary_and_check_in(attended: Attended, page: Any) -> None:
    own_policy(attended, check_out=True)
    clocks = ("08:29:59", "08:30:00", "09:05:00", "09:30:00", "11:25:00", "12:00:00")
    etags = [page(clock)["ETag"] for clock in clocks]
    assert len(set(etags)) == len(clocks)
    same = page("08:29:58")["ETag"]
    assert (same, page("08:29:59", headers={"If-None-Match": same}).status_code) == (etags[0], 304)
    check_in(attended, "08:52")
    assert page("08:30:00")["ETag"] != etags[1]


def test_a_spot_check_changes_the_etag(attended: Attended, cast: Cast, page: Any) -> None:
    own_policy(attended, spot_checks=True)
    before = page("10:01:00")["ETag"]
    SpotCheck.objects.create(
        training_class=attended.training_class,
        session_id=attended.morning.pk,
        opened_at=at("10:01"),
        closes_at=at("10:06"),
        opened_by=cast.head_teacher,
    )
    assert len({before, page("10:01:00")["ETag"], page("10:06:00")["ETag"], page("10:00:59")["ETag"]}) == 3


def test_queries_do_not_grow(attended: Attended, page: Any, count_queries: Any) -> None:
    page("08:40:00")
    with count_queries() as one:
        page("08:40:00")
    for start, end in (("09:40", "10:00"), ("10:10", "10:40"), ("10:50", "11:20")):
        factories.published(factories.session(attended.training_class, "讨论", start=at(start), end=at(end)))
    check_in(attended, "08:52")
    with count_queries() as many:
        page("08:53:00")
    assert len(one) == len(many)
