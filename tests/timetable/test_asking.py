"""Lecturers are asked and answer: what each step writes, which steps there are, and what happens when a session moves."""

import datetime as dt
from itertools import product
from typing import Any

import pytest

from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add
from timetable import asking, links, scheduling, undoing
from timetable.models import Instructor, InstructorAnswer, InstructorLink, Session, SessionInstructor
from timetable.refusals import Clashing, NotAsked, Stale

NEXT_DAY = MONDAY + dt.timedelta(days=1)
PROPOSED, INVITED, CONFIRMED, DECLINED = InstructorAnswer
pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def session(add: Add, lecturer: Instructor) -> Session:
    return add(start=at("09:00", NEXT_DAY), instructors=[lecturer], place="区委党校")


@pytest.fixture
def link(cast: Cast, session: Session, lecturer: Instructor) -> InstructorLink:
    """The lecturer has been asked."""
    asking.invite(session, lecturer, by=cast.organiser)
    return InstructorLink.objects.get()


def row_of(session: Session) -> SessionInstructor:
    return SessionInstructor.objects.get(session=session)


def put(session: Session, answer: InstructorAnswer, **fields: Any) -> None:
    """The row in that state, as the verbs leave it."""
    during = None if answer == DECLINED else (session.start_at, session.end_at)
    asked = None if answer == PROPOSED else (session.start_at, session.end_at)
    place = "" if answer == PROPOSED else session.where
    SessionInstructor.objects.filter(session=session).update(
        answer=answer, during=during, asked_during=asked, asked_place=place, **fields
    )


def act(to: InstructorAnswer, session: Session, person: Instructor, cast: Cast, **by_link: Any) -> None:
    by = None if by_link else cast.organiser
    if to == INVITED:
        asking.invite(session, person, by=cast.organiser)
    elif to == PROPOSED:
        asking.take_back(session, person, by=cast.organiser)
    else:
        (asking.confirm if to == CONFIRMED else asking.decline)(session, person, by=by, **by_link)


class TestTheSteps:
    """Which answer may follow which."""

    @pytest.mark.parametrize(("before", "to"), list(product(InstructorAnswer, InstructorAnswer)))
    def test_the_organiser_takes_those_of_the_table(
        self,
        cast: Cast,
        session: Session,
        lecturer: Instructor,
        before: InstructorAnswer,
        to: InstructorAnswer,
    ) -> None:
        put(session, before)
        allowed = before == to or to in asking.STEPS[before]
        if allowed:
            act(to, session, lecturer, cast)
        else:
            with pytest.raises(NotAsked):
                act(to, session, lecturer, cast)
        assert row_of(session).answer == (to if allowed else before)

    @pytest.mark.parametrize(("before", "to"), list(product(InstructorAnswer, (CONFIRMED, DECLINED))))
    def test_the_link_takes_fewer(
        self,
        cast: Cast,
        session: Session,
        lecturer: Instructor,
        before: InstructorAnswer,
        to: InstructorAnswer,
    ) -> None:
        link = links.issue_for_instructor(lecturer, cast.training_class, by=cast.organiser)
        put(session, before)
        allowed = before == to or to in asking.BY_LINK.get(before, ())
        if allowed:
            act(to, session, lecturer, cast, link=link)
        else:
            with pytest.raises(NotAsked):
                act(to, session, lecturer, cast, link=link)
        assert row_of(session).answer == (to if allowed else before)

    def test_the_tables_hold_what_an_office_does(self) -> None:
        assert asking.STEPS == {
            PROPOSED: (INVITED, CONFIRMED, DECLINED),
            INVITED: (CONFIRMED, DECLINED, PROPOSED),
            CONFIRMED: (DECLINED, PROPOSED),
            DECLINED: (INVITED, CONFIRMED, PROPOSED),
        }
        assert asking.BY_LINK == {
            INVITED: (CONFIRMED, DECLINED),
            CONFIRMED: (DECLINED,),
            DECLINED: (CONFIRMED,),
        }

    def test_the_same_step_again_is_once(self, cast: Cast, session: Session, lecturer: Instructor) -> None:
        for to in (INVITED, CONFIRMED, DECLINED):
            for _tap in range(2):
                act(to, session, lecturer, cast)
        trail = AuditEntry.objects.filter(subject_type="timetable.session", action__endswith="_instructor")
        assert list(trail.order_by("pk").values_list("action", flat=True)) == [
            "timetable.invite_instructor",
            "timetable.confirm_instructor",
            "timetable.decline_instructor",
        ]


