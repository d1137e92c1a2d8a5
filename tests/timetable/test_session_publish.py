"""One session published alone (临时调整), by its page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import answers
from timetable import scheduling
from timetable.models import PublishedSession, Session, TimetableVersion


@pytest.fixture
def moved(cast: Cast, add: Add, publish: Publish) -> Session:
    """Published in the morning, drafted in the evening, beside another change."""
    session, other = add("要调的课"), add("另一节", start=at("14:00"))
    publish()
    scheduling.change(other, by=cast.organiser, version=1, chair="周主任")
    return scheduling.move(session, by=cast.organiser, version=1, start=at("19:00"))


def address(session: Session) -> str:
    return reverse("timetable:session_publish", args=[session.pk])


def test_it_shows_its_change_alone_and_whom_it_concerns(organiser: Client, moved: Session) -> None:
    page = organiser.get(address(moved))
    preview = page.context["preview"]
    assert [change.row.title for change in preview.difference.changes] == ["要调的课"]
    assert (len(preview.concerned.cadres), preview.concerned.head_teacher_names) == (1, ["刘老师"])
    html = page.content.decode()
    for text in ("11月23日晚上 19:00–21:30", "另外 1 处变动仍是草稿", "发布后会通知 2 人"):
        assert text in html


def test_it_publishes_that_session_alone(organiser: Client, moved: Session) -> None:
    answer = organiser.post(address(moved))
    assert (answer.status_code, answer["Location"]) == (302, moved.get_absolute_url())
    assert list(PublishedSession.objects.order_by("pk").values_list("title", "start_at", "change")) == [
        ("要调的课", at("19:00"), "MOVED"),
        ("另一节", at("14:00"), ""),
    ]
    assert "课表第2版已发布，通知了 2 人。" in organiser.get(answer["Location"]).content.decode()


def test_a_second_press_makes_no_second_version(organiser: Client, moved: Session) -> None:
    assert [organiser.post(address(moved)).status_code for _ in range(2)] == [302, 302]
    assert TimetableVersion.objects.count() == 2
    assert "这节课没有需要发布的变动。" in organiser.get(address(moved)).content.decode()


def test_the_session_s_page_leads_there_only_while_it_differs(organiser: Client, moved: Session) -> None:
    page = moved.get_absolute_url()
    assert address(moved) in organiser.get(page).content.decode()
    organiser.post(address(moved))
    assert address(moved) not in organiser.get(page).content.decode()


def test_R17_a_place_that_another_draft_of_the_class_has_left_is_refused_by_name(
    organiser: Client, cast: Cast, add: Add, publish: Publish
) -> None:
    room = factories.room(cast.district)
    leaving, coming = add("要走的课", room=room), add("要来的课", start=at("14:00"))
    publish()
    scheduling.move(leaving, by=cast.organiser, version=1, start=at("19:00"))
    scheduling.move(coming, by=cast.organiser, version=1, start=at("09:00"), room=room)
    sentence = "三楼301教室 11月23日上午 已发布给“社区干部培训班”的“要走的课”（09:00–11:30）"
    assert sentence in organiser.get(address(coming)).content.decode()
    answer = organiser.post(address(coming))
    assert (answer.status_code, answer.context["together"]) == (409, [])
    assert sentence in answer.content.decode()
    assert organiser.post(address(leaving)).status_code == 302
    assert organiser.post(address(coming)).status_code == 302


def test_people_in_two_places_need_a_reason(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add
) -> None:
    session = add()
    add("财务制度", training_class=other_class)
    factories.enrolment(other_class, cast.cadre)
    assert organiser.post(address(session)).status_code == 409
    assert organiser.post(address(session), {"reason": "x" * 201}).status_code == 422
    assert organiser.post(address(session), {"reason": "已与单位说好"}).status_code == 302
    assert TimetableVersion.objects.get().reason == "已与单位说好"


def test_who_may(cast: Cast, as_user: Any, moved: Session) -> None:
    assert answers(cast, as_user, address(moved)) == {
        "administrator": 200,
        "organiser": 200,
        "head_teacher": 403,
        "finance": 403,
        "liaison": 404,
        "cadre_user": 404,
        "stranger": 404,
        "anonymous": 302,
    }


def test_other_methods(organiser: Client, moved: Session) -> None:
    assert organiser.put(address(moved)).status_code == 405


def test_the_queries_do_not_grow_with_the_sessions(
    organiser: Client, cast: Cast, moved: Session, add: Add, count_queries: Any
) -> None:
    taken = []
    for clocks in ((), ("08:00", "12:00", "17:00")):
        for clock in clocks:
            add(start=at(clock), end=at(clock[:3] + "30"), room=factories.room(cast.district, clock))
        organiser.get(address(moved))
        with count_queries() as queries:
            organiser.get(address(moved))
        taken.append(len(queries))
    assert taken[0] == taken[1]
