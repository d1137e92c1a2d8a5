"""The verb that checks somebody in: windows, half-days, whose mark gives way, and every outcome in words."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import AuditEntry, User
from attendance import checkin, ledger
from attendance.models import AttendanceRecord, CheckIn, Direction, Mark
from attendance.said import Kind, Outcome
from attendance.value import Value
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.conftest import Cast
from tests.factories import at
from timetable.models import PublishedSession, SessionStatus
from trainees.models import Enrolment

SECOND = dt.timedelta(seconds=1)
Tap = Callable[..., Outcome]


@pytest.fixture
def tap(attended: Attended) -> Tap:
    """`tap("08:52:00")`: the first person scans the morning's screen at that instant."""

    def take(clock: str = "08:52", *, place: int = 0, session: Any = None, **fields: Any) -> Outcome:
        person = Enrolment.objects.select_related("training_class", "cadre__user").get(
            pk=attended.people[place].pk
        )
        session = PublishedSession.objects.get(pk=(session or attended.morning).pk)
        fields.setdefault("way", "CODE")
        return checkin.check_in(person, session, at=at(clock), **fields)

    return take


def own_policy(attended: Attended, **fields: Any) -> None:
    factories.policy(attended.training_class.plan.district, training_class=attended.training_class, **fields)


def marked(person: Enrolment | None = None) -> list[str]:
    rows = AttendanceRecord.objects.order_by("session__start_at", "enrolment")
    rows = rows.filter(enrolment=person) if person else rows
    return [row.leave_kind or row.status for row in rows]


def group_session(attended: Attended, place: int, start: str, end: str) -> PublishedSession:
    person = attended.people[place]
    person.group = factories.group(attended.training_class, number=place + 1)
    person.save()
    drafted = factories.session(attended.training_class, "讨论", start=at(start), end=at(end))
    drafted.groups.set([person.group])
    return factories.published(drafted)


@pytest.mark.parametrize(
    ("clock", "kind", "sentence", "mark"),
    [
        ("08:29:59", Kind.EARLY, "还没开始签到，08:30 开放", []),
        ("08:30:00", Kind.ON_TIME, "签到成功，08:30。", ["PRESENT"]),
        ("09:04:59", Kind.ON_TIME, "签到成功，09:04。", ["PRESENT"]),
        ("09:05:00", Kind.LATE, "签到成功，09:05，记为迟到。", ["LATE"]),
        ("09:29:59", Kind.LATE, "签到成功，09:29，记为迟到。", ["LATE"]),
        ("09:30:00", Kind.CLOSED, "签到已于 09:30 结束，请找班主任补签", []),
    ],
)
def test_R16_each_boundary_second(tap: Tap, clock: str, kind: Kind, sentence: str, mark: list[str]) -> None:
    outcome = tap(clock)
    assert (outcome.kind, outcome.sentence, marked()) == (kind, sentence, mark)
    assert (CheckIn.objects.count(), bool(outcome.check_in)) == (len(mark), bool(mark))


def test_R16_every_instant_has_one_answer_and_the_windows_are_the_policys(
    attended: Attended, tap: Tap
) -> None:
    own_policy(attended, opens_minutes=10, grace_minutes=0, late_minutes=1)
    edges = {"08:49:59": Kind.EARLY, "09:01:00": Kind.CLOSED, "08:59:59": Kind.ON_TIME}
    assert {clock: tap(clock).kind for clock in edges} == edges
    assert tap("09:00:00", place=1).kind == Kind.LATE


def test_scanned_early_does_not_lock_out(tap: Tap) -> None:
    assert [tap(clock).kind for clock in ("08:00", "08:29:59", "08:30")] == [
        Kind.EARLY,
        Kind.EARLY,
        Kind.ON_TIME,
    ]


def test_the_first_time_wins(attended: Attended, tap: Tap) -> None:
    first = tap("08:52")
    again = [tap(clock) for clock in ("08:53", "09:10", "11:00", "07:00")]
    assert {(one.kind, one.sentence, one.check_in) for one in again} == {
        (Kind.ALREADY, "已签到 08:52", first.check_in)
    }
    row = CheckIn.objects.get()
    assert (row.session_id, row.enrolment_id, row.direction, row.way) == (
        attended.morning.pk,
        attended.people[0].pk,
        "IN",
        "CODE",
    )
    assert (row.at, row.spot_check, row.phone, row.taken_by) == (at("08:52"), None, None, None)
    assert (Mark.objects.count(), AttendanceRecord.objects.count()) == (1, 1)


def test_the_mark_is_the_persons_own_and_leaves_a_trace(cast: Cast, attended: Attended, tap: Tap) -> None:
    tap("08:52")
    mark = Mark.objects.get()
    assert (mark.marked_by, mark.marked_at, mark.source) == (cast.cadre_user, at("08:52"), "CODE")
    entry = AuditEntry.objects.get(action="attendance.check_in")
    assert (entry.by, entry.subject_id) == (cast.cadre_user, attended.people[0].pk)
    assert entry.data == {"session": attended.morning.pk, "direction": "IN", "way": "CODE"}


