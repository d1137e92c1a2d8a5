"""Live: a running class as its organiser watches it."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import checkin
from attendance.live import LATEST, Live
from attendance.models import CheckInWay
from tests import factories
from tests.attendance.conftest import PM, Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.factories import at

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:live_detail", args=[cast.training_class.pk])


def counted(parts: Any) -> list[tuple[str, int, int]]:
    return [(part.name, part.counts.expected, part.counts.present) for part in parts]


def test_groups_and_towns_are_counted_and_the_last_stand_first(
    attended: Attended, cast: Cast, address: str, as_user: Any, time_machine_at: Any
) -> None:
    second, first = (factories.group(cast.training_class, number) for number in (2, 1))
    for person, group in zip(attended.people, (second, first, None), strict=True):
        person.group = group
        person.save()
    for clock, person in (("13:50", attended.people[1]), ("14:10", attended.people[0])):
        with time_machine_at(f"2026-11-23T{clock}:00+08:00"):
            checkin.check_in(person, attended.afternoon, at=at(clock), way=CheckInWay.DESK, by=attended.by)
    live = as_user(cast.organiser).get(address).context["live"]
    counts = live.counts
    assert (live.moment.half_day, counts.expected, counts.present, counts.late, counts.missing) == (
        PM,
        3,
        2,
        1,
        1,
    )
    assert counted(live.groups) == [("第1组", 1, 1), ("第2组", 1, 1), ("", 1, 0)]
    assert counted(live.towns) == [("湖塘镇", 1, 1), ("雪堰镇", 2, 1)]
    assert [row.enrolment for row in live.latest] == [attended.people[0], attended.people[1]]


def test_htmx_gets_the_figures_and_304_while_they_stand(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    client = as_user(cast.organiser)
    first = client.get(address, **HTMX)
    assert (first.status_code, "<html" in first.content.decode()) == (200, False)
    tag = first["ETag"]
    still = client.get(address, HTTP_IF_NONE_MATCH=tag, **HTMX)
    assert (still.status_code, still.content, still["ETag"]) == (304, b"", tag)
    assert client.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 200
    attended.mark(PM, p0="PRESENT")
    again = client.get(address, HTTP_IF_NONE_MATCH=tag, **HTMX)
    assert (again.status_code, again["ETag"] != tag) == (200, True)


def test_no_session_and_no_more_than_the_last_dozen(
    attended: Attended, cast: Cast, address: str, as_user: Any, time_machine_at: Any
) -> None:
    client = as_user(cast.organiser)
    with time_machine_at("2026-11-24T09:00:00+08:00"):
        assert "今天没有课" in client.get(address).content.decode()
    people = factories.trainees(cast.training_class, cast.community, LATEST + 1)
    with time_machine_at("2026-11-23T13:50:00+08:00"):
        for person in people:
            checkin.check_in(person, attended.afternoon, at=at("13:50"), way=CheckInWay.DESK, by=attended.by)
        assert len(Live.of(cast.training_class).latest) == LATEST


def test_who_may_look(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == READERS


def test_it_is_linked_from_the_class_and_the_first_page(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    client = as_user(cast.organiser)
    for page in (reverse("desk:home"), reverse("courses:class_detail", args=[cast.training_class.pk])):
        assert f'href="{address}"' in client.get(page).content.decode()


def test_the_queries_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client, counts = as_user(cast.organiser), []
    client.get(address)
    for size in (1, 3):
        factories.trainees(cast.training_class, cast.community, size)
        attended.mark(PM, p0="LATE" if size == 1 else "PRESENT")
        with count_queries() as queries:
            client.get(address, **HTMX)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 26
