"""What limits a placing beside clashes, and who is refused or reminded by it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from timetable import calendar, limits, publishing, scheduling
from timetable.audience import audience
from timetable.calendar import HalfDay, WorkCalendar, half_days_of
from timetable.clashes import ClashKind, Proposal
from timetable.limits import Closure, LimitKind
from timetable.models import Instructor, Room, Session
from timetable.refusals import Clashing

TUESDAY = MONDAY + dt.timedelta(days=1)
FRIDAY = dt.date(2026, 12, 4)
MINUTE = dt.timedelta(minutes=1)
Ask = Callable[..., list[str]]


@pytest.fixture
def lecturer(cast: Cast) -> Instructor:
    return factories.instructor(cast.district)


@pytest.fixture
def room(cast: Cast) -> Room:
    return factories.room(cast.district, campus="本部")


@pytest.fixture
def away(cast: Cast) -> Room:
    """A room of another campus."""
    return factories.room(cast.district, "分校101", campus="分校")


@pytest.fixture
def ask(cast: Cast) -> Ask:
    """The sentences about a session of the cast's class, Monday from nine to half past eleven unless told."""

    def found(
        starts: str = "09:00", ends: str = "11:30", *, place: Room | None = None, by: Any = (), **more: Any
    ) -> list[str]:
        day = more.pop("day", MONDAY)
        proposal = Proposal(
            start_at=at(starts, day),
            end_at=at(ends, day),
            audience=audience([cast.training_class.pk], more.get("groups", ())),
            place_id=place.pk if place else None,
            instructor_ids=frozenset(person.pk for person in by),
        )
        return [str(limit) for limit in limits.find(proposal)]

    return found


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("09:00", "12:00", ["AM"]),
        ("09:00", "12:01", ["AM", "PM"]),
        ("12:00", "18:00", ["PM"]),
        ("11:59", "18:01", ["AM", "PM", "EVE"]),
        ("19:00", "20:30", ["EVE"]),
    ],
)
def test_a_session_touches_each_half_day_that_it_reaches_into(
    starts: str, ends: str, expected: list[str]
) -> None:
    assert list(half_days_of(at(starts), at(ends))) == [HalfDay(MONDAY, period) for period in expected]


def test_a_session_over_midnight_touches_both_days() -> None:
    assert list(half_days_of(at("23:00"), at("00:30", TUESDAY))) == [
        HalfDay(MONDAY, "EVE"),
        HalfDay(TUESDAY, "AM"),
    ]


class TestUnavailability:
    """A room or a lecturer that is not to be had."""

    def test_it_says_what_when_and_why_and_how_strict(
        self, ask: Ask, lecturer: Instructor, room: Room
    ) -> None:
        factories.unavailability(room, reason="空调检修")
        factories.unavailability(lecturer, is_hard=False)
        assert ask(place=room, by=[lecturer]) == [
            "三楼301教室 11月23日上午 不可用（空调检修），不能排",
            "提醒：陈静 11月23日上午 不可用",
        ]

    @pytest.mark.parametrize(
        ("fields", "blocks"),
        [
            ({}, True),
            ({"first_on": MONDAY - dt.timedelta(days=3), "last_on": None}, True),
            ({"first_on": MONDAY - dt.timedelta(days=3), "last_on": MONDAY}, True),
            ({"first_on": TUESDAY, "last_on": None}, False),
            ({"first_on": MONDAY - dt.timedelta(days=3), "last_on": MONDAY - dt.timedelta(days=1)}, False),
            ({"last_on": None, "weekdays": [0, 2]}, True),
            ({"last_on": None, "weekdays": [1, 2, 3, 4, 5, 6]}, False),
            ({"periods": ["AM"]}, True),
            ({"periods": ["PM", "EVE"]}, False),
            ({"weekdays": [0], "periods": ["PM"]}, False),
        ],
    )
    def test_dates_weekdays_and_periods_narrow_it(
        self, ask: Ask, room: Room, *, fields: dict[str, Any], blocks: bool
    ) -> None:
        factories.unavailability(room, **fields)
        assert bool(ask(place=room)) is blocks

    def test_a_session_that_reaches_into_the_afternoon_meets_it_there(self, ask: Ask, room: Room) -> None:
        factories.unavailability(room, periods=["PM"])
        assert ask("09:00", "12:00", place=room) == []
        assert ask("09:00", "12:01", place=room) == ["三楼301教室 11月23日下午 不可用，不能排"]

    def test_others_are_not_concerned(self, ask: Ask, room: Room, away: Room, lecturer: Instructor) -> None:
        factories.unavailability(away)
        assert ask(place=room, by=[lecturer]) == []
        assert ask() == []

    def test_a_place_that_does_not_exclude_can_be_closed_as_well(self, cast: Cast, ask: Ask) -> None:
        field = factories.room(cast.district, "村史馆", kind="OFFSITE")
        factories.unavailability(field)
        assert ask(place=field) == ["村史馆 11月23日上午 不可用，不能排"]


