"""Placing sessions: R17 over rooms, lecturers, classes and people, and what each verb leaves behind."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from timetable import scheduling
from timetable.models import (
    InstructorAnswer,
    Room,
    RoomKind,
    Session,
    SessionInstructor,
    SessionKind,
    SessionStatus,
)
from timetable.refusals import Clashing, ReasonNeeded, Stale


@pytest.fixture
def other_class(cast: Cast) -> Any:
    return factories.training_class(cast.district, "科级干部班")


def add(cast: Cast, title: str = "基层党建", **fields: Any) -> Session:
    training_class = fields.pop("training_class", cast.training_class)
    fields.setdefault("start", at("09:00"))
    fields.setdefault("end", at("11:30") if fields["start"] == at("09:00") else None)
    return scheduling.add(training_class, by=cast.organiser, kind=SessionKind.LECTURE, title=title, **fields)


def sentences(refusal: pytest.ExceptionInfo[Clashing]) -> list[str]:
    return refusal.value.sentences


def test_add_writes_the_session_its_people_and_the_trail(cast: Cast) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    group = factories.group(cast.training_class)
    session = add(
        cast,
        room=room,
        instructors=[lecturer],
        groups=[group],
        chair="周主任",
        hours=Decimal("3.5"),
        remark="带笔",
    )
    session.refresh_from_db()
    assert (
        session.title,
        session.room,
        session.room_excludes,
        session.hours,
        session.chair,
        session.remark,
    ) == (
        "基层党建",
        room,
        True,
        Decimal("3.5"),
        "周主任",
        "带笔",
    )
    teaching = session.teaching.get()
    assert (teaching.instructor, teaching.answer) == (lecturer, InstructorAnswer.PROPOSED)
    assert teaching.during is not None
    assert (teaching.during.lower, teaching.during.upper) == (at("09:00"), at("11:30"))
    assert list(session.groups.all()) == [group]
    entry = AuditEntry.objects.get(action="timetable.add")
    assert (entry.by, entry.subject_id, entry.data["room"]) == (cast.organiser, session.pk, room.pk)


@pytest.mark.parametrize(
    ("start", "end"),
    [("09:00", "11:30"), ("10:00", "11:30"), ("14:30", "16:30"), ("17:00", "19:30"), ("19:00", "20:30")],
)
def test_without_an_end_a_session_fills_its_half_day(cast: Cast, start: str, end: str) -> None:
    factories.half_days(cast.district)
    assert add(cast, start=at(start), end=None).end_at == at(end)


def test_R07_hours_come_from_the_course_else_from_the_class(cast: Cast) -> None:
    course = factories.course(cast.district, hours=Decimal(3))
    assert add(cast, start=None, course=course).hours == Decimal(3)
    assert add(cast, start=None).hours == Decimal(4)


def test_a_session_that_ends_before_it_starts_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        add(cast, start=at("09:00"), end=at("09:00"))


def test_groups_of_a_class_that_does_not_come_are_refused(cast: Cast, other_class: Any) -> None:
    with pytest.raises(ValueError, match="groups of other classes"):
        add(cast, groups=[factories.group(other_class)])
    assert Session.objects.count() == 0


def test_R17_a_room_holds_one_session_at_a_time(cast: Cast, other_class: Any) -> None:
    room = factories.room(cast.district)
    add(cast, room=room)
    with pytest.raises(Clashing) as refusal:
        add(cast, "财务制度", training_class=other_class, room=room, start=at("11:29"), end=at("12:00"))
    assert sentences(refusal) == ["三楼301教室 11月23日上午 已有“社区干部培训班”的“基层党建”（09:00–11:30）"]
    assert Session.objects.count() == 1


def test_R17_back_to_back_is_no_clash(cast: Cast, other_class: Any) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    add(cast, room=room, instructors=[lecturer])
    add(
        cast,
        "之后",
        training_class=other_class,
        room=room,
        instructors=[lecturer],
        start=at("11:30"),
        end=at("12:30"),
    )
    add(
        cast,
        "之前",
        training_class=other_class,
        room=room,
        instructors=[lecturer],
        start=at("08:00"),
        end=at("09:00"),
    )
    assert Session.objects.count() == 3


def test_R17_a_lecturer_teaches_one_session_at_a_time(cast: Cast, other_class: Any) -> None:
    lecturer = factories.instructor(cast.district)
    add(cast, instructors=[lecturer])
    with pytest.raises(Clashing) as refusal:
        add(cast, "财务制度", training_class=other_class, instructors=[lecturer])
    assert sentences(refusal) == ["陈静 11月23日上午 已有“社区干部培训班”的“基层党建”（09:00–11:30）"]


@pytest.mark.parametrize("kind", [RoomKind.OFFSITE, RoomKind.ONLINE])
def test_R17_a_place_that_is_no_classroom_does_not_exclude(cast: Cast, other_class: Any, kind: str) -> None:
    place = factories.room(cast.district, "跨塘村史馆", kind=kind)
    add(cast, room=place)
    add(cast, training_class=other_class, room=place)
    assert Session.objects.filter(room=place).count() == 2


def test_R17_typed_places_and_what_is_undecided_clash_with_nothing(cast: Cast, other_class: Any) -> None:
    add(cast, place="雪堰镇政府", speakers="李书记(区委副书记)")
    add(cast, training_class=other_class, place="雪堰镇政府", speakers="李书记(区委副书记)")
    third = factories.training_class(cast.district, "第三班")
    add(cast, training_class=third)
    assert Session.objects.count() == 3


def test_R17_a_class_is_in_one_session_at_a_time_even_without_trainees(cast: Cast, other_class: Any) -> None:
    add(cast, training_class=other_class)
    with pytest.raises(Clashing) as refusal:
        add(cast, "财务制度", training_class=other_class, start=at("10:00"), end=at("11:00"))
    assert sentences(refusal) == ["“科级干部班” 11月23日上午 已有“基层党建”（09:00–11:30）"]


def test_R17_groups_of_one_class_run_side_by_side(cast: Cast) -> None:
    one, two = factories.group(cast.training_class, 1), factories.group(cast.training_class, 2)
    add(cast, "讨论一", groups=[one])
    add(cast, "讨论二", groups=[two])
    for groups in ([one], [two, one], []):
        with pytest.raises(Clashing):
            add(cast, "讨论三", groups=groups)


def test_R17_a_joint_session_takes_every_class_of_its_audience(cast: Cast, other_class: Any) -> None:
    add(cast, joint_classes=[other_class, cast.training_class])
    session = Session.objects.get()
    assert list(session.joint_classes.all()) == [other_class]
    with pytest.raises(Clashing) as refusal:
        add(cast, "财务制度", training_class=other_class)
    assert sentences(refusal) == ["“科级干部班” 11月23日上午 已有“社区干部培训班”的“基层党建”（09:00–11:30）"]


def test_R17_a_cadre_of_two_classes_is_in_one_session_at_a_time(cast: Cast, other_class: Any) -> None:
    factories.enrolment(other_class, cast.cadre)
    add(cast)
    with pytest.raises(Clashing) as refusal:
        add(cast, "财务制度", training_class=other_class)
    assert sentences(refusal) == ["学员王小宁 11月23日上午 已有“社区干部培训班”的“基层党建”（09:00–11:30）"]


def test_R17_many_people_are_named_up_to_three_with_a_count(cast: Cast, other_class: Any) -> None:
    for enrolment in factories.trainees(cast.training_class, cast.community, 4):
        factories.enrolment(other_class, enrolment.cadre)
    add(cast)
    with pytest.raises(Clashing) as refusal:
        add(cast, training_class=other_class)
    names = [clash.what for clash in refusal.value.clashes]
    assert len(names) == 1
    assert names[0].startswith("学员学员")
    assert names[0].count("、") == 2
    assert names[0].endswith("等4人")


@pytest.mark.parametrize("status", ["NOMINATED", "WAITLISTED", "CANCELLED", "REPLACED", "COMPLETED"])
def test_R17_who_does_not_attend_is_in_nobodys_way(cast: Cast, other_class: Any, status: str) -> None:
    factories.enrolment(other_class, cast.cadre, status=status)
    add(cast)
    assert add(cast, training_class=other_class).pk


def test_R17_a_cadre_of_another_group_is_free(cast: Cast, other_class: Any) -> None:
    one, two = factories.group(cast.training_class, 1), factories.group(cast.training_class, 2)
    cast.enrolment.group = one
    cast.enrolment.save()
    factories.enrolment(other_class, cast.cadre)
    add(cast, "第二组讨论", groups=[two])
    add(cast, "科级讲座", training_class=other_class)
    with pytest.raises(Clashing):
        add(cast, "第一组讨论", groups=[one])


def test_R17_who_joins_later_is_free_before(cast: Cast, other_class: Any) -> None:
    factories.enrolment(other_class, cast.cadre, expected_from=at("14:00"))
    add(cast)
    add(cast, training_class=other_class)
    add(cast, start=at("14:00"), end=at("15:00"))
    with pytest.raises(Clashing):
        add(cast, training_class=other_class, start=at("14:30"), end=at("15:30"))


def test_unplaced_sessions_clash_with_nothing(cast: Cast) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    for _ in range(2):
        add(cast, start=None, room=room, instructors=[lecturer])
    add(cast, room=room, instructors=[lecturer])
    assert Session.objects.filter(start_at=None).count() == 2
    assert SessionInstructor.objects.filter(during=None).count() == 2


def test_change_sets_only_what_is_named_and_counts_the_version(cast: Cast) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    other = factories.instructor(cast.district, "王磊")
    session = add(cast, room=room, instructors=[lecturer], chair="周主任")
    session.teaching.update(answer=InstructorAnswer.CONFIRMED)
    changed = scheduling.change(
        session, by=cast.organiser, version=1, title="新题目", instructors=[lecturer, other]
    )
    changed.refresh_from_db()
    assert (changed.title, changed.room, changed.chair, changed.start_at, changed.version) == (
        "新题目",
        room,
        "周主任",
        at("09:00"),
        2,
    )
    assert [(row.instructor.name, row.answer) for row in changed.teaching.all()] == [
        ("陈静", "CONFIRMED"),
        ("王磊", "PROPOSED"),
    ]
    scheduling.change(changed, by=cast.organiser, version=2, instructors=[other], groups=[], joint_classes=[])
    assert [row.instructor.name for row in changed.teaching.all()] == ["王磊"]


def test_change_of_place_keeps_one_of_the_two(cast: Cast) -> None:
    room = factories.room(cast.district)
    session = add(cast, place="雪堰镇政府")
    session = scheduling.change(session, by=cast.organiser, version=1, room=room)
    assert (session.room, session.place, session.room_excludes) == (room, "", True)
    session = scheduling.change(session, by=cast.organiser, version=2, room=None, place="镇政府")
    assert (session.room, session.place, session.room_excludes) == (None, "镇政府", False)


def test_change_to_an_unplaced_session_frees_the_lecturer(cast: Cast) -> None:
    session = add(cast, instructors=[factories.instructor(cast.district)])
    session = scheduling.change(session, by=cast.organiser, version=1, start=None)
    assert (session.start_at, session.end_at, session.teaching.get().during) == (None, None, None)
    session = scheduling.change(session, by=cast.organiser, version=2, start=at("14:00"))
    assert session.end_at == at("16:30")


def test_who_has_declined_is_free_and_is_asked_again_when_named_again(cast: Cast, other_class: Any) -> None:
    lecturer = factories.instructor(cast.district)
    session = add(cast, instructors=[lecturer])
    session.teaching.update(answer=InstructorAnswer.DECLINED, during=None)
    session = scheduling.change(session, by=cast.organiser, version=1, title="改", instructors=[])
    assert session.teaching.get().answer == InstructorAnswer.DECLINED
    add(cast, training_class=other_class, instructors=[lecturer])
    with pytest.raises(Clashing):
        scheduling.change(session, by=cast.organiser, version=2, instructors=[lecturer])
    session = scheduling.change(
        session, by=cast.organiser, version=2, instructors=[lecturer], start=at("14:00"), end=at("15:00")
    )
    row = session.teaching.get()
    assert row.answer == InstructorAnswer.PROPOSED
    assert row.during is not None


def test_an_old_form_is_told_how_the_session_stands_now(cast: Cast) -> None:
    session = add(cast)
    scheduling.change(session, by=cast.administrator, version=1, title="别人改的")
    with pytest.raises(Stale) as refusal:
        scheduling.change(session, by=cast.organiser, version=1, title="我改的")
    assert (refusal.value.current.title, refusal.value.current.version) == ("别人改的", 2)
    with pytest.raises(Stale):
        scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    session.refresh_from_db()
    assert (session.title, session.start_at) == ("别人改的", at("09:00"))


def test_move_keeps_the_length_and_takes_the_lecturer_along(cast: Cast) -> None:
    room = factories.room(cast.district)
    session = add(cast, room=room, instructors=[factories.instructor(cast.district)])
    moved = scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    moved.refresh_from_db()
    assert (moved.start_at, moved.end_at, moved.room, moved.version) == (at("14:00"), at("16:30"), room, 2)
    during = moved.teaching.get().during
    assert during is not None
    assert (during.lower, during.upper) == (at("14:00"), at("16:30"))
    before = AuditEntry.objects.get(action="timetable.move").data["before"]
    assert dt.datetime.fromisoformat(before["start"]) == at("09:00")


def test_move_sets_a_room_a_typed_place_or_neither(cast: Cast) -> None:
    room = factories.room(cast.district)
    session = add(cast, room=room)
    places: list[tuple[dict[str, Any], Room | None, str]] = [
        ({"place": "镇政府"}, None, "镇政府"),
        ({"room": room}, room, ""),
        ({"room": None}, None, ""),
        ({"room": None, "place": "线上"}, None, "线上"),
    ]
    for version, (where, expected_room, expected_place) in enumerate(places, start=1):
        session = scheduling.move(session, by=cast.organiser, version=version, start=at("14:00"), **where)
        assert (session.room, session.place) == (expected_room, expected_place)


def test_move_onto_a_taken_place_is_refused_and_changes_nothing(cast: Cast, other_class: Any) -> None:
    room = factories.room(cast.district)
    add(cast, room=room)
    session = add(cast, "财务制度", training_class=other_class, room=room, start=at("14:00"), end=at("16:30"))
    with pytest.raises(Clashing):
        scheduling.move(session, by=cast.organiser, version=1, start=at("09:00"))
    session.refresh_from_db()
    assert (session.start_at, session.version) == (at("14:00"), 1)


def test_move_back_among_the_unplaced_and_out_again(cast: Cast) -> None:
    factories.half_days(cast.district)
    session = add(cast)
    session = scheduling.move(session, by=cast.organiser, version=1, start=None)
    assert (session.start_at, session.end_at) == (None, None)
    session = scheduling.move(session, by=cast.organiser, version=2, start=at("14:00"))
    assert session.end_at == at("16:30")


def test_cancel_frees_room_lecturer_and_class_and_reinstate_takes_them_back(
    cast: Cast, other_class: Any
) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    session = add(cast, room=room, instructors=[lecturer])
    session = scheduling.cancel(session, by=cast.organiser, reason=" 台风 ")
    assert (session.status, session.reason, session.version) == (SessionStatus.CANCELLED, "台风", 2)
    assert session.teaching.get().during is None
    other = add(cast, "财务制度", training_class=other_class, room=room, instructors=[lecturer])
    with pytest.raises(Clashing) as refusal:
        scheduling.reinstate(session, by=cast.organiser)
    assert [clash.kind for clash in refusal.value.clashes] == ["room", "instructor"]
    scheduling.cancel(other, by=cast.organiser, reason="让位")
    session = scheduling.reinstate(session, by=cast.organiser)
    assert (session.status, session.reason) == (SessionStatus.SCHEDULED, "")
    assert session.teaching.get().during is not None


def test_cancelling_or_reinstating_twice_is_once(cast: Cast) -> None:
    session = add(cast)
    for _ in range(2):
        scheduling.cancel(session, by=cast.organiser, reason="台风")
    for _ in range(2):
        scheduling.reinstate(session, by=cast.organiser)
    session.refresh_from_db()
    assert session.version == 3
    assert AuditEntry.objects.filter(action__in=["timetable.cancel", "timetable.reinstate"]).count() == 2


def test_a_session_with_marks_is_moved_or_cancelled_only_with_a_reason(cast: Cast) -> None:
    session = add(cast)
    session.marks.create(enrolment=cast.enrolment, status="PRESENT", source="GRID", marked_by=cast.organiser)
    with pytest.raises(ReasonNeeded):
        scheduling.cancel(session, by=cast.organiser, reason=" ")
    with pytest.raises(ReasonNeeded):
        scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    with pytest.raises(ReasonNeeded):
        scheduling.change(session, by=cast.organiser, version=1, start=at("14:00"))
    scheduling.change(session, by=cast.organiser, version=1, title="只改题目")
    scheduling.move(session, by=cast.organiser, version=2, start=at("14:00"), reason="停电")
    assert session.marks.count() == 1


def test_each_verb_takes_a_constant_number_of_queries(cast: Cast, count_queries: Any) -> None:
    room, other_class = factories.room(cast.district), factories.training_class(cast.district, "别的班")
    people = [factories.instructor(cast.district, f"讲师{number}") for number in range(3)]
    taken = []
    for size in (1, 3):
        day = factories.MONDAY + dt.timedelta(days=size)
        for enrolment in factories.trainees(cast.training_class, cast.community, size * 3):
            factories.enrolment(other_class, enrolment.cadre)
        add(cast, training_class=other_class, start=at("14:00", day), end=at("15:00", day))
        with count_queries() as queries:
            session = add(
                cast, start=at("09:00", day), end=at("11:00", day), room=room, instructors=people[:size]
            )
            scheduling.move(session, by=cast.organiser, version=1, start=at("08:00", day))
        taken.append(len(queries))
    assert taken[0] == taken[1]
    assert taken[0] <= 28
