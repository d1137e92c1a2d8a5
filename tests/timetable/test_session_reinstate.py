"""Putting a session back: the undo of moving and cancelling."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add
from tests.timetable.doors import answers
from timetable import asking, scheduling
from timetable.models import Session, SessionStatus


@pytest.fixture
def session(add: Add, cast: Cast) -> Session:
    return add(room=factories.room(cast.district))


@pytest.fixture
def address(session: Session) -> str:
    return reverse("timetable:session_reinstate", args=[session.pk])


def test_a_cancelled_session_is_put_back(
    organiser: Client, cast: Cast, session: Session, address: str
) -> None:
    scheduling.cancel(session, by=cast.organiser, reason="台风")
    answer = organiser.post(address)
    timetable = reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    assert (answer.status_code, answer["Location"]) == (302, timetable)
    session.refresh_from_db()
    assert (session.status, session.reason) == (SessionStatus.SCHEDULED, "")


@pytest.mark.parametrize("start", [at("14:00"), None])
def test_undo_takes_back_a_move_with_its_place(
    organiser: Client, cast: Cast, session: Session, address: str, start: Any
) -> None:
    room = session.room
    scheduling.move(session, by=cast.organiser, version=1, start=start, place="雪堰镇政府")
    organiser.post(f"{address}?version=2")
    session.refresh_from_db()
    assert (session.start_at, session.end_at, session.room, session.place) == (
        at("09:00"),
        at("11:30"),
        room,
        "",
    )


def test_undo_gives_back_what_a_lecturer_had_answered(
    organiser: Client, cast: Cast, session: Session, address: str
) -> None:
    chen, wang = (factories.instructor(cast.district, name) for name in ("陈静", "王磊"))
    scheduling.change(session, by=cast.organiser, version=1, instructors=[chen])
    asking.confirm(session, chen, by=cast.organiser, note="一定来")
    agreed = session.teaching.get()
    scheduling.move(session, by=cast.organiser, version=2, start=at("14:00"), instructors=[wang])
    organiser.post(f"{address}?version=3")
    row = session.teaching.get()
    assert row.pk != agreed.pk
    for name in ("instructor", "answer", "answered_at", "note", "during", "asked_during", "asked_place"):
        assert getattr(row, name) == getattr(agreed, name), name


def test_undo_takes_back_a_cancelling(organiser: Client, cast: Cast, session: Session, address: str) -> None:
    scheduling.cancel(session, by=cast.organiser, reason="台风")
    organiser.post(f"{address}?version=2")
    session.refresh_from_db()
    assert session.status == SessionStatus.SCHEDULED


@pytest.mark.parametrize("version", [1, 3])
def test_undo_of_what_was_changed_since_does_nothing_and_says_so(
    organiser: Client, cast: Cast, session: Session, address: str, version: int
) -> None:
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    scheduling.change(session, by=cast.administrator, version=2, title="别人改的")
    answer = organiser.post(f"{address}?version={version}")
    session.refresh_from_db()
    assert (session.start_at, session.version) == (at("14:00"), 3)
    assert "这节课程后来又被改过，没有撤销。" in organiser.get(answer["Location"]).content.decode()


def test_undo_onto_a_place_taken_since_says_by_what(
    organiser: Client, cast: Cast, session: Session, other_class: TrainingClass, add: Add, address: str
) -> None:
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    add("财务制度", training_class=other_class, room=session.room)
    answer = organiser.post(f"{address}?version=2")
    session.refresh_from_db()
    assert session.start_at == at("14:00")
    assert "已有“科级干部班”的“财务制度”" in organiser.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("target", "expected"),
    [("/plans/2026/?q=x", "/plans/2026/?q=x"), ("https://evil.example/", None), ("", None)],
)
def test_it_goes_back_to_the_page_it_came_from_and_nowhere_else(
    organiser: Client, cast: Cast, session: Session, address: str, target: str, expected: str | None
) -> None:
    answer = organiser.post(address, {"next": target})
    timetable = reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    assert answer["Location"] == (expected or timetable)


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address, "post") == {
        "administrator": 302,
        "organiser": 302,
        "head_teacher": 403,
        "finance": 403,
        "liaison": 404,
        "cadre_user": 404,
        "stranger": 404,
        "anonymous": 302,
    }


def test_only_post(organiser: Client, address: str) -> None:
    assert organiser.get(address).status_code == 405
