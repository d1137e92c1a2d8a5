"""Calling a session off."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import scheduling
from timetable.models import Session, SessionStatus


@pytest.fixture
def session(add: Add) -> Session:
    return add()


@pytest.fixture
def address(session: Session) -> str:
    return reverse("timetable:session_cancel", args=[session.pk])


def test_it_asks_and_then_cancels_and_can_be_undone(
    organiser: Client, session: Session, address: str
) -> None:
    assert "“基层党建”不上了？" in organiser.get(address).content.decode()
    answer = organiser.post(address, {"reason": "台风"})
    assert answer.status_code == 302
    session.refresh_from_db()
    assert (session.status, session.reason) == (SessionStatus.CANCELLED, "台风")
    html = organiser.get(answer["Location"]).content.decode()
    undo = f"{reverse('timetable:session_reinstate', args=[session.pk])}?version=2"
    assert f'action="{undo}"' in html


def test_who_has_seen_it_elsewhere_is_told_before(
    organiser: Client, cast: Cast, session: Session, address: str
) -> None:
    assert organiser.get(address).context["form"]["version"].value() == 1
    scheduling.move(session, by=cast.administrator, version=1, start=at("14:00"))
    answer = organiser.post(address, {"reason": "台风", "version": 1})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "周主任 在" in html
    assert "现在是：11月23日下午 14:00–16:30" in html
    session.refresh_from_db()
    assert session.status == SessionStatus.SCHEDULED
    again = {"reason": "台风", "version": answer.context["form"]["version"].value()}
    assert [organiser.post(address, again).status_code for _ in range(2)] == [302, 302]
    session.refresh_from_db()
    assert session.status == SessionStatus.CANCELLED


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == SESSION_EDITORS


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_without_a_reason_it_is_422(organiser: Client, session: Session, address: str, reason: str) -> None:
    answer = organiser.post(address, {"reason": reason})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    session.refresh_from_db()
    assert session.status == SessionStatus.SCHEDULED
