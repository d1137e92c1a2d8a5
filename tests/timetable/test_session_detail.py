"""One session's page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import SESSION_READERS, answers
from timetable import scheduling
from timetable.models import Session


@pytest.fixture
def session(add: Add, cast: Cast) -> Session:
    return add(room=factories.room(cast.district), instructors=[factories.instructor(cast.district)])


@pytest.fixture
def address(session: Session) -> str:
    return reverse("timetable:session_detail", args=[session.pk])


def test_it_works(organiser: Client, address: str) -> None:
    html = organiser.get(address).content.decode()
    for text in (
        "基层党建",
        "11月23日上午 09:00–11:30",
        "三楼301教室",
        "陈静(区委党校讲师)",
        "全班",
        "调课",
        "停课",
    ):
        assert text in html


def test_it_says_how_the_draft_differs_from_what_people_see(
    organiser: Client, cast: Cast, session: Session, publish: Publish, address: str
) -> None:
    publish()
    assert "已发布" in organiser.get(address).content.decode()
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    page = organiser.get(address)
    assert page.context["beside"].change.details == [
        ("时间", "11月23日上午 09:00–11:30", "11月23日下午 14:00–16:30")
    ]
    assert "改动未发布" in page.content.decode()


def test_a_cancelled_one_says_why_and_can_be_put_back(
    organiser: Client, cast: Cast, session: Session, address: str
) -> None:
    scheduling.cancel(session, by=cast.organiser, reason="台风")
    html = organiser.get(address).content.decode()
    assert ("台风" in html, "恢复" in html, "调课" in html) == (True, True, False)


def test_who_may_look(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == SESSION_READERS


def test_only_organisers_of_the_class_that_arranges_it_get_buttons(
    cast: Cast, as_user: Any, address: str
) -> None:
    html = as_user(cast.head_teacher).get(address).content.decode()
    assert ("/edit/" in html, "/move/" in html, "/cancel/" in html) == (False, False, False)


def test_staff_of_a_class_that_joins_may_look(
    cast: Cast, as_user: Any, other_class: TrainingClass, add: Add
) -> None:
    teacher = factories.user("other_head", "孙老师")
    factories.staff(other_class, teacher)
    joint = add("合班", joint_classes=[other_class])
    assert as_user(teacher).get(joint.get_absolute_url()).status_code == 200
    alone = add("不合班", start=at("14:00"))
    assert as_user(teacher).get(alone.get_absolute_url()).status_code == 404


def test_only_get(organiser: Client, address: str) -> None:
    assert organiser.post(address).status_code == 405
