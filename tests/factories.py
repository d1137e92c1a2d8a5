"""Rows for tests, by plain functions: each gives what a test does not care about."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from accounts import identity
from accounts.models import Grant, User
from attendance.models import AttendancePolicy, HoursCredit
from courses.models import ClassStaff, ClassStatus, Course, TrainingClass, TrainingPlan
from reminders.models import GroupRobot
from timetable.models import (
    CampusTransit,
    HalfDayTimes,
    Instructor,
    Period,
    PlacingLimits,
    PublishedInstructor,
    PublishedSession,
    Room,
    Session,
    SessionInstructor,
    TimetableVersion,
    Unavailability,
)
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus, StudyGroup
from units import tree
from units.models import Unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = dt.date(2026, 11, 23)
_number = count(1)


def at(clock: str, day: dt.date = MONDAY) -> dt.datetime:
    """`at("09:00")` is nine in Shanghai on Monday 2026-11-23."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=SHANGHAI)


def unit(name: str, kind: str = "COMMUNITY", parent: Unit | None = None, **fields: Any) -> Unit:
    return tree.add(name=name, kind=kind, parent=parent, **fields)


def user(username: str, name: str = "", role: str = "", at_unit: Unit | None = None, **fields: Any) -> User:
    person: User = User.objects.create_user(
        username, password="p-" + username, name=name or username, **fields
    )
    if role and at_unit:
        Grant.objects.create(user=person, role=role, unit=at_unit)
    return person


def units(*levels: list[tuple[str, str, str]]) -> dict[str, Unit]:
    """A tree level by level, each unit as (name, kind, name of its parent or ""), in few queries."""
    made: dict[str, Unit] = {}
    for level in levels:
        rows = [Unit(name=name, kind=kind, parent=made.get(parent)) for name, kind, parent in level]
        for row in Unit.objects.bulk_create(rows):
            row.path = f"{row.parent.path if row.parent else ''}{row.pk}/"
            made[row.name] = row
    Unit.objects.bulk_update(made.values(), ["path"])
    return made


def users(*people: tuple[str, str, str, Unit | None]) -> list[User]:
    """People as (username, name, role or "", its unit), in few queries; the password is "p-" and the username."""
    rows = [
        User(username=username, name=name, password=make_password("p-" + username))
        for username, name, _role, _unit in people
    ]
    made: list[User] = User.objects.bulk_create(rows)
    Grant.objects.bulk_create(
        Grant(user=person, role=role, unit=at_unit)
        for person, (_username, _name, role, at_unit) in zip(made, people, strict=True)
        if at_unit
    )
    return made


def plan(district: Unit, year: int = 2026) -> TrainingPlan:
    return TrainingPlan.objects.get_or_create(district=district, year=year)[0]


def training_class(district: Unit, name: str = "社区干部培训班", **fields: Any) -> TrainingClass:
    fields.setdefault("status", ClassStatus.CONFIRMED)
    fields.setdefault("starts_on", MONDAY)
    fields.setdefault("ends_on", fields["starts_on"] and fields["starts_on"] + dt.timedelta(days=2))
    fields.setdefault("planned_size", 60)
    fields.setdefault("host", district)
    return TrainingClass.objects.create(plan=plan(district), name=name, **fields)


def staff(
    training_class: TrainingClass, person: User, role: str = "head_teacher", **fields: Any
) -> ClassStaff:
    return ClassStaff.objects.create(training_class=training_class, user=person, role=role, **fields)


def cadre(
    name: str,
    at_unit: Unit | None = None,
    *,
    post: str = "社区书记",
    is_new: bool | None = None,
    **fields: Any,
) -> Cadre:
    district = Unit.objects.get(pk=int(at_unit.path.split("/")[0])) if at_unit else fields.pop("district")
    person = Cadre.objects.create(district=district, name=name, **fields)
    if at_unit:
        Appointment.objects.create(cadre=person, unit=at_unit, post=post, is_new=is_new)
    return person


def enrolment(training_class: TrainingClass, person: Cadre, **fields: Any) -> Enrolment:
    post = person.appointments.select_related("unit__parent").first()
    assert post, "a cadre needs a post before enrolling"
    fields.setdefault("status", EnrolmentStatus.APPROVED)
    return Enrolment.objects.create(
        training_class=training_class,
        cadre=person,
        unit=post.unit,
        unit_name=post.unit.name,
        town_name=post.unit.parent.name if post.unit.parent else "",
        post=post.post,
        phone=person.phone,
        is_new=post.is_new,
        **fields,
    )


def trainees(training_class: TrainingClass, at_unit: Unit, size: int) -> list[Enrolment]:
    return [enrolment(training_class, cadre(f"学员{next(_number)}", at_unit)) for _ in range(size)]


def group(training_class: TrainingClass, number: int = 1, **fields: Any) -> StudyGroup:
    return StudyGroup.objects.create(
        training_class=training_class, number=number, name=f"第{number}组", **fields
    )