class TestWhatIsWritten:
    """Answer, time, note, and the trail."""

    def test_inviting_notes_what_was_asked_and_makes_the_link(
        self, cast: Cast, session: Session, link: InstructorLink
    ) -> None:
        row = row_of(session)
        assert row.asked_during
        assert (row.answer, row.answered_at, row.asked_place) == (INVITED, None, "区委党校")
        assert (row.asked_during.lower, row.asked_during.upper) == (session.start_at, session.end_at)
        assert (link.instructor, link.training_class) == (row.instructor, cast.training_class)

    def test_confirming_by_the_link_says_so_in_the_trail(
        self, session: Session, lecturer: Instructor, link: InstructorLink
    ) -> None:
        asking.confirm(session, lecturer, by=None, link=link, version=1, note=" 自带电脑 ")
        row, entry = row_of(session), AuditEntry.objects.get(action="timetable.confirm_instructor")
        assert (row.answer, row.note, row.answered_at is not None) == (CONFIRMED, "自带电脑", True)
        assert (entry.by, entry.data) == (
            None,
            {"instructor": lecturer.pk, "before": "INVITED", "link": link.pk},
        )

    def test_R17_declining_frees_the_time(
        self,
        cast: Cast,
        session: Session,
        lecturer: Instructor,
        link: InstructorLink,
        add: Add,
        other_class: Any,
    ) -> None:
        with pytest.raises(Clashing):
            add("别班的课", training_class=other_class, start=at("09:00", NEXT_DAY), instructors=[lecturer])
        asking.decline(session, lecturer, by=None, link=link, version=1, note="出差")
        row = row_of(session)
        assert (row.answer, row.during, row.note) == (DECLINED, None, "出差")
        assert add(
            "别班的课", training_class=other_class, start=at("09:00", NEXT_DAY), instructors=[lecturer]
        ).pk

    def test_R17_who_changes_the_mind_when_the_time_is_taken_reads_by_what(
        self,
        cast: Cast,
        session: Session,
        lecturer: Instructor,
        link: InstructorLink,
        add: Add,
        other_class: TrainingClass,
    ) -> None:
        asking.decline(session, lecturer, by=None, link=link, version=1)
        add("别班的课", training_class=other_class, start=at("09:30", NEXT_DAY), instructors=[lecturer])
        with pytest.raises(Clashing) as refused:
            asking.confirm(session, lecturer, by=None, link=link, version=2)
        assert refused.value.sentences == ["陈静 11月24日上午 已有“科级干部班”的“别班的课”（09:30–11:30）"]
        assert row_of(session).answer == DECLINED

    def test_R17_without_the_look_the_database_still_has_the_last_word(
        self,
        cast: Cast,
        session: Session,
        lecturer: Instructor,
        link: InstructorLink,
        add: Add,
        other_class: TrainingClass,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        asking.decline(session, lecturer, by=None, link=link, version=1)
        add("别班的课", training_class=other_class, start=at("09:30", NEXT_DAY), instructors=[lecturer])
        monkeypatch.setattr(asking, "_take", lambda *given: None)
        with pytest.raises(Clashing):
            asking.confirm(session, lecturer, by=None, link=link, version=2)
        assert row_of(session).answer == DECLINED

    def test_a_form_opened_before_a_refusal_is_stale(
        self, cast: Cast, session: Session, lecturer: Instructor, link: InstructorLink
    ) -> None:
        asking.decline(session, lecturer, by=None, link=link, version=1)
        with pytest.raises(Stale):
            scheduling.change(session, by=cast.organiser, version=1, instructors=[lecturer])

    def test_who_declined_and_is_named_anew_is_asked_from_the_beginning(
        self, cast: Cast, session: Session, lecturer: Instructor, link: InstructorLink
    ) -> None:
        asking.decline(session, lecturer, by=None, link=link, version=1, note="出差")
        scheduling.change(session, by=cast.organiser, version=2, instructors=[lecturer])
        row = row_of(session)
        assert (row.answer, row.note, row.answered_at) == (PROPOSED, "", None)


class TestWhatIsNotToBeAnswered:
    """Called off, without a time, begun, another lecturer, another version."""

    def test_a_session_that_is_called_off(self, cast: Cast, session: Session, lecturer: Instructor) -> None:
        scheduling.cancel(session, by=cast.organiser, reason="台风")
        with pytest.raises(NotAsked, match="已停课"):
            asking.invite(session, lecturer, by=cast.organiser)

    def test_a_session_without_a_time(self, cast: Cast, add: Add, lecturer: Instructor) -> None:
        waiting = add(start=None, instructors=[lecturer])
        with pytest.raises(NotAsked, match="还没有排上时间"):
            asking.invite(waiting, lecturer, by=cast.organiser)

    @pytest.mark.parametrize(("clock", "taken"), [("08:59:59", True), ("09:00:00", False)])
    def test_by_the_link_until_it_begins(
        self,
        session: Session,
        lecturer: Instructor,
        link: InstructorLink,
        time_machine_at: Any,
        clock: str,
        taken: bool,
    ) -> None:
        with time_machine_at(f"2026-11-24T{clock}+08:00"):
            if taken:
                asking.confirm(session, lecturer, by=None, link=link, version=1)
            else:
                with pytest.raises(NotAsked, match="已经开始"):
                    asking.confirm(session, lecturer, by=None, link=link, version=1)
        assert (row_of(session).answer == CONFIRMED) == taken

    def test_a_session_with_another_lecturer(
        self, cast: Cast, session: Session, lecturer: Instructor
    ) -> None:
        other = factories.instructor(cast.district, "李明")
        scheduling.change(session, by=cast.organiser, version=1, instructors=[other])
        with pytest.raises(NotAsked, match="换了主讲人"):
            asking.confirm(session, lecturer, by=cast.organiser)

    def test_a_session_that_has_changed_since_it_was_read(
        self, cast: Cast, session: Session, lecturer: Instructor, link: InstructorLink
    ) -> None:
        scheduling.move(session, by=cast.organiser, version=1, start=at("14:00", NEXT_DAY))
        with pytest.raises(Stale):
            asking.confirm(session, lecturer, by=None, link=link, version=1)
        assert row_of(session).answer == INVITED


class TestWhenTheSessionMoves:
    """An answer holds for the time that was asked about."""

    def test_who_has_confirmed_is_to_confirm_anew(
        self, cast: Cast, session: Session, lecturer: Instructor, link: InstructorLink
    ) -> None:
        asking.confirm(session, lecturer, by=None, link=link, version=1, note="自带电脑")
        moved = scheduling.move(session, by=cast.organiser, version=1, start=at("14:00", NEXT_DAY))
        row = row_of(session)
        assert (row.answer, row.note) == (INVITED, "自带电脑")
        assert asking.changes_since_asked(row, moved) == ["时间已改，需重新确认"]
        asking.confirm(session, lecturer, by=None, link=link, version=2)
        assert (row_of(session).answer, asking.changes_since_asked(row_of(session), moved)) == (CONFIRMED, [])

    def test_taking_the_move_back_restores_the_answer(
        self, cast: Cast, session: Session, lecturer: Instructor
    ) -> None:
        asking.confirm(session, lecturer, by=cast.organiser)
        moved = scheduling.move(session, by=cast.organiser, version=1, start=at("14:00", NEXT_DAY))
        undoing.undo(moved, by=cast.organiser, version=2)
        assert row_of(session).answer == CONFIRMED

    def test_calling_off_and_putting_back_keeps_the_answer(
        self, cast: Cast, session: Session, lecturer: Instructor
    ) -> None:
        asking.confirm(session, lecturer, by=cast.organiser)
        scheduling.cancel(session, by=cast.organiser, reason="台风")
        scheduling.reinstate(session, by=cast.organiser)
        assert row_of(session).answer == CONFIRMED

    def test_other_edits_leave_the_answer(self, cast: Cast, session: Session, lecturer: Instructor) -> None:
        asking.confirm(session, lecturer, by=cast.organiser)
        scheduling.change(session, by=cast.organiser, version=1, remark="请带电脑")
        assert row_of(session).answer == CONFIRMED

    def test_who_has_not_answered_is_asked_anew_by_inviting_again(
        self, cast: Cast, session: Session, lecturer: Instructor, link: InstructorLink
    ) -> None:
        moved = scheduling.move(session, by=cast.organiser, version=1, start=at("14:00", NEXT_DAY))
        before = asking.changes_since_asked(row_of(session), moved)
        asking.invite(session, lecturer, by=cast.organiser)
        after = asking.changes_since_asked(row_of(session), moved)
        assert (before, after) == (["时间已改，需重新确认"], [])

    def test_another_place_is_said_and_asks_nobody_anew(
        self, cast: Cast, session: Session, lecturer: Instructor
    ) -> None:
        asking.confirm(session, lecturer, by=cast.organiser)
        moved = scheduling.move(session, by=cast.organiser, version=1, start=session.start_at, place="图书馆")
        row = row_of(session)
        assert (row.answer, asking.changes_since_asked(row, moved)) == (CONFIRMED, ["地点有变，请留意"])

    def test_who_declined_stays_free(self, cast: Cast, session: Session, lecturer: Instructor) -> None:
        asking.decline(session, lecturer, by=cast.organiser)
        scheduling.move(session, by=cast.organiser, version=2, start=at("14:00", NEXT_DAY))
        row = row_of(session)
        assert (row.answer, row.during) == (DECLINED, None)


class TestInvitingAll:
    """Everybody proposed for what is coming, at once."""

    def test_only_the_proposed_of_coming_sessions(
        self, cast: Cast, session: Session, lecturer: Instructor, add: Add
    ) -> None:
        confirmed = add("已确认的课", start=at("14:00", NEXT_DAY), instructors=[lecturer])
        asking.confirm(confirmed, lecturer, by=cast.organiser)
        past = add("上过的课", start=at("07:00"), end=at("07:50"), instructors=[lecturer])
        waiting = add("待排的课", start=None, instructors=[lecturer])
        assert asking.invite_all(cast.training_class, by=cast.organiser) == 1
        found = {one.pk: row_of(one).answer for one in (session, confirmed, past, waiting)}
        assert found == {
            session.pk: INVITED,
            confirmed.pk: CONFIRMED,
            past.pk: PROPOSED,
            waiting.pk: PROPOSED,
        }
        row = row_of(session)
        assert asking.changes_since_asked(row, session) == []

    def test_or_of_one_lecturer(self, cast: Cast, session: Session, lecturer: Instructor, add: Add) -> None:
        other = factories.instructor(cast.district, "李明")
        add("另一节", start=at("14:00", NEXT_DAY), instructors=[other])
        assert asking.invite_all(cast.training_class, by=cast.organiser, instructor=other) == 1
        assert row_of(session).answer == PROPOSED
        assert asking.invite_all(cast.training_class, by=cast.organiser) == 1
        assert InstructorLink.objects.count() == 2

    def test_the_queries_do_not_grow(self, cast: Cast, add: Add, count_queries: Any) -> None:
        taken = []
        for size in (1, 3):
            for number in range(size):
                person = factories.instructor(cast.district, f"讲师{size}{number}")
                day = MONDAY + dt.timedelta(days=size * 3 + number)
                add(start=at("09:00", day), instructors=[person])
            with count_queries() as queries:
                assert asking.invite_all(cast.training_class, by=cast.organiser) == size
            taken.append(len(queries))
        assert taken[0] == taken[1]
