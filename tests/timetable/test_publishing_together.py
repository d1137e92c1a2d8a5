"""Several classes are published together: all or none, and they may exchange what they hold (R17, R18)."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from timetable import publishing, scheduling
from timetable.clashes import Clash
from timetable.models import Instructor, PublishedSession, Room, Session, TimetableVersion
from timetable.refusals import Clashing, NothingToPublish

TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture
def exchange(
    cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> tuple[list[Session], list[Room], list[Instructor]]:
    """Two classes that have each other's room and lecturer published, and drafted the other way round."""
    rooms = [factories.room(cast.district, name) for name in ("东楼", "西楼")]
    people = [factories.instructor(cast.district, name) for name in ("陈静", "王磊")]
    classes = [cast.training_class, other_class]
    sessions = []
    for training_class, room, person in zip(classes, rooms, people, strict=True):
        sessions.append(add(training_class=training_class, room=room, instructors=[person]))
        publish(training_class)
    one, two = sessions
    scheduling.change(one, by=cast.organiser, version=1, room=None, instructors=[])
    scheduling.change(two, by=cast.organiser, version=1, room=rooms[0], instructors=[people[0]])
    scheduling.change(one, by=cast.organiser, version=2, room=rooms[1], instructors=[people[1]])
    return sessions, rooms, people


def test_R17_two_classes_exchange_rooms_and_lecturers(
    cast: Cast, other_class: TrainingClass, exchange: Any, publish: Publish
) -> None:
    _sessions, rooms, people = exchange
    classes = [cast.training_class, other_class]
    for training_class in classes:
        with pytest.raises(Clashing):
            publish(training_class)
    previews = publishing.preview_together(classes)
    assert [(one.training_class, one.in_the_way, one.people) for one in previews] == [
        (cast.training_class, [], []),
        (other_class, [], []),
    ]
    versions = publishing.publish_together(classes, by=cast.organiser, reason="两班换教室")
    assert [(one.training_class, one.number, one.reason) for one in versions] == [
        (cast.training_class, 2, "两班换教室"),
        (other_class, 2, "两班换教室"),
    ]
    held = PublishedSession.objects.order_by("pk").values_list(
        "room", "teaching__instructor", "version", "change", "sequence"
    )
    assert list(held) == [
        (rooms[1].pk, people[1].pk, versions[0].pk, "CHANGED", 1),
        (rooms[0].pk, people[0].pk, versions[1].pk, "CHANGED", 1),
    ]
    assert [[row["place"] for row in one.snapshot] for one in versions] == [["西楼"], ["东楼"]]
    entries = AuditEntry.objects.filter(action="timetable.publish", data__number=2)
    assert set(entries.values_list("subject_id", flat=True)) == {one.pk for one in classes}


def test_R18_each_version_tells_its_own_people(cast: Cast, other_class: TrainingClass, exchange: Any) -> None:
    theirs = factories.cadre("科级班的", cast.community)
    factories.enrolment(other_class, theirs)
    versions = publishing.publish_together([other_class, cast.training_class], by=cast.organiser)
    told = [
        sorted(filter(None, (str(one.cadre or one.instructor or one.user) for one in version.notices.all())))
        for version in versions
    ]
    assert told == [
        sorted(["科级班的", "陈静", "王磊"]),
        sorted(["王小宁", "陈静", "王磊", str(cast.head_teacher)]),
    ]


def test_R17_a_third_class_that_stands_in_the_way_stops_all(
    cast: Cast, other_class: TrainingClass, exchange: Any, add: Add, publish: Publish
) -> None:
    _sessions, rooms, _people = exchange
    third = factories.training_class(cast.district, "第三个班")
    holding = add("占着的课", training_class=third, start=at("14:00"), room=rooms[0])
    publish(third)
    scheduling.move(holding, by=cast.organiser, version=1, start=at("19:00"))
    add("下午的课", start=at("14:00"), room=rooms[0])
    with pytest.raises(Clashing) as refusal:
        publishing.publish_together([cast.training_class, other_class], by=cast.organiser)
    found = [clash for clash in refusal.value.clashes if isinstance(clash, Clash)]
    assert [(str(clash), clash.by.class_id) for clash in found] == [
        ("东楼 11月23日下午 已发布给“第三个班”的“占着的课”（14:00–16:30）", third.pk)
    ]
    assert TimetableVersion.objects.filter(number=2).count() == 0
    publishing.publish_together([cast.training_class, other_class, third], by=cast.organiser)
    assert TimetableVersion.objects.filter(number=2).count() == 3


def test_R18_a_class_that_is_named_twice_is_published_once(cast: Cast, add: Add) -> None:
    add()
    versions = publishing.publish_together([cast.training_class] * 2, by=cast.organiser)
    assert [version.number for version in versions] == [1]


def test_a_class_without_changes_is_left_alone(cast: Cast, other_class: TrainingClass, add: Add) -> None:
    add()
    classes = [other_class, cast.training_class]
    assert [one.training_class for one in publishing.publish_together(classes, by=cast.organiser)] == [
        cast.training_class
    ]
    with pytest.raises(NothingToPublish):
        publishing.publish_together(classes, by=cast.organiser)


def test_R17_trainees_torn_between_the_classes_need_a_reason(
    cast: Cast, other_class: TrainingClass, add: Add
) -> None:
    add()
    add("财务制度", training_class=other_class)
    factories.enrolment(other_class, cast.cadre)
    classes = [cast.training_class, other_class]
    with pytest.raises(Clashing) as refusal:
        publishing.publish_together(classes, by=cast.organiser, reason=" ")
    assert refusal.value.sentences == [
        "学员王小宁 11月23日上午 已有“科级干部班”的“财务制度”（09:00–11:30）",
        "学员王小宁 11月23日上午 已有“社区干部培训班”的“基层党建”（09:00–11:30）",
    ]
    assert len(publishing.publish_together(classes, by=cast.organiser, reason="单位同意")) == 2


def test_R17_trainees_torn_towards_a_published_session_need_a_reason_too(
    cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    """The other class's draft has left the time, what is published of it has not."""
    add()
    theirs = add("财务制度", training_class=other_class)
    publish(other_class)
    factories.enrolment(other_class, cast.cadre)
    scheduling.move(theirs, by=cast.organiser, version=1, start=at("14:00"))
    with pytest.raises(Clashing) as refusal:
        publish()
    assert refusal.value.sentences == [
        "学员王小宁 11月23日上午 已发布给“科级干部班”的“财务制度”（09:00–11:30）"
    ]
    publish(reason="本人同意")


def test_the_queries_do_not_grow_with_the_sessions_nor_the_preview_with_the_classes(
    cast: Cast, add: Add, count_queries: Any
) -> None:
    taken: list[tuple[int, int]] = []
    for size in (2, 4):
        classes = [factories.training_class(cast.district, f"{size}个班之{number}") for number in range(size)]
        for number, training_class in enumerate(classes):
            room = factories.room(cast.district, f"{size}之{number}")
            lecturer = factories.instructor(cast.district, f"{size}之{number}")
            group = factories.group(training_class)
            for clock in ("09:00", "14:00", "19:00")[: size - 1]:
                add(
                    training_class=training_class,
                    start=at(clock, TUESDAY),
                    room=room,
                    instructors=[lecturer],
                    groups=[group],
                )
        with count_queries() as previewed:
            publishing.preview_together(classes)
        with count_queries() as published:
            publishing.publish_together(classes, by=cast.organiser)
        # One audit row and one row of published days a class; all else is asked once.
        taken.append((len(previewed), len(published) - 2 * size))
    assert taken[0] == taken[1]