def course(district: Unit, title: str = "基层党建引领社区治理", **fields: Any) -> Course:
    fields.setdefault("category", "GOVERNANCE")
    return Course.objects.create(district=district, title=title, **fields)


def room(district: Unit, name: str = "三楼301教室", **fields: Any) -> Room:
    fields.setdefault("capacity", 80)
    return Room.objects.create(district=district, name=name, **fields)


def instructor(district: Unit, name: str = "陈静", **fields: Any) -> Instructor:
    fields.setdefault("employer", "区委党校")
    fields.setdefault("post", "讲师")
    return Instructor.objects.create(district=district, name=name, **fields)


def unavailability(of: Room | Instructor, **fields: Any) -> Unavailability:
    """On Monday 2026-11-23, all day and hard, unless told."""
    fields.setdefault("first_on", MONDAY)
    fields.setdefault("last_on", fields["first_on"])
    fields["room" if isinstance(of, Room) else "instructor"] = of
    return Unavailability.objects.create(**fields)


def placing_limits(district: Unit, **fields: Any) -> PlacingLimits:
    return PlacingLimits.objects.create(district=district, **fields)


def way(district: Unit, one: str, other: str, minutes: int) -> CampusTransit:
    return CampusTransit.objects.create(district=district, one=one, other=other, minutes=minutes)


def half_days(district: Unit) -> None:
    for period, starts_at, ends_at in (
        (Period.AM, dt.time(9), dt.time(11, 30)),
        (Period.PM, dt.time(14), dt.time(16, 30)),
        (Period.EVE, dt.time(19), dt.time(20, 30)),
    ):
        HalfDayTimes.objects.create(
            district=district,
            period=period,
            starts_at=starts_at,
            ends_at=ends_at,
            hours=2 if period == Period.EVE else 4,
        )


def policy(district: Unit, **fields: Any) -> AttendancePolicy:
    return AttendancePolicy.objects.create(district=district, **fields)


def session(
    training_class: TrainingClass,
    title: str = "专题讲座",
    *,
    start: dt.datetime | None = None,
    end: dt.datetime | None = None,
    instructors: tuple[Instructor, ...] = (),
    **fields: Any,
) -> Session:
    """A drafted session, Monday 09:00 to 11:30 unless told."""
    start = start or at("09:00")
    end = end or start + dt.timedelta(hours=2, minutes=30)
    place = fields.get("room")
    row = Session.objects.create(
        training_class=training_class,
        title=title,
        start_at=start,
        end_at=end,
        room_excludes=bool(place and place.excludes),
        **fields,
    )
    for person in instructors:
        SessionInstructor.objects.create(session=row, instructor=person, during=(start, end))
    return row


def published(drafted: Session, **fields: Any) -> PublishedSession:
    """The drafted session as published, without the verb: for tests that only read."""
    assert drafted.start_at
    assert drafted.end_at
    version, _ = TimetableVersion.objects.get_or_create(training_class=drafted.training_class, number=1)
    hour = drafted.start_at.astimezone(SHANGHAI).hour
    row = PublishedSession.objects.create(
        session=drafted,
        version=version,
        training_class=drafted.training_class,
        kind=drafted.kind,
        title=drafted.title,
        start_at=drafted.start_at,
        end_at=drafted.end_at,
        period="AM" if hour < 12 else "PM" if hour < 18 else "EVE",
        room=drafted.room,
        room_excludes=drafted.room_excludes,
        place_text=drafted.room.name if drafted.room else drafted.place,
        hours=Decimal(drafted.hours),
        status=drafted.status,
        **fields,
    )
    row.classes.set([drafted.training_class, *drafted.joint_classes.all()])
    row.groups.set(drafted.groups.all())
    for link in drafted.teaching.all():
        PublishedInstructor.objects.create(
            published_session=row, instructor=link.instructor, during=link.during
        )
    days = (drafted.training_class.published_sessions.order_by("start_at").first(), row)
    assert days[0]
    drafted.training_class.first_published_on = days[0].day
    drafted.training_class.last_published_on = row.day
    drafted.training_class.save(update_fields=["first_published_on", "last_published_on"])
    return row


def credit(
    person: Cadre, hours: float = 0, *, days: float = 0, year: int = 2026, **fields: Any
) -> HoursCredit:
    """Imported hours of a year, without the verb."""
    fields.setdefault("source", "SUPERIOR")
    fields.setdefault("title", f"培训{next(_number)}")
    return HoursCredit.objects.create(
        cadre=person, year=year, hours=Decimal(str(hours)), days=Decimal(str(days)), **fields
    )


def robot(
    district: Unit, training_class: TrainingClass | None = None, secret: str = "", **fields: Any
) -> GroupRobot:
    """A webhook of a class, or of its district, whose address leads nowhere; `address` gives another."""
    address = fields.pop("address", "https://10.0.0.1/hook")
    return GroupRobot.objects.create(
        district=district,
        training_class=training_class,
        address_encrypted=identity.encrypt(address),
        secret_encrypted=identity.encrypt(secret) if secret else b"",
        **{"kind": "WEBHOOK", "name": "学员群", **fields},
    )
