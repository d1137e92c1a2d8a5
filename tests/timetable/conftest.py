"""What the tests of the timetable's pages share."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable import publishing, scheduling
from timetable.models import Session, SessionKind, TimetableVersion

Add = Callable[..., Session]
Publish = Callable[..., TimetableVersion]


@pytest.fixture
def other_class(cast: Cast) -> TrainingClass:
    return factories.training_class(cast.district, "科级干部班")


@pytest.fixture
def add(cast: Cast) -> Add:
    """Drafts a lecture of the cast's class, Monday from nine unless told."""

    def draft(title: str = "基层党建", **fields: Any) -> Session:
        training_class = fields.pop("training_class", cast.training_class)
        fields.setdefault("start", at("09:00"))
        fields.setdefault("kind", SessionKind.LECTURE)
        return scheduling.add(training_class, by=cast.organiser, title=title, **fields)

    return draft


@pytest.fixture
def publish(cast: Cast) -> Publish:
    def act(training_class: TrainingClass | None = None, **fields: Any) -> TimetableVersion:
        return publishing.publish(training_class or cast.training_class, by=cast.organiser, **fields)

    return act


@pytest.fixture
def organiser(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    """A browser in which the organiser has signed in."""
    return as_user(cast.organiser)


@pytest.fixture
def administrator(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    """A browser in which the administrator has signed in."""
    return as_user(cast.administrator)


@pytest.fixture
def pair(cast: Cast, add: Add, publish: Publish, today: None) -> tuple[Session, Session]:
    """This morning's lecture by 陈静 in 301, and tomorrow afternoon's at 雪堰镇政府, both published; it is eight."""
    chen = factories.instructor(cast.district, "陈静")
    first = add("基层党建", instructors=[chen], room=factories.room(cast.district))
    second = add("网格化管理", start=at("14:00", MONDAY + dt.timedelta(days=1)), place="雪堰镇政府")
    publish()
    return first, second
