"""Where a session could go: asked while its card is lifted."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add
from tests.timetable.doors import SESSION_EDITORS, answers
from timetable.calendar import HalfDay
from timetable.models import Period, Session
from timetable.openings import Place, openings

TUESDAY = MONDAY + dt.timedelta(days=1)
HALF_DAYS = "2026-11-23-AM,2026-11-23-PM"


def asked(client: Client, session: Session, by: str = "", half_days: str = HALF_DAYS, line: str = "") -> Any:
    address = reverse("timetable:session_openings", args=[session.pk])
    answer = client.get(address, {"by": by, "half_days": half_days, "line": line})
    assert answer.status_code == 200
    return {
        key: opening["clock"] if opening["free"] else opening["why"]
        for key, opening in answer.json()["openings"].items()
    }


def test_each_room_says_whether_it_is_free_and_else_why(
    organiser: Client, cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    room = factories.room(cast.district)
    waiting = add("待排的课", start=None)
    add("别班的课", training_class=other_class, room=room)
    assert asked(organiser, waiting, "room") == {
        f"room-{room.pk}|2026-11-23-AM": "三楼301教室 11月23日上午 已有“科级干部班”的“别班的课”（09:00–11:30）",
        f"room-{room.pk}|2026-11-23-PM": "14:00–16:30",
        "room-|2026-11-23-AM": "09:00–11:30",
        "room-|2026-11-23-PM": "14:00–16:30",
    }


def test_a_busy_class_and_a_busy_lecturer_are_named(
    organiser: Client, cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    teacher = factories.instructor(cast.district)
    waiting = add("待排的课", start=None, instructors=[teacher])
    add("上午的课")
    add("别班的课", training_class=other_class, start=at("14:00"), instructors=[teacher])
    assert asked(organiser, waiting) == {
        "|2026-11-23-AM": "“社区干部培训班” 11月23日上午 已有“上午的课”（09:00–11:30）",
        "|2026-11-23-PM": "陈静 11月23日下午 已有“科级干部班”的“别班的课”（14:00–16:30）",
    }


def test_a_lecturers_line_takes_the_place_of_the_one_it_comes_from(
    organiser: Client, cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    old, new = factories.instructor(cast.district, "陈静"), factories.instructor(cast.district, "王磊")
    session = add(start=at("14:00"), instructors=[old])
    add("别班的课", training_class=other_class, start=at("09:00"), instructors=[old])
    found = asked(organiser, session, "instructor", "2026-11-23-AM", line=f"instructor-{old.pk}")
    assert found == {
        f"instructor-{old.pk}|2026-11-23-AM": "陈静 11月23日上午 已有“科级干部班”的“别班的课”（09:00–11:30）",
        f"instructor-{new.pk}|2026-11-23-AM": "09:00–11:30",
        "instructor-|2026-11-23-AM": "09:00–11:30",
    }


def test_a_hard_limit_is_in_the_way_and_a_soft_one_is_not(organiser: Client, cast: Cast, add: Add) -> None:
    room, teacher = factories.room(cast.district), factories.instructor(cast.district)
    waiting = add("待排的课", start=None, instructors=[teacher])
    factories.unavailability(room, periods=["AM"], reason="检修")
    factories.unavailability(teacher, is_hard=False)
    assert asked(organiser, waiting, "room") == {
        f"room-{room.pk}|2026-11-23-AM": "三楼301教室 11月23日上午 不可用（检修），不能排",
        f"room-{room.pk}|2026-11-23-PM": "14:00–16:30",
        "room-|2026-11-23-AM": "09:00–11:30",
        "room-|2026-11-23-PM": "14:00–16:30",
    }


def test_the_place_that_a_session_has_stays_open_under_a_later_limit(
    organiser: Client, cast: Cast, add: Add
) -> None:
    teacher = factories.instructor(cast.district)
    session = add(instructors=[teacher])
    factories.unavailability(teacher)
    assert asked(organiser, session) == {
        "|2026-11-23-AM": "09:00–11:30",
        "|2026-11-23-PM": "陈静 11月23日下午 不可用，不能排",
    }


def test_another_classs_line_is_not_for_it(
    organiser: Client, cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    assert asked(organiser, add(), "class", "2026-11-23-PM") == {
        f"class-{cast.training_class.pk}|2026-11-23-PM": "14:00–16:30",
        f"class-{other_class.pk}|2026-11-23-PM": "这节课是“社区干部培训班”的，不能排到别的班。",
    }


def free_clocks(session: Session, *half_days: HalfDay) -> list[str]:
    zone = factories.SHANGHAI
    return [
        f"{found.start_at.astimezone(zone):%H:%M}–{found.end_at.astimezone(zone):%H:%M}"
        if found.is_free
        else "taken"
        for found in openings(session, [Place().on(half_day) for half_day in half_days])
    ]


MORNING, AFTERNOON = HalfDay(MONDAY, Period.AM), HalfDay(MONDAY, Period.PM)


def test_it_keeps_its_clock_in_a_half_day_of_the_same_kind(cast: Cast, add: Add) -> None:
    session = add(start=at("09:30"), end=at("10:30"))
    assert free_clocks(session, HalfDay(TUESDAY, Period.AM), AFTERNOON) == ["09:30–10:30", "14:00–15:00"]


@pytest.mark.parametrize(
    ("taken", "found"),
    [
        (("09:00", "10:30"), "10:30–11:30"),  # exactly the rest of the half-day: back to back is no clash
        (("09:00", "10:35"), "taken"),
        (("10:00", "11:30"), "09:00–10:00"),
        (("09:30", "11:00"), "taken"),
    ],
)
def test_R17_a_short_session_goes_beside_another(
    taken: tuple[str, str], found: str, cast: Cast, add: Add
) -> None:
    add("先排的课", start=at(taken[0]), end=at(taken[1]))
    short = add("一小时的课", start=at("14:00"), end=at("15:00"))
    assert free_clocks(short, MORNING) == [found]


def test_R17_a_group_goes_beside_another_group_and_not_beside_the_class(cast: Cast, add: Add) -> None:
    one, two = factories.group(cast.training_class, 1), factories.group(cast.training_class, 2)
    add("第1组讨论", groups=[one])
    add("全班的课", start=at("14:00"))
    waiting = add("第2组讨论", start=None, groups=[two])
    assert free_clocks(waiting, MORNING, AFTERNOON) == ["09:00–11:30", "taken"]


@pytest.mark.parametrize(
    ("hours", "clock"),
    [("2", "09:00–10:15"), ("4", "09:00–11:30"), ("6", "09:00–11:30"), ("0", "09:00–11:30")],
)
def test_R07_one_that_was_never_placed_lasts_its_share_of_the_half_day(
    hours: str, clock: str, cast: Cast, add: Add
) -> None:
    assert free_clocks(add(start=None, hours=Decimal(hours)), MORNING) == [clock]


def test_the_only_one_in_the_way_may_change_places_when_it_is_the_classs_own(
    cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    room = factories.room(cast.district)
    session, own = add("周一的课"), add("周二的课", start=at("09:00", TUESDAY))
    add("别班的课", training_class=other_class, start=at("14:00", TUESDAY), room=room)
    places = [Place(room=[room]).on(HalfDay(TUESDAY, period)) for period in (Period.AM, Period.PM)]
    assert [found.swap for found in openings(session, places)] == [own.pk, None]
    waiting = add("待排", start=None)
    assert [found.swap for found in openings(waiting, places)] == [None, None]


def test_the_queries_do_not_grow(
    organiser: Client,
    cast: Cast,
    add: Add,
    count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]],
) -> None:
    def counted(session: Session, half_days: str) -> int:
        with count_queries() as queries:
            asked(organiser, session, "room", half_days)
        return len(queries)

    session = add("一小时", start=at("19:00"), end=at("20:00"))
    factories.room(cast.district)
    add("上午的课")
    few = counted(session, "2026-11-23-AM")
    for number in range(3):
        factories.room(cast.district, f"{number}号教室")
        add(f"课{number}", start=at("09:00", MONDAY + dt.timedelta(days=number + 1)))
    assert counted(session, ",".join(f"2026-11-{day}-AM" for day in range(23, 27))) == few


def test_who_may_ask(cast: Cast, add: Add, as_user: Any) -> None:
    address = reverse("timetable:session_openings", args=[add().pk])
    assert answers(cast, as_user, address, half_days=HALF_DAYS) == SESSION_EDITORS


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"half_days": "x"},
        {"half_days": HALF_DAYS, "by": "x"},
        {"half_days": ",".join(["2026-11-23-AM"] * 201)},
    ],
)
def test_odd_questions_are_refused(query: dict[str, str], organiser: Client, add: Add) -> None:
    assert organiser.get(reverse("timetable:session_openings", args=[add().pk]), query).status_code == 422