class TestWays:
    """Two sessions of one lecturer or one class in different campuses."""

    @pytest.mark.parametrize(("starts", "gap"), [("11:59", 29), ("12:00", None), ("11:30", 0)])
    def test_exactly_the_minutes_are_enough(
        self, ask: Ask, add: Add, other_class: TrainingClass, lecturer: Instructor, room: Room, away: Room,
        starts: str, gap: int | None,
    ) -> None:  # fmt: skip
        add("党史", training_class=other_class, room=room, instructors=[lecturer])
        sentence = (
            "提醒：陈静 在“本部”有“科级干部班”的“党史”（09:00–11:30），中间只隔{gap}分钟，"
            "与“分校”之间路上要30分钟"
        )
        expected = [] if gap is None else [sentence.format(gap=gap)]
        assert ask(starts, "14:00", place=away, by=[lecturer]) == expected

    def test_before_counts_as_after(
        self, ask: Ask, add: Add, other_class: TrainingClass, lecturer: Instructor, room: Room, away: Room
    ) -> None:
        add("党史", training_class=other_class, start=at("14:00"), room=room, instructors=[lecturer])
        assert ask("11:00", "13:30", place=away, by=[lecturer]) == []
        assert len(ask("11:00", "13:31", place=away, by=[lecturer])) == 1

    @pytest.mark.parametrize(("starts", "found"), [("12:14", 1), ("12:15", 0)])
    def test_a_way_of_its_own_counts_in_either_direction(
        self, cast: Cast, ask: Ask, add: Add, room: Room, away: Room, *, starts: str, found: int
    ) -> None:
        factories.way(cast.district, "分校", "本部", 45)
        add(room=room)
        assert len(ask(starts, "14:00", place=away)) == found

    @pytest.mark.parametrize("campus", ["本部", ""])
    def test_back_to_back_within_a_campus_or_at_an_unknown_one_is_fine(
        self, ask: Ask, add: Add, room: Room, away: Room, campus: str
    ) -> None:
        add(room=room)
        Room.objects.filter(pk=away.pk).update(campus=campus)
        assert ask("11:30", "14:00", place=away) == []
        assert ask("11:30", "14:00") == []

    def test_a_class_is_on_the_way_as_well(self, ask: Ask, add: Add, room: Room, away: Room) -> None:
        add("党史", room=room)
        (sentence,) = ask("11:40", "14:00", place=away)
        assert sentence.startswith("提醒：“社区干部培训班” 在“本部”有“社区干部培训班”的“党史”")

    def test_people_of_two_classes_are_on_the_way(
        self, cast: Cast, ask: Ask, add: Add, other_class: TrainingClass, room: Room, away: Room
    ) -> None:
        add("党史", training_class=other_class, room=room)
        assert ask("11:40", "14:00", place=away) == []
        factories.enrolment(other_class, cast.cadre)
        (sentence,) = ask("11:40", "14:00", place=away)
        assert sentence.startswith("提醒：学员王小宁 在“本部”有“科级干部班”的“党史”")

    def test_other_groups_of_the_class_are_not(
        self, cast: Cast, ask: Ask, add: Add, room: Room, away: Room
    ) -> None:
        one, other = (factories.group(cast.training_class, number) for number in (1, 2))
        add("讨论", room=room, groups=[one])
        pairs = {group: [(cast.training_class.pk, group.pk)] for group in (one, other)}
        assert ask("11:40", "14:00", place=away, groups=pairs[other]) == []
        assert len(ask("11:40", "14:00", place=away, groups=pairs[one])) == 1

    def test_no_minutes_switch_it_off(self, cast: Cast, ask: Ask, add: Add, room: Room, away: Room) -> None:
        factories.placing_limits(cast.district, transit_minutes=0)
        add(room=room)
        assert ask("11:30", "14:00", place=away) == []


