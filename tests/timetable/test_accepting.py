"""A proposal is taken over in one checked transaction; what has changed since is left out and named."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from accounts.models import AuditEntry
from attendance.models import Mark
from courses.models import ClassStatus
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.planning import (
    AFTERNOON,
    FRIDAY,
    MORNING,
    proposed,
    run_with,
    stands,
    two_classes,
    waiting,
)
from timetable import accepting, asking, scheduling, undoing
from timetable.accepting import Decided, NothingPlaced
from timetable.models import PlacingLimits, PlanningStatus, Session, SessionInstructor

LATER = at("09:00", MONDAY + dt.timedelta(days=1))
END = at("11:30")


@pytest.fixture(autouse=True)
def friday(time_machine_at: Any) -> Iterator[None]:
    with time_machine_at(FRIDAY):
        yield


def during_of(session: Session) -> list[Any]:
    rows = SessionInstructor.objects.filter(session=session).order_by("pk")
    return [(row.during.lower, row.during.upper) if row.during else None for row in rows]


class TestAccepting:
    def test_sessions_stand_where_they_were_proposed(self, cast: Cast) -> None:
        room, person = factories.room(cast.district), factories.instructor(cast.district)
        one = waiting(cast.training_class, "基层党建", person, place="会议室")
        other = waiting(cast.training_class, "社区治理", place="会议室")
        run = run_with(cast, proposed(one, MORNING, room), proposed(other, AFTERNOON))
        accepted = accepting.accept(run, by=cast.organiser)
        assert [row.pk for row in accepted.sessions] == [one.pk, other.pk]
        assert accepted.left_out == ()
        assert stands(one) == (MORNING, END, room.pk, 2)
        assert stands(other) == (AFTERNOON, at("16:30"), None, 2)
        assert during_of(one) == [(MORNING, END)]
        one.refresh_from_db()
        other.refresh_from_db()
        assert (one.room_excludes, one.place, other.place) == (True, "", "会议室")
        run.refresh_from_db()
        assert run.status == PlanningStatus.ACCEPTED

    def test_the_trail_names_the_run_and_each_session(self, cast: Cast) -> None:
        session = waiting(cast.training_class, "基层党建")
        run = run_with(cast, proposed(session, MORNING))
        accepting.accept(run, by=cast.organiser)
        moved = AuditEntry.objects.get(action="timetable.move")
        assert (moved.by, moved.subject_id, moved.subject_label) == (cast.organiser, session.pk, "基层党建")
        assert (moved.data["before"]["start"], moved.data["after"]["version"]) == (None, 2)
        whole = AuditEntry.objects.get(action="timetable.accept_plan")
        assert (whole.subject_id, [row["session"] for row in whole.data["placed"]]) == (run.pk, [session.pk])

    def test_two_change_places(self, cast: Cast) -> None:
        """Each goes where the other stands: the constraints are asked at the end."""
        room = factories.room(cast.district)
        one = factories.session(cast.training_class, "甲", room=room)
        other = factories.session(cast.training_class, "乙", start=AFTERNOON, room=room)
        run = run_with(cast, proposed(one, AFTERNOON, room), proposed(other, MORNING, room))
        accepting.accept(run, by=cast.organiser)
        assert (stands(one)[0], stands(other)[0]) == (AFTERNOON, MORNING)

    def test_who_has_declined_gets_no_time(self, cast: Cast) -> None:
        person = factories.instructor(cast.district)
        session = waiting(cast.training_class, "基层党建", person)
        SessionInstructor.objects.update(answer="DECLINED")
        accepting.accept(run_with(cast, proposed(session, MORNING)), by=cast.organiser)
        assert during_of(session) == [None]

    @pytest.mark.parametrize("status", ["WAITING", "RUNNING", "FAILED", "ACCEPTED", "DISCARDED"])
    def test_only_an_open_proposal_is_taken(self, cast: Cast, status: str) -> None:
        session = waiting(cast.training_class, "基层党建")
        run = run_with(cast, proposed(session, MORNING), status=status)
        with pytest.raises(Decided, match="已经处理过了"):
            accepting.accept(run, by=cast.organiser)
        assert stands(session) == (None, None, None, 1)

    def test_the_number_of_queries_is_constant(
        self, cast: Cast, count_queries: Callable[[], AbstractContextManager[Any]]
    ) -> None:
        def cost(number: int, day: dt.date) -> int:
            rows = []
            for index in range(number):
                room = factories.room(cast.district, f"教室{day}{index}")
                person = factories.instructor(cast.district, f"讲师{day}{index}")
                group = factories.group(cast.training_class, number=day.day * 10 + index)
                session = waiting(cast.training_class, f"第{index}节", person)
                session.groups.add(group)
                rows.append(proposed(session, at("09:00", day), room))
            run = run_with(cast, *rows)
            with count_queries() as queries:
                assert len(accepting.accept(run, by=cast.organiser).sessions) == number
            return len(queries)

        assert cast.organiser.current_grants
        assert cost(1, MONDAY) == cost(3, MONDAY + dt.timedelta(days=1))

    def test_who_has_confirmed_another_time_is_asked_anew(self, cast: Cast) -> None:
        """As when a person moves it, and the answer is back when the session is."""
        confirmed, invited, unasked = (factories.instructor(cast.district, name) for name in "甲乙丙")
        session = factories.session(cast.training_class, instructors=(confirmed, invited, unasked))
        asking.confirm(session, confirmed, by=cast.organiser)
        asking.invite(session, invited, by=cast.organiser)
        run = run_with(cast, proposed(session, LATER))
        accepting.accept(run, by=cast.organiser)
        answers = session.teaching.order_by("pk").values_list("answer", flat=True)
        assert list(answers.all()) == ["INVITED", "INVITED", "PROPOSED"]
        accepting.undo(run, by=cast.organiser)
        assert list(answers.all()) == ["CONFIRMED", "INVITED", "PROPOSED"]

    def test_who_has_confirmed_that_time_has_confirmed(self, cast: Cast) -> None:
        person = factories.instructor(cast.district)
        session = factories.session(cast.training_class, instructors=(person,))
        asking.confirm(session, person, by=cast.organiser)
        waits = scheduling.move(session, by=cast.organiser, version=1, start=None)
        run = run_with(cast, proposed(waits, MORNING))
        accepting.accept(run, by=cast.organiser)
        assert session.teaching.get().answer == "CONFIRMED"
        accepting.undo(run, by=cast.organiser)
        assert session.teaching.get().answer == "INVITED"


class TestLeavingOut:
    def test_what_was_changed_since_is_left_out_and_the_rest_placed(self, cast: Cast) -> None:
        one, other = waiting(cast.training_class, "甲"), waiting(cast.training_class, "乙")
        run = run_with(cast, proposed(one, MORNING), proposed(other, AFTERNOON))
        scheduling.change(one, by=cast.administrator, version=1, title="甲（新）")
        accepted = accepting.accept(run, by=cast.organiser)
        assert accepted.left_out == ("“甲（新）”后来被改过，没有动它。",)
        assert (stands(one)[0], stands(other)[0]) == (None, AFTERNOON)

    def test_R17_a_room_taken_since_is_left_out(self, cast: Cast) -> None:
        mine, theirs = two_classes(cast)
        room = factories.room(cast.district)
        one, other = waiting(mine, "甲"), waiting(mine, "乙")
        run = run_with(cast, proposed(one, MORNING, room), proposed(other, AFTERNOON, room))
        factories.session(theirs, "抢先的课", room=room)
        accepted = accepting.accept(run, by=cast.organiser)
        taken = "三楼301教室 11月23日上午 已有“科级干部班”的“抢先的课”（09:00–11:30）"
        assert accepted.left_out == (f"“甲”没有排：{taken}。",)
        assert (stands(one), stands(other)[0]) == ((None, None, None, 1), AFTERNOON)

    def test_R17_who_would_go_where_one_left_out_stays_is_left_out_too(self, cast: Cast) -> None:
        room = factories.room(cast.district)
        one = factories.session(cast.training_class, "甲", room=room)
        other = factories.session(cast.training_class, "乙", start=AFTERNOON, room=room)
        third = waiting(cast.training_class, "丙")
        run = run_with(
            cast, proposed(one, LATER, room), proposed(other, MORNING, room), proposed(third, AFTERNOON, room)
        )
        scheduling.change(one, by=cast.administrator, version=1, title="甲（新）")
        with pytest.raises(NothingPlaced) as refused:
            accepting.accept(run, by=cast.organiser)
        assert [sentence[:3] for sentence in refused.value.left_out] == ["“甲（", "“乙”", "“丙”"]
        assert (stands(one)[0], stands(other)[0], stands(third)[0]) == (MORNING, AFTERNOON, None)
        run.refresh_from_db()
        assert run.status == PlanningStatus.DONE

    def test_R17_people_enrolled_since_in_two_of_the_classes_are_in_one_place(self, cast: Cast) -> None:
        mine, theirs = two_classes(cast)
        one, other = waiting(mine, "甲"), waiting(theirs, "乙")
        run = run_with(cast, proposed(one, MORNING), proposed(other, MORNING), training_class=None)
        factories.enrolment(theirs, cast.cadre)
        with pytest.raises(NothingPlaced) as refused:
            accepting.accept(run, by=cast.organiser)
        assert ["学员王小宁" in sentence for sentence in refused.value.left_out] == [True, True]

    def test_R17_the_control_without_shared_people_both_are_placed(self, cast: Cast) -> None:
        mine, theirs = two_classes(cast)
        one, other = waiting(mine, "甲"), waiting(theirs, "乙")
        run = run_with(cast, proposed(one, MORNING), proposed(other, MORNING), training_class=None)
        assert len(accepting.accept(run, by=cast.organiser).sessions) == 2

    def test_a_hard_limit_that_came_since_refuses_and_a_soft_one_does_not(self, cast: Cast) -> None:
        hard, soft = factories.room(cast.district, "检修的"), factories.room(cast.district, "少用的")
        one, other = waiting(cast.training_class, "甲"), waiting(cast.training_class, "乙")
        run = run_with(cast, proposed(one, MORNING, hard), proposed(other, AFTERNOON, soft))
        factories.unavailability(hard, first_on=MONDAY)
        factories.unavailability(soft, first_on=MONDAY, is_hard=False)
        accepted = accepting.accept(run, by=cast.organiser)
        assert [row.title for row in accepted.sessions] == ["乙"]
        assert ["检修的 11月23日上午 不可用" in sentence for sentence in accepted.left_out] == [True]

    def test_a_load_too_heavy_by_two_of_the_proposal_is_refused(self, cast: Cast) -> None:
        PlacingLimits.objects.create(district=cast.district, max_half_days=1, max_half_days_is_hard=True)
        person = factories.instructor(cast.district)
        rows = [waiting(cast.training_class, title, person) for title in ("甲", "乙")]
        run = run_with(cast, proposed(rows[0], MORNING), proposed(rows[1], AFTERNOON))
        with pytest.raises(NothingPlaced) as refused:
            accepting.accept(run, by=cast.organiser)
        assert ["要讲2个半天" in sentence for sentence in refused.value.left_out] == [True, True]

    def test_a_limit_that_held_before_refuses_nothing(self, cast: Cast) -> None:
        """The room is not to be had on either side: the session moves within its bad day."""
        room = factories.room(cast.district)
        session = factories.session(cast.training_class, "甲", room=room)
        factories.unavailability(room, first_on=MONDAY)
        run = run_with(cast, proposed(session, MORNING + dt.timedelta(minutes=10), room))
        assert accepting.accept(run, by=cast.organiser).left_out == ()

    def test_marks_the_past_and_a_class_that_is_over_stay_untouched(
        self, cast: Cast, time_machine_at: Any
    ) -> None:
        mine, theirs = two_classes(cast)
        marked = factories.session(mine, "已点名", start=AFTERNOON)
        mark = {"status": "PRESENT", "source": "GRID", "marked_by": cast.organiser}
        Mark.objects.create(session=marked, enrolment=cast.enrolment, **mark)
        past, over = waiting(mine, "过去"), waiting(theirs, "已结班")
        run = run_with(
            cast, proposed(marked, LATER), proposed(past, MORNING), proposed(over, LATER), training_class=None
        )
        theirs.status = ClassStatus.CLOSED
        theirs.save()
        with time_machine_at("2026-11-23T09:00:00+08:00"), pytest.raises(NothingPlaced) as refused:
            accepting.accept(run, by=cast.organiser)
        assert refused.value.left_out == (
            "“已点名”已有考勤记录，没有动它。",
            "“过去”建议的时间已经过去，没有排。",
            "“已结班”所在班次的课表您不能改，没有动它。",
        )

    def test_another_towns_organiser_moves_only_the_own_classes(self, cast: Cast) -> None:
        theirs = factories.training_class(cast.district, "镇里的班", host=cast.town)
        person = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
        one, other = waiting(cast.training_class, "区里的课"), waiting(theirs, "镇里的课")
        run = run_with(
            cast, proposed(one, MORNING), proposed(other, MORNING), training_class=None, requested_by=person
        )
        accepted = accepting.accept(run, by=person)
        assert [row.title for row in accepted.sessions] == ["镇里的课"]


class TestUndoing:
    def test_all_goes_back_and_can_be_accepted_again(self, cast: Cast) -> None:
        room = factories.room(cast.district)
        moved = factories.session(cast.training_class, "甲", place="会议室")
        placed = waiting(cast.training_class, "乙")
        run = run_with(cast, proposed(moved, AFTERNOON, room), proposed(placed, MORNING))
        accepting.accept(run, by=cast.organiser)
        accepting.undo(run, by=cast.organiser)
        assert (stands(moved), stands(placed)) == ((MORNING, END, None, 3), (None, None, None, 3))
        moved.refresh_from_db()
        run.refresh_from_db()
        assert (moved.place, run.status) == ("会议室", PlanningStatus.DONE)
        accepting.accept(run, by=cast.organiser)
        assert (stands(moved)[0], stands(placed)[0]) == (AFTERNOON, MORNING)

    def test_what_was_moved_since_stays(self, cast: Cast) -> None:
        one, other = waiting(cast.training_class, "甲"), waiting(cast.training_class, "乙")
        run = run_with(cast, proposed(one, MORNING), proposed(other, AFTERNOON))
        accepting.accept(run, by=cast.organiser)
        scheduling.move(one, by=cast.organiser, version=2, start=LATER)
        undone = accepting.undo(run, by=cast.organiser)
        assert undone.left_out == ("“甲”后来被改过，没有动它。",)
        assert (stands(one)[0], stands(other)[0]) == (LATER, None)

    def test_a_single_session_is_taken_back_like_any_move(self, cast: Cast) -> None:
        session = waiting(cast.training_class, "甲")
        accepting.accept(run_with(cast, proposed(session, MORNING)), by=cast.organiser)
        undoing.undo(session, by=cast.organiser, version=2)
        assert stands(session) == (None, None, None, 3)

    def test_only_an_accepted_one(self, cast: Cast) -> None:
        run = run_with(cast, proposed(waiting(cast.training_class, "甲"), MORNING))
        with pytest.raises(Decided):
            accepting.undo(run, by=cast.organiser)
