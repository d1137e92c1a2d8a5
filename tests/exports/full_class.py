"""A closed class with so many of everything that a paper can list."""

import datetime as dt

from attendance import badges
from attendance.completion import closing
from attendance.models import Evaluation, LeaveRequest
from courses.models import TrainingClass
from tests import factories
from tests.attendance import closing as scene
from tests.conftest import Cast
from timetable import agenda, ceremonies
from timetable.models import CeremonyKind, PublishedSession
from trainees import rostrum, seating
from trainees.models import Enrolment, EnrolmentStatus, Quota
from trainees.seating import Filling, Hall

AFTER = "2026-11-28T09:00:00+08:00"
_DAY = (("09:00", "LECTURE"), ("14:00", "GROUP_DISCUSSION"), ("19:00", "FIELD_TEACHING"))


def held(cast: Cast, name: str, size: int) -> TrainingClass:
    """A class of so many days, each with a lecture, a discussion and a trip; as many towns with one person and one group
    each, who were there, asked for leave, rated and were certified; and as many leaders, and items of
    the opening and the closing."""
    row = factories.training_class(cast.district, name, ends_on=factories.MONDAY + dt.timedelta(days=size))
    people = [_person(cast, row, number) for number in range(1, size + 1)]
    sessions = [one for person in people for one in _day(cast, row, person)]
    Evaluation.objects.bulk_create(
        Evaluation(session_id=one.pk, training_class=row, score=5, words="很好")
        for one in sessions
        for _rating in range(5)
    )
    _arrange(cast, row, size)
    _open(cast, row, size)
    ended = scene.ended(row, cast.organiser)
    ended.complete()
    ended.explain()
    closing.close(scene.fresh(row), by=cast.organiser)
    return scene.fresh(row)


def _person(cast: Cast, row: TrainingClass, number: int) -> Enrolment:
    town = factories.unit(f"{row.name}{number}镇", "TOWN", cast.district)
    community = factories.unit(f"{row.name}{number}社区居民委员会", "COMMUNITY", town)
    Quota.objects.create(training_class=row, unit=town, seats=1)
    cadre = factories.cadre(f"学员{number}", community, gender="F", phone=f"1380000{number:04}")
    more = {"needs_lodging": True, "diet": "清真", "status": EnrolmentStatus.REGISTERED}
    person = factories.enrolment(row, cadre, **more)
    person.group = factories.group(row, number, leader=person)
    person.save()
    LeaveRequest.objects.create(
        enrolment=person,
        kind="PERSONAL",
        start_at=factories.at("00:00"),
        end_at=factories.at("12:00"),
        reason="家中有事",
        needs="HEAD_TEACHER",
        state="REFUSED",
        asked_by=cast.organiser,
    )
    return person


def _day(cast: Cast, row: TrainingClass, person: Enrolment) -> list[PublishedSession]:
    """The day of that person's group; the lecture and the trip are for all."""
    assert person.group
    day = factories.MONDAY + dt.timedelta(days=person.group.number - 1)
    lecturer = factories.instructor(
        cast.district, f"{row.name}讲师{person.group.number}", title_grade="SENIOR"
    )
    found = []
    for clock, kind in _DAY:
        people = (lecturer,) if kind == "LECTURE" else ()
        room = factories.room(cast.district, f"{row.name}{person.group.number}{clock}")
        drafted = factories.session(
            row, f"{kind}{day}", start=factories.at(clock, day), kind=kind, instructors=people, room=room
        )
        found.append(factories.published(drafted, instructor_text=lecturer.description if people else ""))
    return found


def _arrange(cast: Cast, row: TrainingClass, size: int) -> None:
    badges.issue(row, by=cast.organiser)
    seating.lay_out(row, hall=Hall(1, size), filling=Filling.ALL, seen=0, by=cast.organiser)
    leaders = [(f"领导{number}", "职务") for number in range(1, size + 1)]
    rostrum.change(row, people=leaders, flipped=False, seen=[], by=cast.organiser)


def _open(cast: Cast, row: TrainingClass, size: int) -> None:
    for kind in (CeremonyKind.OPENING, CeremonyKind.CLOSING):
        for number in range(1, size + 1):
            ceremony = ceremonies.find(row, kind)
            agenda.add(ceremony, text=f"第{number}项", speaker="", post="", minutes=5, by=cast.organiser)
