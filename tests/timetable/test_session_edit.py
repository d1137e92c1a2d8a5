"""The form that changes a session."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

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
    lecturer = factories.instructor(cast.district)
    return add(room=factories.room(cast.district), instructors=[lecturer], chair="周主任")


@pytest.fixture
def address(session: Session) -> str:
    return reverse("timetable:session_edit", args=[session.pk])


def typed(session: Session, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "LECTURE",
        "title": "基层党建",
        "day": str(MONDAY),
        "period": "AM",
        "starts": "09:00",
        "ends": "11:30",
        "hours": "4",
        "room": session.room_id or "",
        "instructors": [person.pk for person in session.instructors.all()],
        "chair": "周主任",
        "version": session.version,
        **fields,
    }


def test_the_form_shows_what_is_stored(organiser: Client, session: Session, address: str) -> None:
    form = organiser.get(address).context["form"]
    shown = {name: form[name].value() for name in ("title", "day", "period", "room", "chair", "version")}
    assert shown == {
        "title": "基层党建",
        "day": MONDAY,
        "period": "AM",
        "room": session.room_id,
        "chair": "周主任",
        "version": 1,
    }
    assert form["instructors"].value() == [person.pk for person in session.instructors.all()]


def test_it_works(organiser: Client, session: Session, address: str) -> None:
    answer = organiser.post(address, typed(session, title="新题目", instructors=[], starts="09:30"))
    timetable = reverse("timetable:timetable_detail", args=[session.training_class_id])
    assert (answer.status_code, answer["Location"]) == (302, f"{timetable}#session-{session.pk}")
    session.refresh_from_db()
    assert (session.title, session.start_at, session.version) == ("新题目", at("09:30"), 2)
    assert list(session.instructors.all()) == []


def test_choosing_another_half_day_alone_brings_its_times(
    organiser: Client, session: Session, address: str
) -> None:
    organiser.post(address, typed(session, period="PM"))
    session.refresh_from_db()
    assert (session.start_at, session.end_at) == (at("14:00"), at("16:30"))


def test_what_has_been_retired_stays_a_choice_where_it_is_used(
    organiser: Client, session: Session, address: str
) -> None:
    assert session.room
    session.room.is_active = False
    session.room.save()
    session.instructors.update(is_active=False)
    assert organiser.post(address, typed(session, remark="带笔")).status_code == 302
    session.refresh_from_db()
    assert (session.room is not None, session.instructors.count(), session.remark) == (True, 1, "带笔")


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == SESSION_EDITORS


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


def test_bad_input_is_422_and_stays(organiser: Client, session: Session, address: str) -> None:
    answer = organiser.post(address, typed(session, title="", remark="留着"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["title"])
    assert "留着" in answer.content.decode()


def test_an_old_form_is_409_with_both_values_and_saves_when_sent_again(
    organiser: Client, cast: Cast, session: Session, address: str
) -> None:
    old = typed(session, title="我改的", chair="我", starts="10:00")
    room = factories.room(cast.district, "二楼报告厅")
    scheduling.change(session, by=cast.administrator, version=1, title="别人改的", room=room)
    answer = organiser.post(address, old)
    assert answer.status_code == 409
    differences = [(row.label, row.stored, row.typed) for row in answer.context["differences"]]
    assert sorted(differences) == sorted(
        [
            ("开始", "09:00", "10:00"),
            ("教室、场地", "二楼报告厅（80座）", "三楼301教室（80座）"),
            ("内容", "别人改的", "我改的"),
            ("主持人", "周主任", "我"),
        ]
    )
    html = answer.content.decode()
    assert ("周主任 在" in html, "仍按我填的保存" in html) == (True, True)
    session.refresh_from_db()
    assert session.title == "别人改的"
    form = answer.context["form"]
    assert form["version"].value() == "2"
    assert organiser.post(address, {**old, "version": 2}).status_code == 302
    session.refresh_from_db()
    assert (session.title, session.version) == ("我改的", 3)


def test_a_form_without_its_version_is_an_old_one(organiser: Client, session: Session, address: str) -> None:
    assert organiser.post(address, typed(session, version="")).status_code == 409


def test_a_clash_is_409_and_keeps_what_was_typed(
    organiser: Client, cast: Cast, session: Session, add: Add, address: str
) -> None:
    add("下午的课", start=at("14:00"))
    answer = organiser.post(address, typed(session, starts="14:30", ends="15:00", remark="留着"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "“社区干部培训班” 11月23日下午 已有“下午的课”（14:00–16:30）" in html
    assert "留着" in html


def test_a_session_with_marks_needs_a_reason_to_change_its_time(
    organiser: Client, cast: Cast, session: Session, address: str
) -> None:
    assert "reason" not in organiser.get(address).context["form"].fields
    session.marks.create(enrolment=cast.enrolment, status="PRESENT", source="GRID")
    late = {"starts": "10:00"}
    answer = organiser.post(address, typed(session, **late))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert organiser.post(address, typed(session, **late, reason="停电")).status_code == 302
