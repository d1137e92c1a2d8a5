"""Calling a session off."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.timetable.conftest import Add
from tests.timetable.doors import SESSION_EDITORS, answers
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
