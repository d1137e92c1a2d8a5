"""What the database holds becomes the planner's problem. Today is Friday; the class is Monday to Wednesday."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from courses.models import ClassStatus
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.planning import AFTERNOON, FRIDAY, MORNING, run_with, two_classes, waiting
from timetable.autoplan import Event, Order, Place, Problem, Resource, ResourceKind, Transit
from timetable.models import (
    CalendarDay,
    CampusTransit,
    Period,
    PlacingLimits,
    SessionInstructor,
    Unavailability,
)
from timetable.outlook import Outlook
from timetable.planning_problem import PlanningProblem
from timetable.wishes import Loss, Wish, instant_of, minute_of, span_of

TUESDAY, WEDNESDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2)


@pytest.fixture(autouse=True)
def friday(time_machine_at: Any) -> Iterator[None]:
    with time_machine_at(FRIDAY):
        yield


def asked(cast: Cast, wish: Wish | None = None, **fields: Any) -> PlanningProblem:
    wish = wish or Wish()
    fields.setdefault("kind", "REPAIR" if wish.loss else "FILL")
    return PlanningProblem(Outlook.load(run_with(cast, status="RUNNING", options=wish.plain(), **fields)))


def problem_of(cast: Cast, wish: Wish | None = None, **fields: Any) -> Problem:
    return asked(cast, wish, **fields).problem


def event_of(problem: Problem, session: Any) -> Event:
    return next(event for event in problem.events if event.key == session.pk)


def starts_of(event: Event) -> list[str]:
    return [f"{instant_of(start).astimezone(factories.SHANGHAI):%d %H:%M}" for start in event.starts]


def resource_of(problem: Problem, kind: str, pk: int) -> Resource:
    return next(resource for resource in problem.resources if resource.key == (kind, pk))


class TestTimes:
    def test_R07_a_whole_half_day_has_one_start_in_each(self, cast: Cast) -> None:
        session = waiting(cast.training_class, "讲座")
        event = event_of(problem_of(cast), session)
        assert event.length == 150
        assert starts_of(event) == ["23 09:00", "23 14:00", "24 09:00", "24 14:00", "25 09:00", "25 14:00"]

    @pytest.mark.parametrize(
        ("hours", "length", "on_monday"),
        [
            (2, 75, ["23 09:00", "23 10:15", "23 14:00", "23 15:15"]),
            (3, 110, ["23 09:00", "23 09:40", "23 14:00", "23 14:40"]),
            (6, 150, ["23 09:00", "23 14:00"]),
            (0, 30, [f"23 {clock}" for clock in ("09:00", "09:30", "10:00", "10:30", "11:00")]),
        ],
    )
    def test_R07_a_part_of_it_by_its_hours(
        self, cast: Cast, hours: int, length: int, on_monday: list[str]
    ) -> None:
        session = waiting(cast.training_class, "讲座", hours=hours)
        event = event_of(problem_of(cast), session)
        assert event.length == length
        assert starts_of(event)[: len(on_monday)] == on_monday

    def test_evenings_only_where_they_are_allowed_and_long_enough(self, cast: Cast) -> None:
        short = waiting(cast.training_class, "短", hours=2)
        whole = waiting(cast.training_class, "长")
        problem = problem_of(cast, Wish(evenings=True))
        evenings = [
            start for start in starts_of(event_of(problem, short)) if start >= "23 18" and start < "24"
        ]
        assert evenings == ["23 19:00", "23 19:15"]
        assert not [start for start in starts_of(event_of(problem, whole)) if " 19:" in start]

    def test_R27_holidays_never_weekends_only_where_they_are_allowed_make_up_days_always(
        self, cast: Cast
    ) -> None:
        cast.training_class.starts_on = dt.date(2026, 11, 26)
        cast.training_class.ends_on = dt.date(2026, 11, 30)
        cast.training_class.save()
        CalendarDay.objects.create(day=dt.date(2026, 11, 27), kind="HOLIDAY", name="放假")
        CalendarDay.objects.create(day=dt.date(2026, 11, 28), kind="WORKDAY", name="放假")
        session = waiting(cast.training_class, "讲座")
        days = {
            weekends: sorted(
                {
                    start[:2]
                    for start in starts_of(event_of(problem_of(cast, Wish(weekends=weekends)), session))
                }
            )
            for weekends in (False, True)
        }
        assert days == {False: ["26", "28", "30"], True: ["26", "28", "29", "30"]}

    def test_from_tomorrow_on(self, cast: Cast, time_machine_at: Any) -> None:
        session = waiting(cast.training_class, "讲座")
        with time_machine_at("2026-11-23T07:00:00+08:00"):
            assert starts_of(event_of(problem_of(cast), session))[0] == "24 09:00"

    def test_a_class_without_dates_or_over_allows_none(self, cast: Cast, time_machine_at: Any) -> None:
        session = waiting(cast.training_class, "讲座")
        with time_machine_at("2026-11-25T07:00:00+08:00"):
            assert event_of(problem_of(cast), session).starts == ()
        cast.training_class.starts_on = cast.training_class.ends_on = None
        cast.training_class.save()
        assert event_of(problem_of(cast), session).starts == ()

    def test_the_order_in_which_they_were_entered_is_liked(self, cast: Cast) -> None:
        rows = [waiting(cast.training_class, title) for title in ("甲", "乙", "丙")]
        closing = waiting(cast.training_class, "结业", kind="CLOSING")
        last = waiting(cast.training_class, "丁")
        problem = problem_of(cast)
        liked = {}
        for row in (*rows, closing, last):
            event = event_of(problem, row)
            liked[row.title] = starts_of(event)[event.start_costs.index(0)]
            assert set(event.start_costs) <= {0, 1, 2, 3}
        assert liked == {
            "甲": "23 09:00",
            "乙": "23 14:00",
            "丙": "24 09:00",
            "丁": "24 14:00",
            "结业": "25 09:00",
        }


class TestWhoAndWhere:
    def test_what_stands_is_pinned_in_its_room_and_time(self, cast: Cast) -> None:
        mine, theirs = two_classes(cast)
        room = factories.room(cast.district)
        other = factories.session(theirs, "别班的课", room=room)
        waiting(mine, "讲座")
        event = event_of(problem_of(cast), other)
        start = minute_of(MORNING)
        assert (event.now, event.starts, event.rooms) == (Place(start, room.pk), (start,), (room.pk,))
        assert (event.is_pinned, event.length, event.resources) == (True, 150, (("class", theirs.pk),))

    def test_other_classes_waiting_sessions_and_cancelled_ones_are_not_asked(self, cast: Cast) -> None:
        mine, theirs = two_classes(cast)
        session = waiting(mine, "讲座")
        waiting(theirs, "别班的")
        factories.session(mine, "停了的", status="CANCELLED")
        assert [event.key for event in problem_of(cast).events] == [session.pk]

    def test_all_classes_of_the_asker_that_are_not_over(self, cast: Cast) -> None:
        mine, theirs = two_classes(cast)
        over = factories.training_class(cast.district, "过去的", starts_on=dt.date(2026, 11, 2))
        closed = factories.training_class(cast.district, "结了的", status=ClassStatus.CLOSED)
        keys = [waiting(mine, "甲").pk, waiting(theirs, "乙").pk]
        waiting(over, "丙")
        waiting(closed, "丁")
        assert [event.key for event in problem_of(cast, training_class=None).events] == keys

    def test_who_lost_the_right_since_plans_nothing(self, cast: Cast) -> None:
        waiting(cast.training_class, "讲座")
        run = run_with(cast, status="RUNNING", options=Wish().plain(), requested_by=cast.stranger)
        assert Outlook.load(run).classes == {}

    def test_R17_groups_side_by_side_and_the_whole_class_with_neither(self, cast: Cast) -> None:
        groups = [factories.group(cast.training_class, number) for number in (1, 2)]
        halves = [waiting(cast.training_class, "讨论") for _group in groups]
        for session, group in zip(halves, groups, strict=True):
            session.groups.add(group)
        whole = waiting(cast.training_class, "讲座")
        problem = problem_of(cast)
        one, two = (("group", group.pk) for group in groups)
        assert [event_of(problem, row).resources for row in (*halves, whole)] == [
            (one,),
            (two,),
            (("class", cast.training_class.pk), one, two),
        ]

    def test_R17_a_joint_session_takes_all_its_classes_and_shared_people_both(self, cast: Cast) -> None:
        mine, theirs = two_classes(cast)
        third = factories.training_class(cast.district, "第三班")
        factories.enrolment(theirs, cast.cadre)
        joint = waiting(mine, "合班")
        joint.joint_classes.add(third)
        other = factories.session(theirs, "别班的")
        problem = problem_of(cast)
        people = ("people", cast.cadre.pk)
        assert event_of(problem, joint).resources == (("class", mine.pk), ("class", third.pk), people)
        assert event_of(problem, other).resources == (("class", theirs.pk), people)
        assert resource_of(problem, *people).kind == ResourceKind.PEOPLE

    def test_who_has_declined_does_not_count(self, cast: Cast) -> None:
        person = factories.instructor(cast.district)
        session = waiting(cast.training_class, "讲座", person)
        SessionInstructor.objects.update(answer="DECLINED")
        assert ("instructor", person.pk) not in event_of(problem_of(cast), session).resources

    def test_a_room_big_enough_or_the_biggest_there_is(self, cast: Cast) -> None:
        small = factories.room(cast.district, "小", capacity=30)
        fits = factories.room(cast.district, "正好", capacity=60)
        unknown = factories.room(cast.district, "不详", capacity=None)
        factories.room(cast.district, "停用", capacity=90, is_active=False)
        factories.room(cast.district, "校外", kind="OFFSITE", capacity=None)
        theirs = factories.training_class(cast.district, "六十人", planned_size=60)
        big = factories.training_class(cast.district, "九十人", planned_size=90)
        one, two, three = (waiting(row, "课") for row in (cast.training_class, theirs, big))
        problem = problem_of(cast, training_class=None)
        rooms = [event_of(problem, row).rooms for row in (one, two, three)]
        assert rooms == [(small.pk, fits.pk, unknown.pk), (fits.pk, unknown.pk), (unknown.pk,)]
        unknown.delete()
        problem = problem_of(cast, training_class=None)
        assert event_of(problem, three).rooms == (fits.pk,)

    def test_what_needs_no_room_and_what_has_one(self, cast: Cast) -> None:
        room = factories.room(cast.district)
        factories.room(cast.district, "另一间")
        offsite = factories.room(cast.district, "村史馆", kind="OFFSITE")
        rows = [
            waiting(cast.training_class, "写了地点", place="会议室"),
            waiting(cast.training_class, "现场", kind="FIELD_TEACHING"),
            waiting(cast.training_class, "自学", kind="SELF_STUDY"),
            waiting(cast.training_class, "校外", room=offsite),
            waiting(cast.training_class, "选了教室", room=room, room_excludes=True),
        ]
        problem = problem_of(cast)
        assert [event_of(problem, row).rooms for row in rows] == [(), (), (), (), (room.pk,)]

    def test_a_course_comes_after_the_one_that_the_catalogue_puts_before_it(self, cast: Cast) -> None:
        before = factories.course(cast.district, "民法典")
        course = factories.course(cast.district, "物业纠纷", after=before)
        then = waiting(cast.training_class, "物业纠纷", course=course)
        waiting(cast.training_class, "别的课")
        first = waiting(cast.training_class, "民法典", course=before)
        assert problem_of(cast).orders == (Order(first.pk, then.pk),)

    def test_the_opening_comes_first_and_the_closing_last(self, cast: Cast) -> None:
        opening = waiting(cast.training_class, "开班式", kind="OPENING")
        lecture = waiting(cast.training_class, "讲座")
        closing = factories.session(
            cast.training_class, "结业式", kind="CLOSING", start=at("14:00", WEDNESDAY)
        )
        factories.session(cast.training_class, "已排的", start=AFTERNOON)
        orders = set(problem_of(cast).orders)
        assert orders >= {
            Order(opening.pk, lecture.pk),
            Order(opening.pk, closing.pk),
            Order(lecture.pk, closing.pk),
        }
        assert len(orders) == 4


class TestLimits:
    def test_a_place_that_is_not_ours_has_its_times_too(self, cast: Cast) -> None:
        offsite = factories.room(cast.district, "村史馆", kind="OFFSITE")
        session = waiting(cast.training_class, "现场", room=offsite)
        Unavailability.objects.create(room=offsite, first_on=MONDAY, last_on=TUESDAY)
        event = event_of(problem_of(cast), session)
        assert (event.rooms, starts_of(event)) == ((), ["25 09:00", "25 14:00"])
        assert len(event.start_costs) == 2

    def test_unavailability_load_and_ways(self, cast: Cast) -> None:
        room, person = factories.room(cast.district), factories.instructor(cast.district)
        Unavailability.objects.create(room=room, first_on=MONDAY, weekdays=[1], reason="维修")
        Unavailability.objects.create(
            instructor=person, first_on=dt.date(2026, 11, 1), last_on=MONDAY, periods=["PM"], is_hard=False
        )
        PlacingLimits.objects.create(
            district=cast.district, max_half_days=1, max_half_days_is_hard=True, transit_minutes=40
        )
        CampusTransit.objects.create(district=cast.district, one="东", other="西", minutes=20)
        waiting(cast.training_class, "讲座", person)
        problem = problem_of(cast)
        assert problem.rooms[0].busy == tuple(span_of(TUESDAY, period) for period in Period)
        teaching = resource_of(problem, "instructor", person.pk)
        assert (teaching.busy, teaching.disliked) == ((), (span_of(MONDAY, Period.PM),))
        assert (teaching.most_blocks, teaching.most_blocks_is_hard, teaching.travels) == (1, True, True)
        assert problem.transit == Transit(40, (("东", "西", 20),), False)
        assert (span_of(MONDAY, Period.PM).start, span_of(MONDAY, Period.EVE).end) == (
            minute_of(at("12:00")),
            minute_of(at("00:00", TUESDAY)),
        )

    def test_a_lecturers_own_limit_goes_before_the_districts(self, cast: Cast) -> None:
        person = factories.instructor(cast.district, max_half_days=3)
        waiting(cast.training_class, "讲座", person)
        teaching = resource_of(problem_of(cast), "instructor", person.pk)
        assert (teaching.most_blocks, teaching.most_blocks_is_hard) == (3, False)

    def test_what_counts_how_much(self, cast: Cast) -> None:
        waiting(cast.training_class, "讲座")
        weights = problem_of(cast, Wish(weights={"isolated": 0, "load": 99})).weights
        assert (weights.isolated, weights.load, weights.room_changes) == (0, 99, 10)


class TestRepair:
    def test_what_may_move_and_what_stays(self, cast: Cast) -> None:
        mine, theirs = two_classes(cast)
        far = factories.training_class(cast.district, "下月的班", starts_on=dt.date(2026, 12, 7))
        person, room = factories.instructor(cast.district), factories.room(cast.district)
        hit = factories.session(mine, "甲", instructors=(person,), room=room)
        other = factories.session(mine, "乙", start=AFTERNOON)
        beside = factories.session(theirs, "丙", start=AFTERNOON)
        waits = waiting(mine, "丁")
        later = factories.session(far, "戊", start=at("09:00", dt.date(2026, 12, 7)))
        factories.published(other)
        problem = problem_of(
            cast, Wish(loss=Loss(MONDAY, MONDAY, instructor_id=person.pk)), training_class=None
        )
        moving = {event.key: event.is_pinned for event in problem.events}
        assert moving == {hit.pk: False, other.pk: False, beside.pk: False}
        assert {waits.pk, later.pk} & moving.keys() == set()
        event = event_of(problem, hit)
        assert (event.now, event.rooms) == (Place(minute_of(MORNING), room.pk), (room.pk,))
        assert [event_of(problem, row).is_published for row in (hit, other)] == [False, True]
        assert resource_of(problem, "instructor", person.pk).busy == tuple(
            span_of(MONDAY, period) for period in Period
        )

    def test_of_one_class_only_its_own_move(self, cast: Cast) -> None:
        mine, theirs = two_classes(cast)
        room = factories.room(cast.district)
        hit = factories.session(mine, "甲", room=room)
        other = factories.session(theirs, "乙", start=AFTERNOON, room=room)
        problem = problem_of(cast, Wish(loss=Loss(MONDAY, MONDAY, room_id=room.pk)))
        assert {event.key: event.is_pinned for event in problem.events} == {hit.pk: False, other.pk: True}
        assert problem.rooms[0].busy != ()

    def test_what_has_begun_or_has_marks_stays(self, cast: Cast, time_machine_at: Any) -> None:
        person = factories.instructor(cast.district)
        begun = factories.session(cast.training_class, "甲", instructors=(person,))
        coming = factories.session(cast.training_class, "乙", start=AFTERNOON, instructors=(person,))
        wish = Wish(loss=Loss(MONDAY, MONDAY, instructor_id=person.pk))
        with time_machine_at("2026-11-23T09:00:00+08:00"):
            problem = problem_of(cast, wish)
        assert (event_of(problem, begun).is_pinned, event_of(problem, coming).is_pinned) == (True, False)
        assert starts_of(event_of(problem, coming))[:2] == ["23 14:00", "24 09:00"]


@pytest.mark.parametrize("wish", [Wish(), Wish(loss=Loss(MONDAY, MONDAY, room_id=1))], ids=["fill", "repair"])
def test_the_number_of_queries_is_constant(
    cast: Cast, wish: Wish, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    def cost(number: int) -> int:
        for index in range(number):
            training_class = factories.training_class(cast.district, f"第{index}班")
            factories.enrolment(training_class, factories.cadre("学员", cast.community))
            factories.session(training_class, "已排的", start=AFTERNOON)
            session = waiting(training_class, "讲座", factories.instructor(cast.district, f"讲师{index}"))
            session.groups.add(factories.group(training_class))
        run = run_with(
            cast,
            status="RUNNING",
            options=wish.plain(),
            kind="REPAIR" if wish.loss else "FILL",
            training_class=None,
        )
        with count_queries() as queries:
            assert PlanningProblem(Outlook.load(run)).problem.blocks
        return len(queries)

    assert cast.organiser.current_grants
    assert cost(1) == cost(3)
    assert cost(0) <= 16
