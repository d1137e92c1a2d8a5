"""A former class's sessions are added to a class."""

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
from tests.timetable.doors import CLASS_EDITORS, answers

NEXT_MONDAY = MONDAY + dt.timedelta(days=7)


@pytest.fixture
def former(cast: Cast) -> TrainingClass:
    return factories.training_class(cast.district, "去年的班", starts_on=NEXT_MONDAY)


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("timetable:tray_copy", args=[cast.training_class.pk])


def test_it_works_and_says_what_was_taken(
    organiser: Client, cast: Cast, add: Add, former: TrainingClass, other_class: TrainingClass, address: str
) -> None:
    room = factories.room(cast.district)
    add("第一天的课", training_class=former, start=at("09:00", NEXT_MONDAY), room=room)
    add("第二天的课", training_class=former, start=at("14:00", NEXT_MONDAY + dt.timedelta(days=1)))
    add("占着教室", training_class=other_class, room=room)
    answer = organiser.post(address, {"source": former.pk}, follow=True)
    html = answer.content.decode()
    assert "已加入2节课。" in html
    assert "三楼301教室 11月23日上午 已有“科级干部班”的“占着教室”" in html
    copied = [
        (row.title, row.start_at, row.room) for row in cast.training_class.sessions.order_by("start_at")
    ]
    assert copied == [
        ("第一天的课", at("09:00"), None),
        ("第二天的课", at("14:00", MONDAY + dt.timedelta(days=1)), None),
    ]


@pytest.mark.parametrize("source", ["", "999999", "x"])
def test_an_odd_source_is_refused_beside_the_field(source: str, organiser: Client, address: str) -> None:
    answer = organiser.post(address, {"source": source})
    assert answer.status_code == 422
    assert answer.context["former"].errors.keys() == {"source"}


def test_a_class_out_of_sight_is_no_source(organiser: Client, cast: Cast, add: Add, address: str) -> None:
    abroad = factories.training_class(cast.stranger.grants.get().unit, "外区的班")
    factories.session(abroad)
    assert organiser.post(address, {"source": abroad.pk}).status_code == 422


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    found = answers(cast, as_user, address, "post")
    assert found == {who: 422 if status == 200 else status for who, status in CLASS_EDITORS.items()}
