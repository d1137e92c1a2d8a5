"""Publishing: drafts become what people see, once, and never over a place that others have published (R18)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable import publishing, scheduling
from timetable.models import PublishedInstructor, PublishedSession, Session, SessionKind
from timetable.refusals import Clashing, NothingToPublish

TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture
def other_class(cast: Cast) -> TrainingClass:
    return factories.training_class(cast.district, "科级干部班")


def add(cast: Cast, title: str = "基层党建", **fields: Any) -> Session:
    training_class = fields.pop("training_class", cast.training_class)
    fields.setdefault("start", at("09:00"))
    return scheduling.add(training_class, by=cast.organiser, kind=SessionKind.LECTURE, title=title, **fields)


def publish(cast: Cast, training_class: TrainingClass | None = None, **fields: Any) -> Any:
    return publishing.publish(training_class or cast.training_class, by=cast.organiser, **fields)


def kinds(cast: Cast) -> list[tuple[str, str]]:
    found = publishing.difference(cast.training_class)
    return [(change.row.title, change.kind.value) for change in found.changes]


def with_everything(cast: Cast) -> Session:
    """A session with a room, a lecturer, a leader, who chairs, and hours of its own."""
    return add(
        cast,
        room=factories.room(cast.district),
        instructors=[factories.instructor(cast.district)],
        speakers="李书记(区委副书记)",
        chair="周主任",
        hours=Decimal("3.5"),
    )


def test_a_published_row_holds_what_the_draft_says(cast: Cast) -> None:
    session = with_everything(cast)
    version = publish(cast)
    row = PublishedSession.objects.get()
    assert (row.session, row.version, row.training_class, row.kind, row.title) == (
        session,
        version,
        cast.training_class,
        "LECTURE",
        "基层党建",
    )
    assert (row.start_at, row.end_at, row.period, row.room, row.room_excludes) == (
        at("09:00"),
        at("11:30"),
        "AM",
        session.room,
        True,
    )
    assert (row.place_text, row.instructor_text, row.chair, row.hours) == (
        "三楼301教室",
        "陈静(区委党校讲师)、李书记(区委副书记)",
        "周主任",
        Decimal("3.5"),
    )
    assert (row.status, row.change, row.sequence, row.changed_at) == (
        "SCHEDULED",
        "",
        0,
        version.published_at,
    )
    assert list(row.classes.all()) == [cast.training_class]
    teaching = PublishedInstructor.objects.get()
    assert teaching.during is not None
    assert (teaching.instructor, teaching.during.lower, teaching.during.upper) == (
        session.instructors.get(),
        at("09:00"),
        at("11:30"),
    )


def test_the_first_version_holds_every_placed_session(cast: Cast) -> None:
    with_everything(cast)
    add(cast, "等着排", start=None)
    version = publish(cast)
    assert (version.number, version.published_by) == (1, cast.organiser)
    assert {kind: len(rows) for kind, rows in version.changes.items()} == {
        "added": 1,
        "moved": 0,
        "changed": 0,
        "cancelled": 0,
    }
    assert [row["title"] for row in version.snapshot] == ["基层党建"]
    assert AuditEntry.objects.get(action="timetable.publish").data["number"] == 1


def test_the_class_learns_its_first_and_last_published_day(cast: Cast) -> None:
    add(cast)
    late = add(cast, "结业式", start=at("19:00", TUESDAY))
    publish(cast)
    cast.training_class.refresh_from_db()
    assert (cast.training_class.first_published_on, cast.training_class.last_published_on) == (
        MONDAY,
        TUESDAY,
    )
    scheduling.cancel(late, by=cast.organiser, reason="提前结束")
    publish(cast)
    cast.training_class.refresh_from_db()
    assert cast.training_class.last_published_on == MONDAY


def test_a_class_whose_last_session_is_cancelled_has_no_published_days(cast: Cast) -> None:
    session = add(cast)
    publish(cast)
    scheduling.cancel(session, by=cast.organiser, reason="延期")
    publish(cast)
    cast.training_class.refresh_from_db()
    assert (cast.training_class.first_published_on, cast.training_class.last_published_on) == (None, None)


def test_R18_the_difference_names_what_was_added_moved_changed_and_cancelled(cast: Cast) -> None:
    lecturer = factories.instructor(cast.district)
    moved = add(cast, "要调的课")
    changed = add(cast, "换人的课", start=at("14:00"))
    cancelled = add(cast, "要停的课", start=at("09:00", TUESDAY))
    unplaced = add(cast, "退回的课", start=at("14:00", TUESDAY))
    add(cast, "不变的课", start=at("19:00"))
    publish(cast)
    scheduling.move(moved, by=cast.organiser, version=1, start=at("19:00", TUESDAY))
    scheduling.change(changed, by=cast.organiser, version=1, instructors=[lecturer])
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风")
    scheduling.move(unplaced, by=cast.organiser, version=1, start=None)
    add(cast, "新加的课", start=at("08:00"), end=at("08:30"))
    found = publishing.difference(cast.training_class)
    assert kinds(cast) == [
        ("新加的课", "ADDED"),
        ("换人的课", "CHANGED"),
        ("要停的课", "CANCELLED"),
        ("退回的课", "CANCELLED"),
        ("要调的课", "MOVED"),
    ]
    assert found.unplaced == 1
    assert found.by_session[changed.pk].details == [("主讲人", "待定", "陈静(区委党校讲师)")]
    assert found.by_session[moved.pk].details == [
        ("时间", "11月23日上午 09:00–11:30", "11月24日晚上 19:00–21:30")
    ]


def test_R18_the_next_version_changes_only_what_differs(cast: Cast) -> None:
    moved = add(cast, "要调的课", instructors=[factories.instructor(cast.district)])
    cancelled = add(cast, "要停的课", start=at("14:00"))
    add(cast, "不变的课", start=at("19:00"))
    first = publish(cast)
    scheduling.move(moved, by=cast.organiser, version=1, start=at("09:00", TUESDAY))
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风")
    second = publish(cast)
    rows = PublishedSession.objects.order_by("pk").values_list(
        "title", "change", "sequence", "status", "remark"
    )
    assert list(rows) == [
        ("要调的课", "MOVED", 1, "SCHEDULED", ""),
        ("要停的课", "CANCELLED", 1, "CANCELLED", "台风"),
        ("不变的课", "", 0, "SCHEDULED", ""),
    ]
    assert set(PublishedSession.objects.values_list("version", flat=True)) == {second.pk}
    times = dict(PublishedSession.objects.values_list("title", "changed_at"))
    assert times == {
        "要调的课": second.published_at,
        "要停的课": second.published_at,
        "不变的课": first.published_at,
    }
    during = PublishedInstructor.objects.get().during
    assert during is not None
    assert during.lower == at("09:00", TUESDAY)
    assert second.changes["moved"][0]["before"]["start_at"] == at("09:00").isoformat()
    assert [row["title"] for row in second.snapshot] == ["不变的课", "要调的课"]


def test_a_cancelled_session_frees_its_place_among_the_published(
    cast: Cast, other_class: TrainingClass
) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    session = add(cast, room=room, instructors=[lecturer])
    publish(cast)
    scheduling.cancel(session, by=cast.organiser, reason="停电")
    publish(cast)
    add(cast, "财务制度", training_class=other_class, room=room, instructors=[lecturer])
    publish(cast, other_class)
    assert PublishedSession.objects.taking_place().count() == 1
    scheduling.cancel(Session.objects.get(title="财务制度"), by=cast.organiser, reason="让位")
    publish(cast, other_class)
    scheduling.reinstate(session, by=cast.organiser)
    assert kinds(cast) == [("基层党建", "ADDED")]
    publish(cast)
    row = PublishedSession.objects.get(pk=session.pk)
    assert (row.status, row.change, row.sequence, row.remark) == ("SCHEDULED", "ADDED", 2, "")


def test_two_sessions_may_change_places_in_one_version(cast: Cast) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    one = add(cast, "甲", room=room, instructors=[lecturer])
    two = add(cast, "乙", room=room, instructors=[lecturer], start=at("14:00"))
    publish(cast)
    scheduling.move(one, by=cast.organiser, version=1, start=at("19:00"))
    scheduling.move(two, by=cast.organiser, version=1, start=at("09:00"))
    scheduling.move(one, by=cast.organiser, version=2, start=at("14:00"))
    publish(cast)
    assert list(PublishedSession.objects.values_list("title", "start_at")) == [
        ("乙", at("09:00")),
        ("甲", at("14:00")),
    ]


def test_nothing_to_publish_makes_no_version(cast: Cast) -> None:
    with pytest.raises(NothingToPublish):
        publish(cast)
    add(cast)
    publish(cast)
    with pytest.raises(NothingToPublish):
        publish(cast)
    assert cast.training_class.timetable_versions.count() == 1


def test_a_draft_cancelled_before_it_was_published_is_nobodys_news(cast: Cast) -> None:
    scheduling.cancel(add(cast), by=cast.organiser, reason="排错了")
    assert not publishing.difference(cast.training_class)


def test_R17_a_place_that_another_class_still_has_published_is_refused(
    cast: Cast, other_class: TrainingClass
) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    session = add(cast, room=room, instructors=[lecturer])
    publish(cast)
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    add(cast, "财务制度", training_class=other_class, room=room, instructors=[lecturer])
    with pytest.raises(Clashing) as refusal:
        publish(cast, other_class)
    assert refusal.value.sentences == [
        "三楼301教室 11月23日上午 已发布给“社区干部培训班”的“基层党建”（09:00–11:30）",
        "陈静 11月23日上午 已发布给“社区干部培训班”的“基层党建”（09:00–11:30）",
    ]
    assert other_class.timetable_versions.count() == 0
    publish(cast)
    publish(cast, other_class)
    assert PublishedSession.objects.count() == 2


def test_R17_people_whom_enrolment_put_in_two_places_need_a_reason(
    cast: Cast, other_class: TrainingClass
) -> None:
    add(cast)
    add(cast, "财务制度", training_class=other_class)
    factories.enrolment(other_class, cast.cadre)
    with pytest.raises(Clashing) as refusal:
        publish(cast)
    assert refusal.value.sentences == ["学员王小宁 11月23日上午 已有“科级干部班”的“财务制度”（09:00–11:30）"]
    publish(cast, reason="本人半天参加科级班,已同意")
    data = AuditEntry.objects.get(action="timetable.publish").data
    assert (data["reason"], data["accepted"]) == ("本人半天参加科级班,已同意", 1)


def test_a_joint_session_is_published_for_every_class_of_its_audience(
    cast: Cast, other_class: TrainingClass
) -> None:
    session = add(cast, joint_classes=[other_class])
    group = factories.group(cast.training_class)
    publish(cast)
    other_class.refresh_from_db()
    assert other_class.first_published_on == MONDAY
    assert list(PublishedSession.objects.of_class(other_class)) == [PublishedSession.objects.get()]
    scheduling.change(session, by=cast.organiser, version=1, joint_classes=[], groups=[group])
    found = publishing.difference(cast.training_class)
    assert found.changes[0].details == [("范围", "合班：科级干部班", "第1组")]
    publish(cast)
    assert TrainingClass.objects.get(pk=other_class.pk).first_published_on is None
    assert list(PublishedSession.objects.get().groups.all()) == [group]
    assert list(PublishedSession.objects.of_class(other_class)) == []


def test_publishing_takes_the_same_queries_at_one_and_at_three_sessions(
    cast: Cast, other_class: TrainingClass, count_queries: Any
) -> None:
    taken = []
    for size, training_class in ((1, cast.training_class), (3, other_class)):
        for number in range(size):
            day = MONDAY + dt.timedelta(days=number + size)
            room = factories.room(cast.district, f"教室{size}{number}")
            lecturer = factories.instructor(cast.district, f"讲师{size}{number}")
            group = factories.group(training_class, number + 1)
            add(
                cast,
                training_class=training_class,
                start=at("09:00", day),
                room=room,
                instructors=[lecturer],
                groups=[group],
            )
        with count_queries() as queries:
            publish(cast, training_class)
        taken.append(len(queries))
    assert taken[0] == taken[1]