def test_R29_one_check_in_counts_for_every_session_of_the_half_day(attended: Attended, tap: Tap) -> None:
    second = factories.published(
        factories.session(attended.training_class, "讨论", start=at("10:40"), end=at("11:30"))
    )
    outcome = tap("09:06", session=second)
    assert (outcome.kind, marked()) == (Kind.LATE, ["LATE", "LATE"])
    assert outcome.check_in
    assert outcome.check_in.session_id == attended.morning.pk
    assert tap("10:35", session=second).kind == Kind.ALREADY
    assert tap("10:35", session=second, place=1).sentence == "签到已于 09:30 结束，请找班主任补签"


def test_R29_the_half_day_begins_with_the_persons_own_first_session(attended: Attended, tap: Tap) -> None:
    PublishedSession.objects.filter(pk=attended.morning.pk).delete()
    first = group_session(attended, 0, "09:00", "10:00")
    second = group_session(attended, 1, "10:10", "11:00")
    assert tap("10:05", session=first).kind == Kind.CLOSED
    late_starter = tap("10:05", session=first, place=1)
    assert late_starter.kind == Kind.ON_TIME
    assert late_starter.check_in
    assert late_starter.check_in.session_id == second.pk
    assert tap("10:05", session=first, place=2).kind == Kind.NOT_EXPECTED


def test_R29_with_each_session_every_one_stands_alone(attended: Attended, tap: Tap) -> None:
    own_policy(attended, each_session=True)
    second = factories.published(
        factories.session(attended.training_class, "讨论", start=at("11:40"), end=at("11:55"))
    )
    assert [tap("08:52").kind, marked()] == [Kind.ON_TIME, ["PRESENT"]]
    assert tap("09:20").kind == Kind.ALREADY
    assert tap("11:00", session=second).sentence == "还没开始签到，11:10 开放"
    assert tap("11:46", session=second).kind == Kind.LATE
    assert marked() == ["PRESENT", "LATE"]
    assert CheckIn.objects.count() == 2


def test_R29_the_afternoon_is_another_half_day(attended: Attended, tap: Tap) -> None:
    assert [tap("08:52").kind, tap("13:40", session=attended.afternoon).kind] == [Kind.ON_TIME] * 2
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "LATE"),
        ("ABSENT", "LATE"),
        ("SICK", "LATE"),
        ("PERSONAL", "LATE"),
        ("OFFICIAL", "LATE"),
        ("PRESENT", "PRESENT"),
        ("LATE", "LATE"),
        ("LEFT_EARLY", "LEFT_EARLY"),
    ],
)
def test_whose_mark_gives_way(attended: Attended, tap: Tap, before: str, after: str) -> None:
    if before:
        attended.mark(AM, p0=before)
    number = Mark.objects.count()
    assert tap("09:06").kind == Kind.LATE
    assert marked() == [after]
    assert Mark.objects.count() == number + (before != after)


def test_leave_by_the_hour_stays(attended: Attended, tap: Tap) -> None:
    ledger.write(
        {(attended.morning.pk, attended.people[0].pk): Value("ON_LEAVE", "SICK", 10)},
        by=attended.by,
        source="LEAVE",
        reason="",
        moments={attended.morning.pk: at("08:00")},
    )
    second = factories.published(
        factories.session(attended.training_class, "讨论", start=at("11:40"), end=at("11:55"))
    )
    assert tap("08:52").kind == Kind.ON_TIME
    assert marked() == ["SICK", "PRESENT"]
    assert AttendanceRecord.objects.get(session=attended.morning.pk).leave_tenths == 10
    assert second


def test_wrong_class(attended: Attended, cast: Cast, tap: Tap) -> None:
    other = factories.training_class(cast.district, "别的班")
    theirs = factories.published(factories.session(other, "别班的课"))
    outcome = tap(session=theirs)
    assert outcome.kind == Kind.WRONG_CLASS
    assert outcome.sentence == f"这节课不是您所在班次（{attended.training_class}）的课，没有签到。"


def test_a_joint_session_takes_the_people_of_all_its_classes(
    attended: Attended, cast: Cast, tap: Tap
) -> None:
    host = factories.training_class(cast.district, "合班班次")
    drafted = factories.session(host, "合班讲座", start=at("17:30"))
    drafted.joint_classes.set([attended.training_class])
    joint = factories.published(drafted)
    PublishedSession.objects.filter(pk=joint.pk).update(period="EVE")
    assert (tap("17:20", session=joint).kind, marked()) == (Kind.ON_TIME, ["PRESENT"])


