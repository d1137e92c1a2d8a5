"""What the tests of the timetable's pages share."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable import asking, links, publishing, scheduling
from timetable.models import (
    Instructor,
    InstructorLink,
    Session,
    SessionInstructor,
    SessionKind,
    TimetableVersion,
)

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
def lecturer(cast: Cast) -> Instructor:
    """陈静 of the party school, with a phone that nobody shall read."""
    return factories.instructor(cast.district, phone="13900001111")


@dataclass
class Asked:
    """A lecture tomorrow morning for which 陈静 has been asked, and the lecturer's link."""

    session: Session
    link: InstructorLink

    @property
    def page(self) -> str:
        """The lecturer's page."""
        return f"/l/{links.token_of(self.link)}/"

    @property
    def row(self) -> SessionInstructor:
        """The lecturer's row as it stands."""
        return SessionInstructor.objects.get(session=self.session, instructor=self.link.instructor_id)


@pytest.fixture
def asked(cast: Cast, add: Add, lecturer: Instructor, today: None) -> Asked:
    cast.head_teacher.phone = "13700002222"
    cast.head_teacher.save()
    session = add(start=at("09:00", MONDAY + dt.timedelta(days=1)), instructors=[lecturer], place="区委党校")
    asking.invite(session, lecturer, by=cast.organiser)
    return Asked(session, links.open_for_instructors(cast.training_class)[lecturer.pk])


@pytest.fixture
def pair(cast: Cast, add: Add, publish: Publish, today: None) -> tuple[Session, Session]:
    """This morning's lecture by 陈静 in 301, and tomorrow afternoon's at 雪堰镇政府, both published; it is eight."""
    chen = factories.instructor(cast.district, "陈静")
    first = add("基层党建", instructors=[chen], room=factories.room(cast.district))
    second = add("网格化管理", start=at("14:00", MONDAY + dt.timedelta(days=1)), place="雪堰镇政府")
    publish()
    return first, second