class TestLoad:
    """A lecturer's half-days on one day."""

    def test_exactly_the_maximum_is_allowed(self, ask: Ask, add: Add, lecturer: Instructor) -> None:
        add(instructors=[lecturer])
        assert ask("14:00", "16:30", by=[lecturer]) == []
        add(start=at("14:00"), instructors=[lecturer])
        assert ask("19:00", "20:30", by=[lecturer]) == ["提醒：陈静 11月23日 要讲3个半天，一天最多2个"]

    def test_two_sessions_of_a_half_day_count_once_and_one_over_two_twice(
        self, cast: Cast, ask: Ask, add: Add, lecturer: Instructor
    ) -> None:
        factories.placing_limits(cast.district, max_half_days=1)
        add(start=at("08:00"), end=at("09:00"), instructors=[lecturer])
        assert ask("10:00", "12:00", by=[lecturer]) == []
        assert ask("10:00", "12:01", by=[lecturer]) == ["提醒：陈静 11月23日 要讲2个半天，一天最多1个"]

    def test_another_day_is_another_count(self, cast: Cast, ask: Ask, add: Add, lecturer: Instructor) -> None:
        factories.placing_limits(cast.district, max_half_days=1)
        add(instructors=[lecturer])
        assert ask("08:00", "12:00", day=TUESDAY, by=[lecturer]) == []

    @pytest.mark.parametrize(("own", "found"), [(1, 1), (2, 0), (None, 1)])
    def test_a_lecturers_own_number_comes_first(
        self, cast: Cast, ask: Ask, add: Add, lecturer: Instructor, *, own: int | None, found: int
    ) -> None:
        factories.placing_limits(cast.district, max_half_days=1, max_half_days_is_hard=True)
        Instructor.objects.update(max_half_days=own)
        add(instructors=[lecturer])
        sentences = ask("14:00", "16:30", by=[lecturer])
        assert sentences == ["陈静 11月23日 要讲2个半天，一天最多1个，不能排"][:found]

    def test_what_was_called_off_or_declined_does_not_count(
        self, cast: Cast, ask: Ask, add: Add, lecturer: Instructor
    ) -> None:
        factories.placing_limits(cast.district, max_half_days=1)
        scheduling.cancel(add(instructors=[lecturer]), by=cast.organiser, reason="台风")
        assert ask("14:00", "16:30", by=[lecturer]) == []


@pytest.fixture
def strict(cast: Cast, room: Room, lecturer: Instructor) -> None:
    """All that can be hard is, and little is allowed."""
    factories.placing_limits(
        cast.district, max_half_days=1, max_half_days_is_hard=True, transit_minutes=30, transit_is_hard=True
    )


