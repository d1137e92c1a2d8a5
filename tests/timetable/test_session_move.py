"""The form that moves a session."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable import scheduling
from timetable.models import Session


@pytest.fixture
def session(add: Add, cast: Cast) -> Session:
    factories.half_days(cast.district)
    return add(room=factories.room(cast.district), end=at("10:00"))


@pytest.fixture
def address(session: Session) -> str:
    return reverse("timetable:session_move", args=[session.pk])


def typed(session: Session, **fields: Any) -> dict[str, Any]:
    tuesday = str(MONDAY + dt.timedelta(days=1))
    room = session.room_id or ""
    return {
        "day": tuesday,
        "starts": "09:00",
        "ends": "10:00",
        "room": room,
        "version": session.version,
        **fields,
    }


def test_it_works_and_can_be_undone(organiser: Client, session: Session, address: str) -> None:
    answer = organiser.post(address, typed(session))
    assert answer.status_code == 302
    session.refresh_from_db()
    assert session.start_at == at("09:00", MONDAY + dt.timedelta(days=1))
    html = organiser.get(answer["Location"]).content.decode()
    assert "“基层党建”已移到11月24日上午 09:00–10:00。" in html
    undo = f"{reverse('timetable:session_reinstate', args=[session.pk])}?version=2"
    assert f'action="{undo}"' in html


def test_it_shows_where_the_session_is(organiser: Client, address: str) -> None:
    form = organiser.get(address).context["form"]
    shown = [form[name].value() for name in ("day", "period", "starts", "ends")]
    assert shown == [MONDAY, "AM", dt.time(9), dt.time(10)]


def test_without_an_end_it_stays_as_long_as_it_was(organiser: Client, session: Session, address: str) -> None:
    organiser.post(address, typed(session, ends="", starts="15:00"))
    session.refresh_from_db()
    assert session.end_at == at("16:00", MONDAY + dt.timedelta(days=1))


def test_without_a_day_it_goes_back_among_the_unplaced(
    organiser: Client, session: Session, address: str
) -> None:
    answer = organiser.post(address, typed(session, day="", starts="", ends=""))
    session.refresh_from_db()
    assert session.start_at is None
    assert "“基层党建”已放回待排。" in organiser.get(answer["Location"]).content.decode()


def test_to_a_typed_place(organiser: Client, session: Session, address: str) -> None:
    organiser.post(address, typed(session, room="", place="雪堰镇政府"))
    session.refresh_from_db()
    assert (session.room, session.place) == (None, "雪堰镇政府")


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == SESSION_EDITORS


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


def test_bad_input_is_422_and_stays(organiser: Client, session: Session, address: str) -> None:
    answer = organiser.post(address, typed(session, starts="", room="", place="雪堰镇政府"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["period"])
    assert "雪堰镇政府" in answer.content.decode()


def test_a_clash_is_409(
    organiser: Client, cast: Cast, session: Session, other_class: TrainingClass, add: Add, address: str
) -> None:
    add("财务制度", training_class=other_class, room=session.room, start=at("14:00"))
    answer = organiser.post(address, typed(session, day=str(MONDAY), starts="15:00", ends=""))
    assert answer.status_code == 409
    assert "三楼301教室 11月23日下午 已有“科级干部班”的“财务制度”（14:00–16:30）" in answer.content.decode()


def test_an_old_form_is_409_with_both_values(
    organiser: Client, cast: Cast, session: Session, address: str
) -> None:
    old = typed(session)
    scheduling.move(session, by=cast.administrator, version=1, start=at("14:00"))
    answer = organiser.post(address, old)
    assert answer.status_code == 409
    differences = [(row.label, row.stored, row.typed) for row in answer.context["differences"]]
    assert differences == [
        ("日期", "2026-11-23", "2026-11-24"),
        ("开始", "14:00", "09:00"),
        ("结束", "15:00", "10:00"),
    ]


def test_a_session_with_marks_needs_a_reason(
    organiser: Client, cast: Cast, session: Session, address: str
) -> None:
    session.marks.create(enrolment=cast.enrolment, status="PRESENT", source="GRID")
    answer = organiser.post(address, typed(session))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert organiser.post(address, typed(session, reason="停电")).status_code == 302
