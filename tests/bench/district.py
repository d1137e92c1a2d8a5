"""A district for the pages: a year of 38 classes, one of them under way with sixty people."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from attendance import marking
from attendance.models import MarkSource
from attendance.value import Value
from courses.models import ClassStatus, StaffRole, TrainingClass
from tests import factories
from timetable import publishing
from timetable.calendar import half_day_of
from timetable.models import Session
from trainees.models import Cadre, Enrolment
from units.models import Unit

CLASSES, PEOPLE, DAYS = 38, 60, 5


@dataclass
class District:
    """`training_class` runs since the day before yesterday; `cadre` is one of its people."""

    unit: Unit
    community: Unit
    organiser: User
    head_teacher: User
    training_class: TrainingClass
    cadre: Cadre
    reader: User


def make() -> District:
    """Makes it by the factories and the verb that publishes."""
    unit = factories.unit("武进区", "DISTRICT")
    town = factories.unit("湖塘镇", "TOWN", unit)
    community = factories.unit("花园社区居民委员会", "COMMUNITY", town)
    factories.half_days(unit)
    organiser = factories.user("organiser", "王科长", "organiser", unit)
    head_teacher = factories.user("head", "刘老师")
    begun = timezone.localdate() - dt.timedelta(days=2)
    training_class = factories.training_class(unit, "换届后社区干部任职培训班", starts_on=begun, ordinal=1)
    factories.staff(training_class, head_teacher, StaffRole.HEAD_TEACHER)
    for number in range(2, CLASSES + 1):
        factories.training_class(
            unit, f"第{number}个班", ordinal=number, status=ClassStatus.APPROVED, planned_size=PEOPLE
        )
    reader = factories.user("cadre", "王小宁", "cadre", community)
    cadre = factories.cadre("王小宁", community, user=reader)
    people = [
        factories.enrolment(training_class, cadre),
        *factories.trainees(training_class, community, PEOPLE - 1),
    ]
    _hold(training_class, begun, organiser)
    _mark(training_class, people, head_teacher)
    return District(unit, community, organiser, head_teacher, training_class, cadre, reader)


def _hold(training_class: TrainingClass, begun: dt.date, organiser: User) -> None:
    """Two sessions a half-day on five days."""
    unit = training_class.plan.district
    for day in (begun + dt.timedelta(days=number) for number in range(DAYS)):
        for clock in ("08:30", "10:00", "14:00", "15:30"):
            teacher = factories.instructor(unit, f"讲师{day:%d}{clock[:2]}")
            factories.session(
                training_class,
                f"专题讲座 {day:%d} {clock}",
                start=factories.at(clock, day),
                end=factories.at(clock, day) + dt.timedelta(minutes=80),
                instructors=(teacher,),
                place="三楼301教室",
            )
    publishing.publish(training_class, by=organiser)


def _mark(training_class: TrainingClass, people: list[Enrolment], head_teacher: User) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    held = Session.objects.filter(
        training_class=training_class, start_at__lt=factories.at("23:00", yesterday)
    )
    for half_day in sorted({half_day_of(session.start_at) for session in held if session.start_at}):
        marking.mark(
            training_class,
            by=head_teacher,
            half_day=half_day,
            values={person.pk: Value.of("PRESENT") for person in people},
            source=MarkSource.GRID,
        )
