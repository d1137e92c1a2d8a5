"""What the tests of fees share: a class with national standards, and lectures that are over."""

import datetime as dt
from typing import Any

import pytest

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable import fee_standards
from timetable.models import Instructor, PublishedSession

TUESDAY = MONDAY + dt.timedelta(days=1)
ID_NUMBER = "11010519491231002X"
ACCOUNT = "6222021234567890123"
BANK = "江南农商行延陵支行"


def taught(
    training_class: TrainingClass,
    *people: Instructor,
    start: dt.datetime | None = None,
    hours: Any = 4,
    title: str = "专题讲座",
    **fields: Any,
) -> PublishedSession:
    """A published lecture, Monday from nine unless told."""
    row = factories.session(
        training_class, title, start=start or at("09:00"), instructors=people, hours=hours, **fields
    )
    return factories.published(row)


@pytest.fixture
def standards(cast: Cast) -> None:
    """The national figures."""
    fee_standards.lay_down_defaults(cast.district)


@pytest.fixture
def senior(cast: Cast) -> Instructor:
    """陈静, 1,000 yuan a 学时."""
    return factories.instructor(cast.district, title="教授", title_grade="SENIOR")


@pytest.fixture
def associate(cast: Cast) -> Instructor:
    """王磊, 500 yuan a 学时."""
    return factories.instructor(cast.district, "王磊", title="副教授", title_grade="ASSOCIATE")