@pytest.mark.parametrize(
    "status", ["NOMINATED", "CANCELLED", "REPLACED", "NO_SHOW", "DISMISSED", "WAITLISTED"]
)
def test_who_is_not_on_the_list(attended: Attended, tap: Tap, status: str) -> None:
    Enrolment.objects.filter(pk=attended.people[0].pk).update(status=status)
    outcome = tap()
    label = Enrolment(status=status).get_status_display()
    assert (outcome.kind, marked(), CheckIn.objects.count()) == (Kind.WITHDRAWN, [], 0)
    assert outcome.sentence == f"您现在不在本班名单里（{label}），没有签到。请找班主任核对。"


def test_who_joined_later_is_not_expected_yet(attended: Attended, tap: Tap) -> None:
    Enrolment.objects.filter(pk=attended.people[0].pk).update(expected_from=at("13:00"))
    assert tap().sentence == "这半天没有安排您的课，不用签到。"
    assert tap("13:40", session=attended.afternoon).kind == Kind.ON_TIME


def test_a_cancelled_session_takes_nobody(attended: Attended, tap: Tap) -> None:
    PublishedSession.objects.filter(pk=attended.morning.pk).update(status=SessionStatus.CANCELLED)
    assert (tap().kind, CheckIn.objects.count()) == (Kind.NOT_EXPECTED, 0)


@pytest.mark.parametrize("status", [ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED])
def test_a_class_that_is_closed(attended: Attended, tap: Tap, status: ClassStatus) -> None:
    TrainingClass.objects.filter(pk=attended.training_class.pk).update(status=status)
    outcome = tap()
    assert (outcome.kind, outcome.sentence) == (Kind.CLASS_CLOSED, f"本班{status.label}，不再签到。")
    assert (marked(), CheckIn.objects.count()) == ([], 0)


def test_a_class_that_signs_on_paper(attended: Attended, cast: Cast, tap: Tap) -> None:
    own_policy(attended, modes=["PAPER", "ROLL"])
    assert [tap(way=way).kind for way in ("CODE", "NUMBER")] == [Kind.PAPER_ONLY] * 2
    assert tap(way="DESK", by=cast.head_teacher).kind == Kind.ON_TIME


@pytest.mark.parametrize(("way", "source"), [("DESK", "DESK"), ("BADGE", "BADGE")])
def test_staff_after_the_window_record_that_it_is_late(
    attended: Attended, cast: Cast, tap: Tap, way: str, source: str
) -> None:
    staff = {"way": way, "by": cast.head_teacher}
    clocks = {"08:29:59": Kind.EARLY, "11:30:00": Kind.CLOSED, "11:29:59": Kind.LATE}
    assert {clock: tap(clock, **staff).kind for clock in clocks} == clocks
    assert [tap(clock, place=place, **staff).kind for place, clock in ((1, "09:04:59"), (2, "09:30"))] == [
        Kind.ON_TIME,
        Kind.LATE,
    ]
    assert set(Mark.objects.values_list("source", "marked_by")) == {(source, cast.head_teacher.pk)}
    assert set(CheckIn.objects.values_list("way", "taken_by")) == {(way, cast.head_teacher.pk)}


def test_without_an_account_the_mark_is_the_systems(attended: Attended, tap: Tap) -> None:
    tap(place=1)
    assert (Mark.objects.get().marked_by, CheckIn.objects.get().taken_by) == (None, None)


def test_check_out_where_the_class_asks_for_it(attended: Attended, cast: Cast, tap: Tap) -> None:
    assert tap("11:29", direction=Direction.OUT).sentence == "本班下课不用签退。"
    own_policy(attended, check_out=True)
    edges = {"11:24:59": Kind.EARLY, "12:00:00": Kind.CLOSED, "11:59:59": Kind.OUT}
    assert {clock: tap(clock, direction=Direction.OUT).kind for clock in edges} == edges
    assert tap("11:25:00", place=1, direction=Direction.OUT).sentence == "签退成功，11:25。"
    assert tap("11:26:00", place=1, direction=Direction.OUT).sentence == "已签退 11:25"
    assert (marked(), CheckIn.objects.filter(direction="OUT").count()) == ([], 2)


def test_the_code_means_coming_until_going_begins(attended: Attended, cast: Cast) -> None:
    own_policy(attended, check_out=True)
    person = Enrolment.objects.select_related("training_class", "cadre__user").get(pk=attended.people[0].pk)
    found = [
        checkin.redeem(person, attended.morning, at=at(clock), way="CODE", phone=None).kind
        for clock in ("08:52", "11:24:59", "11:25", "11:26")
    ]
    assert found == [Kind.ON_TIME, Kind.ALREADY, Kind.OUT, Kind.ALREADY]


def test_queries_are_few(attended: Attended, tap: Tap, count_queries: Any) -> None:
    with count_queries() as first:
        tap()
    with count_queries() as again:
        tap()
    assert (len(first) <= 18, len(again) <= 5) == (True, True), (len(first), len(again))
    people: list[User | None] = [mark.marked_by for mark in Mark.objects.all()]
    assert len(people) == 1
