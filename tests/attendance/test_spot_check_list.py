"""The spot checks of a session."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import checkin
from attendance.models import AttendanceRecord, CheckIn, Mark, SpotCheck
from attendance.said import Kind
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import answers
from tests.attendance.test_screen_detail import WHO
from tests.conftest import Cast
from tests.factories import at
from timetable.models import PublishedSession
from trainees.models import Enrolment


@pytest.fixture
def address(attended: Attended, time_machine_at: Any) -> Any:
    """At ten, with everybody there but the third, who is on leave."""
    attended.mark(AM, p0="PRESENT", p1="LATE", p2="SICK")
    factories.policy(
        attended.training_class.plan.district, training_class=attended.training_class, spot_checks=True
    )
    with time_machine_at("2026-11-23T10:00:00+08:00"):
        yield reverse("attendance:spot_check_list", args=[attended.morning.pk])


def opened(attended: Attended, client: Any, **form: Any) -> Any:
    return client.post(reverse("attendance:spot_check_new", args=[attended.morning.pk]), form)


def scan(attended: Attended, place: int, clock: str) -> Kind:
    person = Enrolment.objects.select_related("training_class", "cadre__user").get(
        pk=attended.people[place].pk
    )
    session = PublishedSession.objects.get(pk=attended.morning.pk)
    return checkin.redeem(person, session, at=at(clock), way="CODE", phone=None).kind


def test_R29_who_does_not_answer_is_a_candidate_for_leaving_early(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(attended.by)
    opened(attended, client, minutes=5)
    spot = SpotCheck.objects.get()
    assert (spot.opened_at, spot.closes_at, spot.opened_by) == (at("10:00"), at("10:05"), attended.by)
    assert [scan(attended, 0, clock) for clock in ("10:00", "10:04:59")] == [Kind.ANSWERED, Kind.ALREADY]
    assert scan(attended, 1, "10:05:00") == Kind.CLOSED  # it means coming again, whose window is over
    (found,) = client.get(address).context["found"]
    assert (found.is_open, found.answered) == (True, 1)
    with time_machine_at("2026-11-23T10:05:00+08:00"):
        page = client.get(address)
    (found,) = page.context["found"]
    assert [row.enrolment.pk for row in found.candidates] == [attended.people[1].pk]
    assert "已应答1人，未应答1人。" in page.content.decode()
    assert [row.status for row in AttendanceRecord.objects.order_by("pk")] == ["PRESENT", "LATE", "ON_LEAVE"]


def test_a_person_decides_with_two_taps(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(attended.by)
    opened(attended, client, minutes=3)
    scan(attended, 0, "10:01")
    decide = reverse("attendance:spot_check_decide", args=[SpotCheck.objects.get().pk])
    client.post(decide, {"enrolment": attended.people[1].pk})  # it is still open
    assert Mark.objects.filter(status="LEFT_EARLY").count() == 0
    with time_machine_at("2026-11-23T10:03:00+08:00"):
        assert "确认早退" in client.get(address).content.decode()
        for place in (0, 1, 2, 1):
            client.post(decide, {"enrolment": attended.people[place].pk})
    mark = Mark.objects.get(status="LEFT_EARLY")
    assert (mark.enrolment_id, mark.reason, mark.marked_by) == (
        attended.people[1].pk,
        "抽查未应答",
        attended.by,
    )


def test_a_second_click_finds_it_open(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    for minutes in (5, 5, "x", "99"):
        opened(attended, client, minutes=minutes)
    assert SpotCheck.objects.count() == 1


def test_where_the_class_has_none(attended: Attended, cast: Cast, as_user: Any, time_machine_at: Any) -> None:
    client = as_user(attended.by)
    with time_machine_at("2026-11-23T10:00:00+08:00"):
        opened(attended, client, minutes=5)
        page = client.get(reverse("attendance:spot_check_list", args=[attended.morning.pk]))
    assert "本班的考勤规则没有开抽查。" in page.content.decode()
    assert SpotCheck.objects.count() == 0


@pytest.mark.parametrize(("clock", "number"), [("08:59:59", 0), ("09:00:00", 1), ("11:30:00", 0)])
def test_only_while_the_session_is_on(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any, clock: str, number: int
) -> None:
    with time_machine_at(f"2026-11-23T{clock}+08:00"):
        opened(attended, as_user(attended.by), minutes=5)
    assert SpotCheck.objects.count() == number


def test_who_may_look(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == WHO


def test_queries_do_not_grow(attended: Attended, address: str, as_user: Any, count_queries: Any) -> None:
    client = as_user(attended.by)
    opened(attended, client, minutes=5)
    client.get(address)
    with count_queries() as one:
        client.get(address)
    for minute in range(3):
        SpotCheck.objects.create(
            training_class=attended.training_class,
            session_id=attended.morning.pk,
            opened_at=at(f"09:1{minute}"),
            closes_at=at(f"09:1{minute + 3}"),
            opened_by=attended.by,
        )
    scan(attended, 0, "10:01")
    with count_queries() as many:
        client.get(address)
    assert (len(one), CheckIn.objects.count()) == (len(many), 1)
