"""A class of three trainees with a morning and an afternoon published, seen on its Monday."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import User
from attendance import marking
from attendance.marking import Marked
from attendance.models import MarkSource
from attendance.value import Value
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from timetable.calendar import HalfDay
from timetable.models import PublishedSession
from trainees.models import Enrolment, Quota

AM = HalfDay(factories.MONDAY, "AM")
PM = HalfDay(factories.MONDAY, "PM")
EVE = HalfDay(factories.MONDAY, "EVE")


@dataclass
class Attended:
    """`people` are three enrolments of the cast's class, the cast's cadre first."""

    training_class: TrainingClass
    people: list[Enrolment]
    morning: PublishedSession
    afternoon: PublishedSession
    by: User

    def mark(self, half_day: HalfDay = AM, by: User | None = None, **codes: str) -> Marked:
        """`mark(AM, p0="PRESENT", p2="")`: by place in `people`."""
        values = {self.people[int(name[1:])].pk: Value.of(code) for name, code in codes.items()}
        return marking.mark(
            self.training_class, by=by or self.by, half_day=half_day, values=values, source=MarkSource.GRID
        )


@pytest.fixture
def monday(time_machine_at: Callable[[str], Any]) -> Any:
    with time_machine_at("2026-11-23T18:00:00+08:00"):
        yield


@pytest.fixture
def attended(cast: Cast, monday: None) -> Attended:
    people = [cast.enrolment, *factories.trainees(cast.training_class, cast.other_community, 2)]
    return Attended(
        training_class=cast.training_class,
        people=people,
        morning=factories.published(factories.session(cast.training_class, "基层党建")),
        afternoon=factories.published(
            factories.session(cast.training_class, "矛盾调解", start=factories.at("14:00"))
        ),
        by=cast.head_teacher,
    )


@pytest.fixture
def enrolling(cast: Cast) -> TrainingClass:
    """A class that takes nominations, with two seats for the cast's town."""
    training_class = factories.training_class(
        cast.district, "支部书记示范班", status=ClassStatus.ENROLLING, starts_on=None, planned_size=3
    )
    Quota.objects.create(training_class=training_class, unit=cast.town, seats=2)
    return training_class
