"""Two placings of one lecturer at once do not together pass a hard limit; without the locks they do."""

import datetime as dt
from collections import Counter

import pytest

from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY
from tests.timetable.test_races import all_look_first, at_once, classes_of, taking
from timetable.models import Instructor, Room, SessionInstructor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lecturer(cast: Cast) -> Instructor:
    factories.placing_limits(
        cast.district, max_half_days=1, max_half_days_is_hard=True, transit_minutes=60, transit_is_hard=True
    )
    return factories.instructor(cast.district)


def both_halves(cast: Cast, lecturer: Instructor, day: dt.date) -> list[str]:
    """Two classes want the lecturer on one day, one in the morning and one in the afternoon."""
    first, second = classes_of(cast, 2)
    return at_once(
        [
            taking(cast, first, day, instructors=[lecturer]),
            taking(cast, second, day, clocks=("14:00", "16:30"), instructors=[lecturer]),
        ]
    )


def both_campuses(cast: Cast, rooms: list[Room], day: dt.date) -> list[str]:
    """Two sessions of one class, half an hour apart, in two campuses."""
    (training_class,) = classes_of(cast, 1)
    return at_once(
        [
            taking(cast, training_class, day, clocks=("08:00", "09:00"), room=rooms[0]),
            taking(cast, training_class, day, clocks=("09:30", "10:30"), room=rooms[1]),
        ]
    )


def rooms_apart(cast: Cast) -> list[Room]:
    return [factories.room(cast.district, f"{campus}教室", campus=campus) for campus in ("本部", "分校")]


def test_one_of_two_placings_gets_the_lecturers_last_half_day(cast: Cast, lecturer: Instructor) -> None:
    for number in range(5):
        outcomes = both_halves(cast, lecturer, MONDAY + dt.timedelta(days=number))
        assert Counter(outcomes) == {"won": 1, "clashing": 1}
    assert SessionInstructor.objects.filter(instructor=lecturer).count() == 5


def test_control_without_locks_both_win(
    cast: Cast, lecturer: Instructor, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_look_first(monkeypatch, 2)
    assert both_halves(cast, lecturer, MONDAY) == ["won", "won"]


def test_one_of_two_placings_of_a_class_is_in_time(cast: Cast, lecturer: Instructor) -> None:
    rooms = rooms_apart(cast)
    for number in range(5):
        outcomes = both_campuses(cast, rooms, MONDAY + dt.timedelta(days=number))
        assert Counter(outcomes) == {"won": 1, "clashing": 1}


def test_control_without_locks_a_class_is_expected_in_two_campuses(
    cast: Cast, lecturer: Instructor, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_look_first(monkeypatch, 2)
    assert both_campuses(cast, rooms_apart(cast), MONDAY) == ["won", "won"]
