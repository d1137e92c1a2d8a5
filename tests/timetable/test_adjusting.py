"""One published session is changed and published alone, or nothing happens at all (R17, R18)."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.utils import translation

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.meeting import Meeting
from tests.timetable.conftest import Add, Publish
from tests.timetable.test_races import at_once
from timetable import adjusting, asking, scheduling
from timetable.adjusting import Cancellation, Exchange, OtherKind, Replacement
from timetable.models import (
    Instructor,
    InstructorAnswer,
    Notice,
    PublishedSession,
    Session,
    SessionKind,
    TimetableVersion,
)
from timetable.refusals import Clashing, NothingToPublish, ReasonNeeded, Stale

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + dt.timedelta(days=1)
FEVER = "讲师临时有事"


@pytest.fixture
def chen(cast: Cast) -> Instructor:
    return factories.instructor(cast.district, "陈静")


@pytest.fixture
def wang(cast: Cast) -> Instructor:
    return factories.instructor(cast.district, "王磊")


@pytest.fixture
def session(cast: Cast, add: Add, publish: Publish, chen: Instructor) -> Session:
    """Monday from nine by 陈静 in 301, and one on Tuesday afternoon, both published; a third waits in the draft."""
    made = add("基层党建", instructors=[chen], room=factories.room(cast.district))
    made.teaching.update(answer=InstructorAnswer.CONFIRMED, note="一定来")
    add("网格化管理", start=at("14:00", TUESDAY), place="雪堰镇政府")
    publish()
    add("还没发布的课", start=at("14:00"))
    return made


@pytest.fixture
def other(session: Session) -> Session:
    return Session.objects.get(title="网格化管理")


def adjust(cast: Cast, session: Session, adjustment: Any, **fields: Any) -> TimetableVersion:
    fields = {"version": 1, "reason": FEVER, **fields}
    return adjusting.adjust(session, adjustment, by=cast.organiser, **fields)


def seen(session: Session) -> dict[str, Any]:
    """What people see of it."""
    row = PublishedSession.objects.get(session=session)
    names = ("start_at", "kind", "place_text", "instructor_text", "status")
    return {name: getattr(row, name) for name in names}


def everything() -> list[Any]:
    """All that an act could leave behind."""
    return [
        list(Session.objects.order_by("pk").values()),
        list(PublishedSession.objects.order_by("pk").values()),
        list(TimetableVersion.objects.order_by("pk").values()),
        list(Notice.objects.order_by("pk").values()),
        AuditEntry.objects.count(),
    ]


def changes(version: TimetableVersion) -> dict[str, list[str]]:
    return {kind: [row["title"] for row in rows] for kind, rows in version.changes.items() if rows}


def test_another_lecturer_is_published_alone(
    cast: Cast, session: Session, chen: Instructor, wang: Instructor
) -> None:
    version = adjust(cast, session, Replacement(chen, wang))
    assert (version.number, version.reason, changes(version)) == (2, FEVER, {"changed": ["基层党建"]})
    assert seen(session)["instructor_text"] == "王磊(区委党校讲师)"
    assert [(row.instructor, row.answer) for row in session.teaching.all()] == [(wang, "PROPOSED")]
    assert not PublishedSession.objects.filter(session__title="还没发布的课").exists()


def test_R18_exactly_those_concerned_are_told(
    cast: Cast, session: Session, chen: Instructor, wang: Instructor
) -> None:
    version = adjust(cast, session, Replacement(chen, wang))
    told = set(version.notices.values_list("cadre", "instructor", "user"))
    assert told == {
        (cast.cadre.pk, None, None),
        (None, chen.pk, None),
        (None, wang.pk, None),
        (None, None, cast.head_teacher.pk),
    }


def test_who_said_yes_on_the_phone_has_confirmed(
    cast: Cast, session: Session, chen: Instructor, wang: Instructor
) -> None:
    adjust(cast, session, Replacement(chen, wang, is_confirmed=True))
    row = session.teaching.get()
    assert (row.instructor, row.answer, row.note, row.answered_at is None) == (
        wang,
        "CONFIRMED",
        "电话确认",
        False,
    )


def test_who_said_yes_on_the_phone_said_so_for_that_time(
    cast: Cast, session: Session, chen: Instructor, wang: Instructor
) -> None:
    adjust(cast, session, Replacement(chen, wang, is_confirmed=True))
    scheduling.move(session, by=cast.organiser, version=2, start=at("14:00", TUESDAY + dt.timedelta(days=1)))
    assert session.teaching.get().answer == InstructorAnswer.INVITED


def test_what_is_stored_is_chinese_whoever_adjusts(
    cast: Cast, session: Session, chen: Instructor, wang: Instructor
) -> None:
    with translation.override("en"):
        version = adjust(cast, session, Replacement(chen, wang, is_confirmed=True))
        note = session.teaching.get().note
        again = adjusting.take_back(version, by=cast.organiser)
    assert (note, again.reason) == ("电话确认", "撤销临时调整")


def test_a_colleague_beside_keeps_place_and_answer(
    cast: Cast, add: Add, publish: Publish, chen: Instructor, wang: Instructor
) -> None:
    beside = factories.instructor(cast.district, "同讲")
    made = add(instructors=[chen, beside])
    made.teaching.filter(instructor=beside).update(answer=InstructorAnswer.CONFIRMED)
    publish()
    adjust(cast, made, Replacement(chen, wang))
    rows = {row.instructor: row.answer for row in made.teaching.all()}
    assert rows == {beside: "CONFIRMED", wang: "PROPOSED"}


def test_a_leader_who_is_typed_in_is_replaced_too(
    cast: Cast, add: Add, publish: Publish, chen: Instructor, wang: Instructor
) -> None:
    made = add(speakers="区委李书记", instructors=[chen])
    publish()
    adjust(cast, made, Replacement(None, wang))
    assert seen(made)["instructor_text"] == "陈静(区委党校讲师)、王磊(区委党校讲师)"


def test_two_change_places_and_both_are_published(cast: Cast, session: Session, other: Session) -> None:
    version = adjust(cast, session, Exchange(other, 1))
    assert changes(version) == {"moved": ["网格化管理", "基层党建"]}
    assert (seen(session)["start_at"], seen(other)["start_at"]) == (at("14:00", TUESDAY), at("09:00"))


@pytest.mark.parametrize(
    ("kind", "lecturer"),
    [
        (SessionKind.GROUP_DISCUSSION, ""),
        (SessionKind.SELF_STUDY, ""),
        (SessionKind.VIDEO, "陈静(区委党校讲师)"),
    ],
)
def test_another_form_needs_a_lecturer_or_not(
    cast: Cast, session: Session, kind: SessionKind, lecturer: str
) -> None:
    adjust(cast, session, OtherKind(kind))
    found = seen(session)
    assert (found["kind"], found["instructor_text"], found["place_text"]) == (kind, lecturer, "三楼301教室")


def test_teaching_on_the_spot_takes_a_new_place(cast: Cast, session: Session) -> None:
    adjust(cast, session, OtherKind(SessionKind.FIELD_TEACHING, place="跨塘村史馆"))
    assert (seen(session)["kind"], seen(session)["place_text"]) == ("FIELD_TEACHING", "跨塘村史馆")


def test_a_cancelled_one_is_published_with_its_reason(cast: Cast, session: Session) -> None:
    version = adjust(cast, session, Cancellation())
    assert changes(version) == {"cancelled": ["基层党建"]}
    assert (seen(session)["status"], session.published.remark) == ("CANCELLED", FEVER)


@pytest.mark.parametrize("door", ["instructor", "swap", "kind", "cancel"])
def test_looking_first_leaves_nothing_behind(
    cast: Cast, session: Session, other: Session, chen: Instructor, wang: Instructor, door: str
) -> None:
    adjustment: Any = {
        "instructor": Replacement(chen, wang),
        "swap": Exchange(other, 1),
        "kind": OtherKind(SessionKind.VIDEO),
        "cancel": Cancellation(),
    }[door]
    before = everything()
    shown = adjusting.preview(session, adjustment, by=cast.organiser, version=1, reason=FEVER)
    assert everything() == before
    version = adjust(cast, session, adjustment)
    assert shown.difference.plain() == version.changes
    assert len(shown.concerned) == version.notices.count()


def test_R17_a_busy_lecturer_is_refused_and_nothing_is_left(
    cast: Cast, add: Add, session: Session, chen: Instructor, wang: Instructor
) -> None:
    abroad = factories.training_class(cast.district, "科级干部班")
    add("别的课", training_class=abroad, instructors=[wang])
    before = everything()
    with pytest.raises(Clashing) as refused:
        adjust(cast, session, Replacement(chen, wang))
    assert refused.value.sentences == ["王磊 11月23日上午 已有“科级干部班”的“别的课”（09:00–11:30）"]
    assert everything() == before


def test_R17_what_is_published_elsewhere_refuses_too_and_nothing_is_left(
    cast: Cast, add: Add, publish: Publish, session: Session, chen: Instructor, wang: Instructor
) -> None:
    abroad = factories.training_class(cast.district, "科级干部班")
    theirs = add("别的课", training_class=abroad, instructors=[wang])
    publish(abroad)
    scheduling.move(theirs, by=cast.organiser, version=1, start=at("14:00", TUESDAY))
    before = everything()
    with pytest.raises(Clashing) as refused:
        adjust(cast, session, Replacement(chen, wang))
    assert refused.value.sentences == ["王磊 11月23日上午 已发布给“科级干部班”的“别的课”（09:00–11:30）"]
    assert everything() == before


def test_an_old_version_is_stale(cast: Cast, session: Session, chen: Instructor, wang: Instructor) -> None:
    scheduling.change(session, by=cast.organiser, version=1, title="改过")
    before = everything()
    with pytest.raises(Stale):
        adjust(cast, session, Replacement(chen, wang))
    assert everything() == before


def test_the_other_of_a_swap_is_stale_too(cast: Cast, session: Session, other: Session) -> None:
    scheduling.change(other, by=cast.organiser, version=1, title="改过")
    with pytest.raises(Stale) as stale:
        adjust(cast, session, Exchange(other, 1))
    assert stale.value.current.pk == other.pk


def test_marks_ask_for_a_reason(cast: Cast, session: Session, other: Session) -> None:
    other.marks.create(enrolment=cast.enrolment, status="PRESENT", source="GRID", marked_by=cast.organiser)
    with pytest.raises(ReasonNeeded):
        adjust(cast, session, Exchange(other, 1), reason=" ")
    assert adjust(cast, session, Exchange(other, 1)).number == 2


def test_what_changes_nothing_publishes_nothing(cast: Cast, session: Session) -> None:
    before = everything()
    with pytest.raises(NothingToPublish):
        adjust(cast, session, OtherKind(SessionKind.LECTURE))
    assert everything() == before


@pytest.mark.parametrize("door", ["instructor", "swap", "kind", "cancel"])
def test_taking_back_restores_drafts_answers_and_what_people_see(
    cast: Cast, session: Session, other: Session, chen: Instructor, wang: Instructor, door: str
) -> None:
    adjustment: Any = {
        "instructor": Replacement(chen, wang, is_confirmed=True),
        "swap": Exchange(other, 1),
        "kind": OtherKind(SessionKind.FIELD_TEACHING, place="跨塘村史馆"),
        "cancel": Cancellation(),
    }[door]
    teaching = list(session.teaching.values("instructor", "answer", "note", "during"))
    before = (seen(session), seen(other))
    version = adjust(cast, session, adjustment)
    assert (seen(session), seen(other)) != before
    again = adjusting.take_back(version, by=cast.organiser)
    assert (again.number, (seen(session), seen(other))) == (3, before)
    assert list(session.teaching.values("instructor", "answer", "note", "during")) == teaching
    assert again.notices.count() == version.notices.count()


def test_taking_back_restores_the_time_that_was_agreed(
    cast: Cast, session: Session, chen: Instructor, wang: Instructor
) -> None:
    asking.take_back(session, chen, by=cast.organiser)
    asking.confirm(session, chen, by=cast.organiser)
    adjusting.take_back(adjust(cast, session, Replacement(chen, wang)), by=cast.organiser)
    row = session.teaching.get()
    assert row.asked_during
    assert (row.instructor, row.answer, row.asked_during.lower) == (chen, "CONFIRMED", session.start_at)
    scheduling.move(session, by=cast.organiser, version=3, start=at("09:00", TUESDAY))
    assert session.teaching.get().answer == InstructorAnswer.INVITED


def test_taking_back_keeps_what_a_lecturer_has_answered_meanwhile(
    cast: Cast, session: Session, chen: Instructor
) -> None:
    asking.take_back(session, chen, by=cast.organiser)
    asking.invite(session, chen, by=cast.organiser)
    version = adjust(cast, session, OtherKind(SessionKind.VIDEO))
    asking.confirm(session, chen, by=cast.organiser)
    adjusting.take_back(version, by=cast.organiser)
    assert session.teaching.get().answer == InstructorAnswer.CONFIRMED


def test_what_was_changed_since_is_not_taken_back(
    cast: Cast, session: Session, chen: Instructor, wang: Instructor
) -> None:
    version = adjust(cast, session, Replacement(chen, wang))
    scheduling.change(session, by=cast.organiser, version=2, title="改过")
    before = everything()
    with pytest.raises(Stale):
        adjusting.take_back(version, by=cast.organiser)
    assert everything() == before


def test_edits_that_were_waiting_go_out_with_it_and_are_not_taken_back(
    cast: Cast, session: Session, chen: Instructor, wang: Instructor
) -> None:
    scheduling.change(session, by=cast.organiser, version=1, title="改过")
    version = adjust(cast, session, Replacement(chen, wang), version=2)
    made = adjusting.adjusted_by(version)
    assert made == adjusting.Adjusted(session.pk, restores=False)
    with pytest.raises(ValueError, match="restores"):
        adjusting.take_back(version, by=cast.organiser)


def test_a_version_published_otherwise_is_no_adjustment(cast: Cast, session: Session) -> None:
    version = cast.training_class.timetable_versions.get()
    assert adjusting.adjusted_by(version) is None


@pytest.mark.django_db(transaction=True)
def test_R18_of_many_at_once_one_is_published_and_told(
    cast: Cast, session: Session, other: Session, chen: Instructor, wang: Instructor
) -> None:
    doors: list[Any] = [
        Replacement(chen, wang),
        Exchange(other, 1),
        OtherKind(SessionKind.VIDEO),
        Cancellation(),
    ]
    acts = [lambda adjustment=adjustment: adjust(cast, session, adjustment) for adjustment in doors * 5]
    outcomes = Counter(outcome.split("(")[0] for outcome in at_once(acts))
    assert outcomes == {"won": 1, "Stale": 19}
    assert [version.number for version in cast.training_class.timetable_versions.all()] == [2, 1]
    session.refresh_from_db()
    assert session.version == 2


@pytest.mark.django_db(transaction=True)
def test_control_without_locks_more_than_one_is_written(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each reads the same version and writes over the other; only the version's number still refuses."""
    monkeypatch.setattr(adjusting, "lock", lambda *args: None)
    monkeypatch.setattr(adjusting, "lock_session", lambda pk: Session.objects.get(pk=pk))
    reading = Meeting(20).after(lambda pk: Session.objects.get(pk=pk))
    monkeypatch.setattr(scheduling, "lock_session", reading)
    acts = [
        lambda text=f"第{number}处": adjust(cast, session, OtherKind(SessionKind.FIELD_TEACHING, place=text))
        for number in range(20)
    ]
    assert Counter(outcome.split("(")[0] for outcome in at_once(acts))["won"] > 1