@pytest.mark.usefixtures("strict")
class TestVerbs:
    """A hard limit refuses a placing as a clash does."""

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"start": at("09:00", TUESDAY)}, "陈静 11月24日上午 不可用（出差），不能排"),
            ({"start": at("19:00")}, "陈静 11月23日 要讲2个半天，一天最多1个，不能排"),
        ],
    )
    def test_adding_and_moving_are_refused_with_the_reason(
        self, cast: Cast, add: Add, lecturer: Instructor, fields: dict[str, Any], sentence: str
    ) -> None:
        factories.unavailability(lecturer, first_on=TUESDAY, reason="出差")
        add(instructors=[lecturer])
        with pytest.raises(Clashing) as refusal:
            add(instructors=[lecturer], **fields)
        assert refusal.value.sentences == [sentence]
        other = add(start=at("14:00", FRIDAY), instructors=[lecturer])
        with pytest.raises(Clashing) as refusal:
            scheduling.move(other, by=cast.organiser, version=1, **fields)
        assert refusal.value.sentences == [sentence]

    def test_a_way_too_short_is_refused(self, add: Add, room: Room, away: Room) -> None:
        add(room=room)
        with pytest.raises(Clashing) as refusal:
            add("分校的课", start=at("11:59"), end=at("13:00"), room=away)
        assert [clash.of for clash in refusal.value.clashes] == [ClashKind.ROOM]
        add("分校的课", start=at("12:00"), end=at("13:00"), room=away)

    def test_what_came_under_a_limit_later_can_be_edited_and_moved_out(
        self, cast: Cast, add: Add, lecturer: Instructor
    ) -> None:
        session = add(instructors=[lecturer])
        factories.unavailability(lecturer, last_on=TUESDAY, reason="出差")
        scheduling.change(session, by=cast.organiser, version=1, title="改个题目")
        with pytest.raises(Clashing):
            scheduling.move(session, by=cast.organiser, version=2, start=at("09:00", TUESDAY))
        scheduling.move(session, by=cast.organiser, version=2, start=at("09:00", FRIDAY))

    def test_what_was_called_off_does_not_come_back_under_a_limit(
        self, cast: Cast, add: Add, lecturer: Instructor
    ) -> None:
        session = add(instructors=[lecturer])
        scheduling.cancel(session, by=cast.organiser, reason="台风")
        factories.unavailability(lecturer)
        with pytest.raises(Clashing):
            scheduling.reinstate(session, by=cast.organiser)

    def test_a_copy_leaves_out_what_is_limited(
        self, cast: Cast, add: Add, room: Room, lecturer: Instructor
    ) -> None:
        target = factories.training_class(cast.district, "第二期", starts_on=FRIDAY, ends_on=FRIDAY)
        add("上午的", room=room, instructors=[lecturer])
        Instructor.objects.update(max_half_days=2)
        add("下午的", start=at("14:00"), instructors=[lecturer])
        Instructor.objects.update(max_half_days=None)
        factories.unavailability(room, first_on=FRIDAY)
        result = scheduling.copy_sessions(
            cast.training_class, target, by=cast.organiser, calendar=WorkCalendar.load(MONDAY, FRIDAY)
        )
        assert result.taken == (
            "三楼301教室 12月4日上午 不可用，不能排",
            "陈静 12月4日 要讲2个半天，一天最多1个，不能排",
        )
        left = [(row.title, row.room, list(row.instructors.all())) for row in target.sessions.all()]
        assert left == [("上午的", None, [lecturer]), ("下午的", None, [])]

    def test_publishing_asks_for_a_reason(
        self, cast: Cast, add: Add, publish: Publish, lecturer: Instructor
    ) -> None:
        session = add(instructors=[lecturer])
        factories.unavailability(lecturer, reason="出差")
        preview = publishing.preview(cast.training_class)
        sentence = "陈静 11月23日上午 不可用（出差），不能排"
        assert [(row.session_id, str(limit)) for row, limit in preview.limits] == [(session.pk, sentence)]
        with pytest.raises(Clashing) as refusal:
            publish()
        assert refusal.value.sentences == [sentence]
        assert publish(reason="讲师答应赶回来").number == 1


