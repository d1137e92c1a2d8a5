"""A class of three trainees with a morning and an afternoon published, seen on its Monday."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import User
from attendance import leave, leave_deciding, ledger, marking
from attendance.leave_span import Span
from attendance.marking import Marked
from attendance.models import AttendancePolicy, LeaveRequest, MarkSource
from attendance.value import Value
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.attendance import closing
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


@dataclass
class Leaving:
    """A class of three days: mornings and afternoons of four hours and Monday's evening of two, read at seven on its Monday.
    `person` is the cast's cadre; with `unit_word` False the approvers decide at once."""

    cast: Cast
    training_class: TrainingClass
    person: Enrolment
    sessions: dict[HalfDay, PublishedSession]
    policy: AttendancePolicy

    def ask(self, first: HalfDay, last: HalfDay | None = None, **given: Any) -> LeaveRequest:
        """As the trainee, for personal reasons, unless told."""
        given = {"by": self.cast.cadre_user, "kind": "PERSONAL", "reason": "家中有事", **given}
        return leave.ask(self.person, span=Span.of_half_days(first, last or first), **given)

    def ask_hours(
        self, starts: str, ends: str, day: dt.date = factories.MONDAY, **given: Any
    ) -> LeaveRequest:
        """The same by the hour."""
        given = {"by": self.cast.cadre_user, "kind": "PERSONAL", "reason": "看牙", **given}
        span = Span(factories.at(starts, day), factories.at(ends, day), by_hours=True)
        return leave.ask(self.person, span=span, **given)

    def grant(self, request: LeaveRequest, **given: Any) -> LeaveRequest:
        """By the district's administrator, who may decide on everything."""
        given = {"by": self.cast.administrator, "answer": "AGREE", **given}
        return leave_deciding.decide(request, **given)

    def recorded(self) -> dict[HalfDay, tuple[str, int | None]]:
        """What stands recorded of the person: the value's code and its tenths."""
        known = ledger.recorded([row.pk for row in self.sessions.values()], [self.person.pk])
        values = known.get(self.person.pk, {})
        return {
            half_day: (values[row.pk].code, values[row.pk].tenths)
            for half_day, row in self.sessions.items()
            if row.pk in values
        }


TUE_AM, TUE_PM = (HalfDay(factories.MONDAY + dt.timedelta(days=1), part) for part in ("AM", "PM"))
WED_AM, WED_PM = (HalfDay(factories.MONDAY + dt.timedelta(days=2), part) for part in ("AM", "PM"))
_CLOCKS = {"AM": ("09:00", 4), "PM": ("14:00", 4), "EVE": ("19:00", 2)}


@pytest.fixture
def leaving(cast: Cast, time_machine_at: Callable[[str], Any]) -> Iterator[Leaving]:
    with time_machine_at("2026-11-23T07:00:00+08:00"):
        sessions = {}
        for half_day in (AM, PM, EVE, TUE_AM, TUE_PM, WED_AM, WED_PM):
            clock, hours = _CLOCKS[half_day.period]
            start = factories.at(clock, half_day.day)
            drafted = factories.session(cast.training_class, half_day.key, start=start, hours=hours)
            sessions[half_day] = factories.published(drafted)
        policy = factories.policy(cast.district, for_short_classes=True, unit_word=False, proof_needed=[])
        yield Leaving(cast, cast.training_class, cast.enrolment, sessions, policy)


@pytest.fixture
def ended(cast: Cast, time_machine_at: Callable[[str], Any]) -> Any:
    """A class of three with a morning and an afternoon on Monday, the day after: all were there, all papers are filed."""
    with time_machine_at(closing.AFTER):
        factories.trainees(cast.training_class, cast.other_community, 2)
        cast.training_class.enrolments.update(status="REGISTERED")
        for title, clock in (("基层党建", "09:00"), ("矛盾调解", "14:00")):
            factories.published(
                factories.session(cast.training_class, title, start=factories.at(clock), hours=4)
            )
        yield closing.ended(cast.training_class, cast.organiser)
