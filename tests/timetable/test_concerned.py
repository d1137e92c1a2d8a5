"""Whom a version concerns, and that exactly they are told of it, once (R18)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from courses.models import StaffRole, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from timetable import publishing, scheduling
from timetable.models import Notice, PublishedSession, Session, SessionInstructor, TimetableVersion
from trainees.models import Enrolment, EnrolmentStatus, StudyGroup

TUESDAY = MONDAY + dt.timedelta(days=1)
Told = dict[tuple[str, str], set[int]]


def told(version: TimetableVersion) -> Told:
    """(kind of person, name) → the sessions that the notice names. No person stands twice."""
    found: Told = {}
    for notice in version.notices.select_related("cadre", "instructor", "user"):
        kind = "cadre" if notice.cadre else "instructor" if notice.instructor else "user"
        name = str(notice.cadre or notice.instructor or (notice.user and notice.user.name))
        assert (kind, name) not in found
        assert len(notice.sessions) == len(set(notice.sessions))
        found[kind, name] = set(notice.sessions)
    return found


def trainee(cast: Cast, name: str, training_class: TrainingClass | None = None, **fields: Any) -> Enrolment:
    person = factories.cadre(name, cast.community)
    return factories.enrolment(training_class or cast.training_class, person, **fields)


def test_R18_the_first_version_tells_everybody_of_the_class(cast: Cast, add: Add, publish: Publish) -> None:
    one, two = (factories.group(cast.training_class, number) for number in (1, 2))
    trainee(cast, "一组的", group=one)
    trainee(cast, "二组的", group=two)
    trainee(cast, "没录取的", status=EnrolmentStatus.WAITLISTED)
    lecturer = factories.instructor(cast.district)
    session = add(groups=[one], instructors=[lecturer])
    assert told(publish()) == {
        ("cadre", "王小宁"): set(),
        ("cadre", "一组的"): {session.pk},
        ("cadre", "二组的"): set(),
        ("instructor", "陈静"): {session.pk},
        ("user", "刘老师"): {session.pk},
    }


def test_R18_a_change_that_concerns_group_2_tells_group_2_alone(
    cast: Cast, add: Add, publish: Publish
) -> None:
    one, two = (factories.group(cast.training_class, number) for number in (1, 2))
    trainee(cast, "一组的", group=one)
    trainee(cast, "二组的", group=two)
    add("一组讨论", groups=[one])
    session = add("二组讨论", groups=[two])
    publish()
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    assert told(publish()) == {("cadre", "二组的"): {session.pk}, ("user", "刘老师"): {session.pk}}


def test_R18_who_was_expected_before_is_told_as_who_is_expected_after(
    cast: Cast, add: Add, publish: Publish
) -> None:
    one, two, three = (factories.group(cast.training_class, number) for number in (1, 2, 3))
    for number, group in enumerate((one, two, three)):
        trainee(cast, f"{number + 1}组的", group=group)
    former, latter = (factories.instructor(cast.district, name) for name in ("陈静", "王磊"))
    session = add(groups=[one], instructors=[former])
    publish()
    scheduling.change(session, by=cast.organiser, version=1, groups=[two], instructors=[latter])
    assert told(publish()).keys() == {
        ("cadre", "1组的"),
        ("cadre", "2组的"),
        ("instructor", "陈静"),
        ("instructor", "王磊"),
        ("user", "刘老师"),
    }


def test_R18_three_changes_are_one_notice(cast: Cast, add: Add, publish: Publish) -> None:
    sessions = [add(start=at(clock)) for clock in ("09:00", "14:00", "19:00")]
    publish()
    for session in sessions:
        scheduling.change(session, by=cast.organiser, version=1, chair="周主任")
    ids = {session.pk for session in sessions}
    assert told(publish()) == {("cadre", "王小宁"): ids, ("user", "刘老师"): ids}


def test_R18_a_joint_session_tells_the_people_and_the_head_teachers_of_each_class(
    cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    factories.staff(other_class, factories.user("other_head", "李老师"))
    factories.staff(other_class, cast.auditor, StaffRole.AUDITOR)
    trainee(cast, "科级班的", other_class)
    session = add(joint_classes=[other_class])
    publish()
    scheduling.change(session, by=cast.organiser, version=1, joint_classes=[])
    assert told(publish()).keys() == {
        ("cadre", "王小宁"),
        ("cadre", "科级班的"),
        ("user", "刘老师"),
        ("user", "李老师"),
    }


@pytest.mark.parametrize(("since", "is_told"), [("14:00", True), ("14:01", False)])
def test_R18_who_joins_later_is_not_told_of_what_was_before(
    since: str, is_told: bool, cast: Cast, add: Add, publish: Publish
) -> None:
    session = add()
    publish()
    trainee(cast, "后来的", expected_from=at(since))
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    assert (("cadre", "后来的") in told(publish())) == is_told


def test_R18_who_publishes_and_who_declined_are_not_told(cast: Cast, add: Add) -> None:
    lecturers = [factories.instructor(cast.district, name) for name in ("陈静", "王磊")]
    session = add(instructors=lecturers)
    factories.staff(cast.training_class, cast.organiser)
    publishing.publish(cast.training_class, by=cast.organiser)
    SessionInstructor.objects.filter(instructor=lecturers[0]).update(answer="DECLINED", during=None)
    expired = factories.user("expired", "去年的班主任")
    factories.staff(cast.training_class, expired, expires_on=dt.date(2020, 1, 1))
    version = publishing.publish(cast.training_class, by=cast.organiser)
    assert told(version) == {
        ("cadre", "王小宁"): {session.pk},
        ("instructor", "王磊"): {session.pk},
        ("user", "刘老师"): {session.pk},
    }


def test_R18_the_page_before_publishing_names_the_same_people(cast: Cast, add: Add, publish: Publish) -> None:
    add(instructors=[factories.instructor(cast.district)])
    trainee(cast, "第二个")
    concerned = publishing.preview(cast.training_class, by=cast.organiser).concerned
    assert (len(concerned.cadres), concerned.instructor_names, concerned.head_teacher_names) == (
        2,
        ["陈静"],
        ["刘老师"],
    )
    assert len(concerned) == publish().notices.count() == 4


def expected_at(
    enrolment: Enrolment, classes: set[int], groups: list[StudyGroup], start: dt.datetime
) -> bool:
    """The rule, said once more in the plainest way."""
    own = [group.pk for group in groups if group.training_class_id == enrolment.training_class_id]
    return (
        enrolment.status in (EnrolmentStatus.APPROVED, EnrolmentStatus.REGISTERED)
        and enrolment.training_class_id in classes
        and (not own or enrolment.group_id in own)
        and (enrolment.expected_from is None or enrolment.expected_from <= start)
    )


def sides(session: Session) -> Iterator[tuple[set[int], list[StudyGroup], set[int], dt.datetime]]:
    """Classes, groups, lecturers and start of a session: as published, and as drafted."""
    if row := PublishedSession.objects.taking_place().filter(pk=session.pk).first():
        lecturers = set(row.teaching.values_list("instructor", flat=True))
        yield {one.pk for one in row.classes.all()}, list(row.groups.all()), lecturers, row.start_at
    if session.takes_time and session.start_at:
        classes = {session.training_class_id, *(one.pk for one in session.joint_classes.all())}
        lecturers = set(session.teaching.values_list("instructor", flat=True))
        yield classes, list(session.groups.all()), lecturers, session.start_at


def by_brute_force(training_class: TrainingClass, changed: set[int], *, is_first: bool) -> Told:
    """Asks of each person and each changed session whether the one concerns the other."""
    found: Told = {}
    for session in Session.objects.filter(pk__in=changed):
        for classes, groups, lecturers, start in sides(session):
            for enrolment in Enrolment.objects.select_related("cadre"):
                if expected_at(enrolment, classes, groups, start):
                    found.setdefault(("cadre", enrolment.cadre.name), set()).add(session.pk)
            for teaching in SessionInstructor.objects.filter(session=session).select_related("instructor"):
                if teaching.instructor_id in lecturers:
                    found.setdefault(("instructor", teaching.instructor.name), set()).add(session.pk)
            for one in TrainingClass.objects.filter(pk__in=classes):
                for staff in one.staff.filter(role=StaffRole.HEAD_TEACHER).select_related("user"):
                    found.setdefault(("user", staff.user.name), set()).add(session.pk)
    if is_first:
        for enrolment in training_class.enrolments.attending().select_related("cadre"):
            found.setdefault(("cadre", enrolment.cadre.name), set())
    return found


class District:
    """Two classes with groups, trainees and lecturers, and what an organiser may do with their sessions, at random."""

    def __init__(self, cast: Cast, random: Random) -> None:
        self.cast, self.random = cast, random
        self.classes = [cast.training_class, factories.training_class(cast.district, "科级干部班")]
        factories.staff(self.classes[1], factories.user("other_head", "李老师"))
        self.groups = {one.pk: [factories.group(one, number) for number in (1, 2)] for one in self.classes}
        self.lecturers = [factories.instructor(cast.district, f"讲师{number}") for number in range(3)]
        states = [EnrolmentStatus.APPROVED, EnrolmentStatus.REGISTERED, EnrolmentStatus.CANCELLED]
        for number in range(12):
            one = random.choice(self.classes)
            group = random.choice([None, *self.groups[one.pk]])
            since = random.choice([None, None, at("12:00"), at("09:00", TUESDAY)])
            trainee(
                cast, f"学员{number}", one, status=random.choice(states), group=group, expected_from=since
            )
        self.clock = 0

    def audience(self, owner: TrainingClass) -> dict[str, Any]:
        others = [one for one in self.classes if one != owner]
        joined = self.random.choice([[], others])
        allowed = [group for one in [owner, *joined] for group in self.groups[one.pk]]
        groups = self.random.choice([[], self.random.sample(allowed, 1)])
        return {"joint_classes": joined, "groups": groups}

    def time(self) -> dt.datetime:
        """A quarter of an hour that nothing has taken yet."""
        self.clock += 1
        return at("08:00", MONDAY + dt.timedelta(days=self.clock % 3)) + dt.timedelta(minutes=15 * self.clock)

    def add(self, owner: TrainingClass) -> None:
        start = self.time()
        scheduling.add(
            owner,
            by=self.cast.organiser,
            kind="LECTURE",
            title=f"第{self.clock}课",
            start=start,
            end=start + dt.timedelta(minutes=10),
            instructors=self.random.sample(self.lecturers, 1),
            **self.audience(owner),
        )

    def disturb(self, session: Session) -> None:
        """One thing that may happen to a session between two versions."""
        by, version, start = self.cast.organiser, session.version, self.time()
        match self.random.randrange(5):
            case 0:
                scheduling.move(
                    session, by=by, version=version, start=start, end=start + dt.timedelta(minutes=10)
                )
            case 1:
                scheduling.cancel(session, by=by, reason="停电")
            case 2:
                scheduling.change(session, by=by, version=version, **self.audience(session.training_class))
            case 3:
                scheduling.change(session, by=by, version=version, chair=f"主持{self.clock}")
            case _:
                pass


@pytest.mark.parametrize("seed", range(6))
def test_R18_exactly_the_people_concerned_are_told_whatever_happens(cast: Cast, seed: int) -> None:
    district = District(cast, Random(seed))
    for owner in district.classes:
        for _number in range(4):
            district.add(owner)
    for turn in range(3):
        for training_class in district.classes:
            changed = set(publishing.difference(training_class).by_session)
            if not changed:
                continue
            expected = by_brute_force(training_class, changed, is_first=turn == 0)
            assert told(publishing.publish(training_class, by=cast.organiser)) == expected
        for session in Session.objects.scheduled():
            district.disturb(session)
    people = Counter(Notice.objects.values_list("version", "cadre", "instructor", "user"))
    assert set(people.values()) == {1}


def test_notices_take_the_same_queries_for_one_and_for_three_people(
    cast: Cast, other_class: TrainingClass, add: Add, publish: Publish, count_queries: Any
) -> None:
    taken = []
    for size, training_class in ((1, cast.training_class), (3, other_class)):
        for number in range(size):
            trainee(cast, f"{size}班{number}", training_class)
            factories.staff(training_class, factories.user(f"head{size}{number}"))
            add(
                training_class=training_class,
                start=at("08:00", MONDAY + dt.timedelta(days=size + number)),
                instructors=[factories.instructor(cast.district, f"讲师{size}{number}")],
                groups=[factories.group(training_class, number + 1)],
            )
        with count_queries() as queries:
            publish(training_class)
        taken.append(len(queries))
    assert taken[0] == taken[1]
    assert Notice.objects.filter(version__training_class=other_class).count() == 9