def test_a_soft_limit_refuses_nothing_and_is_a_caution(
    cast: Cast, add: Add, publish: Publish, lecturer: Instructor
) -> None:
    calendar.seed(2026, by=cast.administrator)
    factories.unavailability(lecturer, is_hard=False, reason="要早走")
    add(instructors=[lecturer])
    cautions = publishing.preview(cast.training_class).cautions
    assert [(caution.kind.value, str(caution)) for _row, caution in cautions] == [
        ("limit", "提醒：陈静 11月23日上午 不可用（要早走）")
    ]
    assert publish().number == 1


def test_proposals_that_are_placed_together_limit_each_other(
    cast: Cast, lecturer: Instructor, room: Room, away: Room
) -> None:
    factories.placing_limits(cast.district, max_half_days=1)
    first, second = (
        Proposal(
            start_at=at(starts),
            end_at=at(ends),
            audience={cast.training_class.pk: frozenset()},
            instructor_ids=frozenset([lecturer.pk]),
            place_id=place.pk,
        )
        for starts, ends, place in (("09:00", "11:55", room), ("12:00", "13:00", away))
    )
    for found in limits.find_many([first, second]):
        kinds = [(limit.kind, limit.what) for limit in found]
        assert kinds == [
            (LimitKind.LOAD, "陈静"),
            (LimitKind.TRANSIT, "陈静"),
            (LimitKind.TRANSIT, "“社区干部培训班”"),
        ]
    assert limits.find_many([]) == []


def test_a_session_that_moves_does_not_limit_itself(
    cast: Cast, add: Add, lecturer: Instructor, room: Room, away: Room
) -> None:
    factories.placing_limits(cast.district, max_half_days=1, max_half_days_is_hard=True, transit_is_hard=True)
    session = add(room=room, instructors=[lecturer])
    scheduling.move(session, by=cast.organiser, version=1, start=at("12:00"), room=away)
    assert Session.objects.get().start_at == at("12:00")


def test_closed_paints_the_cells_of_a_board_in_one_query(
    cast: Cast, room: Room, away: Room, lecturer: Instructor, count_queries: Any
) -> None:
    factories.unavailability(room, periods=["AM"], reason="检修")
    factories.unavailability(room, is_hard=False, reason="有别的活动")
    factories.unavailability(lecturer, last_on=None, weekdays=[1], is_hard=False)
    with count_queries() as queries:
        found = limits.closed([room, away], [lecturer], MONDAY, TUESDAY)
    assert len(queries) == 1
    hard, soft = Closure(True, "检修"), Closure(False, "有别的活动")
    assert found.rooms == {
        room.pk: {
            HalfDay(MONDAY, "AM"): hard,
            HalfDay(MONDAY, "PM"): soft,
            HalfDay(MONDAY, "EVE"): soft,
        }
    }
    words = Closure(False, "")
    assert found.instructors == {
        lecturer.pk: {HalfDay(TUESDAY, period): words for period in ("AM", "PM", "EVE")}
    }
    assert [str(closure) for closure in (hard, soft, words)] == ["不能排：检修", "提醒：有别的活动", "提醒"]


def test_the_queries_do_not_grow_with_the_proposals(cast: Cast, count_queries: Any) -> None:
    taken = []
    for size in (1, 3):
        proposals = []
        for number in range(size):
            person = factories.instructor(cast.district, f"讲师{size}{number}")
            place = factories.room(cast.district, f"教室{size}{number}", campus=f"校区{number}")
            factories.unavailability(place)
            factories.session(
                cast.training_class, start=at("19:00"), end=at("20:00"), room=place, instructors=(person,)
            )
            starts = at("08:00") + number * 30 * MINUTE
            proposals.append(
                Proposal(
                    start_at=starts,
                    end_at=starts + 20 * MINUTE,
                    audience={cast.training_class.pk: frozenset()},
                    instructor_ids=frozenset([person.pk]),
                    place_id=place.pk,
                )
            )
        with count_queries() as queries:
            found = limits.find_many(proposals)
        assert all(found)
        taken.append(len(queries))
        Session.objects.all().delete()
    assert taken[0] == taken[1]
    assert taken[0] <= 4
