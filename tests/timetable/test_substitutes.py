"""Who is free to give a session in a colleague's place, best first."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add
from timetable import scheduling
from timetable.models import InstructorAnswer, Session, Unavailability
from timetable.substitutes import rooms_for, substitutes_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def ill(cast: Cast, add: Add) -> Session:
    """Monday from nine, a course of the catalogue, by a lecturer who has a fever."""
    course = factories.course(cast.district)
    return add(course=course, instructors=[factories.instructor(cast.district, "陈静")])


def names(session: Session) -> list[str]:
    return [found.instructor.name for found in substitutes_for(session)]


def test_the_usual_come_first_then_by_how_often_then_by_category(
    cast: Cast, add: Add, ill: Session, other_class: TrainingClass
) -> None:
    course, akin = ill.course, factories.course(cast.district, "网格化管理")
    strange, often, once, usual, akin_one = (
        factories.instructor(cast.district, name) for name in ("生", "常", "曾", "惯", "近")
    )
    assert course
    usual.courses.add(course)
    for number, (person, given) in enumerate(
        [(often, course), (often, course), (once, course), (akin_one, akin)]
    ):
        day = MONDAY - dt.timedelta(days=7 + number)
        add("旧课", course=given, instructors=[person], start=at("09:00", day), training_class=other_class)
    add("下午课", instructors=[often], start=at("14:00"), training_class=other_class)
    found = substitutes_for(ill)
    assert [(one.instructor, one.reasons, one.fits) for one in found] == [
        (usual, ["常讲这门课"], True),
        (often, ["讲过2次", "当天另有1节"], True),
        (once, ["讲过1次"], True),
        (akin_one, ["讲过同类课"], True),
        (strange, [], False),
    ]


def test_what_is_cancelled_declined_or_still_to_come_was_not_given(
    cast: Cast, add: Add, ill: Session, other_class: TrainingClass
) -> None:
    people = [factories.instructor(cast.district, name) for name in ("停", "拒", "后")]
    before, after = MONDAY - dt.timedelta(days=7), MONDAY + dt.timedelta(days=7)
    days = (before, before + dt.timedelta(days=1), after)
    given = [
        add(
            "旧课",
            course=ill.course,
            instructors=[person],
            start=at("09:00", day),
            training_class=other_class,
        )
        for person, day in zip(people, days, strict=True)
    ]
    scheduling.cancel(given[0], by=cast.organiser, reason="停")
    given[1].teaching.update(answer=InstructorAnswer.DECLINED)
    assert [one.times for one in substitutes_for(ill)] == [0, 0, 0]


def test_R17_who_is_busy_as_drafted_or_as_published_is_not_named(
    cast: Cast, add: Add, ill: Session, other_class: TrainingClass
) -> None:
    drafted, published, after = (factories.instructor(cast.district, name) for name in ("草", "发", "后"))
    add("别的课", start=at("11:29"), end=at("12:00"), instructors=[drafted], training_class=other_class)
    row = add(
        "已发课", start=at("08:00"), end=at("09:01"), instructors=[published], training_class=other_class
    )
    factories.published(row)
    scheduling.move(row, by=cast.organiser, version=1, start=at("14:00"))
    third = factories.training_class(cast.district, "村书记班")
    add("接着的课", start=at("11:30"), end=at("12:00"), instructors=[after], training_class=third)
    assert names(ill) == ["后"]


def test_the_asked_the_retired_and_other_districts_are_not_named(cast: Cast, ill: Session) -> None:
    asked = factories.instructor(cast.district, "拒")
    ill.teaching.create(instructor=asked, answer=InstructorAnswer.DECLINED)
    factories.instructor(cast.district, "退", is_active=False)
    factories.instructor(cast.stranger.grants.get().unit, "外")
    assert names(ill) == []


@pytest.mark.parametrize(
    ("away", "named"),
    [
        pytest.param({}, False, id="for good"),
        pytest.param({"last_on": MONDAY}, False, id="until that day"),
        pytest.param({"first_on": MONDAY + dt.timedelta(days=1)}, True, id="from the next day"),
        pytest.param({"last_on": MONDAY - dt.timedelta(days=1)}, True, id="until the day before"),
        pytest.param({"weekdays": [0, 2]}, False, id="on Mondays"),
        pytest.param({"weekdays": [1]}, True, id="on Tuesdays"),
        pytest.param({"periods": ["AM"]}, False, id="in the morning"),
        pytest.param({"periods": ["PM", "EVE"]}, True, id="later that day"),
        pytest.param({"is_hard": False}, True, id="rather not"),
    ],
)
def test_who_is_away_is_not_named(cast: Cast, ill: Session, away: dict[str, Any], named: bool) -> None:
    person = factories.instructor(cast.district, "王磊")
    Unavailability.objects.create(instructor=person, **{"first_on": MONDAY - dt.timedelta(days=9), **away})
    assert (names(ill) == ["王磊"]) == named


def test_who_is_away_in_the_middle_is_not_named(cast: Cast, ill: Session) -> None:
    scheduling.move(ill, by=cast.organiser, version=1, start=at("09:00"), end=at("20:00"))
    ill.refresh_from_db()
    factories.unavailability(factories.instructor(cast.district, "王磊"), periods=["PM"])
    assert names(ill) == []


def test_rooms_that_are_taken_or_not_to_be_had_are_not_offered(cast: Cast, ill: Session) -> None:
    rooms = {name: factories.room(cast.district, name) for name in ("空", "占", "修", "少用")}
    factories.session(factories.training_class(cast.district, "别班"), room=rooms["占"])
    factories.unavailability(rooms["修"], periods=["AM"])
    factories.unavailability(rooms["少用"], is_hard=False)
    assert set(rooms_for(ill)) == {rooms["空"], rooms["少用"]}


def test_without_a_course_whoever_is_free_is_named(cast: Cast, add: Add) -> None:
    factories.instructor(cast.district, "王磊")
    found = substitutes_for(add("专题讲座"))
    assert [(one.instructor.name, one.fits) for one in found] == [("王磊", False)]


def test_the_number_of_queries_does_not_grow(
    cast: Cast, ill: Session, count_queries: Callable[[], Any]
) -> None:
    assert ill.course
    counts = []
    for more in (1, 2):
        for number in range(more):
            factories.instructor(cast.district, f"老师{more}{number}").courses.add(ill.course)
        with count_queries() as queries:
            found = substitutes_for(ill)
        counts.append((len(found), len(queries)))
    assert counts == [(1, 1), (3, 1)]
