"""The board: rooms, lecturers or classes by the half-days of a week."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from timetable import publishing, scheduling
from timetable.board import Board
from timetable.models import CalendarDay, Room, SessionInstructor

BOARD = reverse("timetable:board_detail")
WEEK = "2026-W48"
SATURDAY = MONDAY + dt.timedelta(days=5)


def shown(client: Client, **query: str) -> Board:
    page = client.get(BOARD, {"week": WEEK, **query})
    assert page.status_code == 200
    board: Board = page.context["board"]
    return board


def cells(board: Board) -> dict[str, list[str]]:
    """Line and half-day → titles, of the cells that hold something."""
    return {
        f"{line.label} {slot.half_day.key}": [card.row.title for card in slot.cards]
        for line in board.lines
        for slot in line.slots
        if slot.cards
    }


def half_days(board: Board) -> list[str]:
    return [slot.half_day.key[5:] for slot in board.lines[0].slots]


def test_it_shows_rooms_by_half_days(
    organiser: Client, cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    room, spare = factories.room(cast.district), factories.room(cast.district, "四楼401教室", position=2)
    add(room=room, instructors=[factories.instructor(cast.district)])
    add("合班的课", training_class=other_class, start=at("14:00"), room=room)
    add("在镇里", start=at("09:00", SATURDAY), place="雪堰镇政府")
    add("下周的课", start=at("09:00", MONDAY + dt.timedelta(days=7)), room=room)
    board = shown(organiser)
    assert [line.label for line in board.lines] == [room.name, spare.name, "其他地点"]
    assert cells(board) == {
        "三楼301教室 2026-11-23-AM": ["基层党建"],
        "三楼301教室 2026-11-23-PM": ["合班的课"],
        "其他地点 2026-11-28-AM": ["在镇里"],
    }
    assert board.number == 3


def test_cells_say_when_a_room_or_a_lecturer_is_not_to_be_had(
    organiser: Client, cast: Cast, add: Add
) -> None:
    room, teacher = factories.room(cast.district), factories.instructor(cast.district)
    add(room=room)
    factories.unavailability(room, periods=["AM"], reason="检修")
    factories.unavailability(teacher, is_hard=False, periods=["PM"])

    def closed(by: str) -> dict[str, str]:
        return {
            f"{line.label} {slot.half_day.key[5:]}": str(slot.closure)
            for line in shown(organiser, by=by).lines
            for slot in line.slots
            if slot.closure
        }

    assert closed("room") == {"三楼301教室 11-23-AM": "不能排：检修"}
    assert closed("instructor") == {"陈静 11-23-PM": "提醒"}
    assert closed("class") == {}
    html = organiser.get(BOARD, {"week": WEEK}).content.decode()
    assert "不能排：检修" in html
    assert "三楼301教室 11月23日上午 不可用（检修），不能排" in html


def test_it_shows_lecturers_by_half_days(organiser: Client, cast: Cast, add: Add) -> None:
    people = [factories.instructor(cast.district, name) for name in ("王磊", "陈静", "赵敏")]
    add(instructors=people[1:])
    add("开班式", start=at("14:00"), kind="OPENING")
    board = shown(organiser, by="instructor")
    assert [line.label for line in board.lines] == ["陈静", "赵敏", "王磊", "没有讲师"]  # the busy ones first
    assert cells(board) == {
        "陈静 2026-11-23-AM": ["基层党建"],
        "赵敏 2026-11-23-AM": ["基层党建"],
        "没有讲师 2026-11-23-PM": ["开班式"],
    }
    assert board.number == 2


def test_it_shows_classes_by_half_days(
    organiser: Client, cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    add("合班讲座", joint_classes=[other_class])
    board = shown(organiser, by="class")
    assert cells(board) == {
        "社区干部培训班 2026-11-23-AM": ["合班讲座"],
        "科级干部班 2026-11-23-AM": ["合班讲座"],
    }
    assert board.number == 1


def test_one_class_alone(organiser: Client, cast: Cast, add: Add, other_class: TrainingClass) -> None:
    room = factories.room(cast.district)
    add(room=room)
    add("别班的课", training_class=other_class, start=at("14:00"), room=room)
    add("别班待排", training_class=other_class, start=None)
    add("本班待排", start=None)
    board = shown(organiser, **{"class": str(cast.training_class.pk)})
    assert cells(board) == {"三楼301教室 2026-11-23-AM": ["基层党建"]}
    assert [card.row.title for card in board.tray] == ["本班待排"]


def test_evenings_and_weekends_appear_when_they_are_used_or_asked_for(
    organiser: Client, cast: Cast, add: Add
) -> None:
    plain = [f"11-{day}-{period}" for day in range(23, 28) for period in ("AM", "PM")]
    assert half_days(shown(organiser)) == plain
    add("晚上的课", start=at("19:00"))
    add("周六的课", start=at("09:00", SATURDAY))
    used = [*plain[:2], "11-23-EVE", *plain[2:], "11-28-AM", "11-28-PM"]
    assert half_days(shown(organiser)) == used
    assert len(half_days(shown(organiser, evenings="on", weekend="on"))) == 21


def test_R27_a_make_up_saturday_is_shown_and_a_holiday_marked(organiser: Client) -> None:
    CalendarDay.objects.create(day=SATURDAY, kind="WORKDAY", name="国庆节")
    CalendarDay.objects.create(day=MONDAY, kind="HOLIDAY", name="校庆")
    board = shown(organiser)
    found = {f"{day.day:%m-%d}": (day.note, day.is_workday) for day in board.days if day.note}
    assert found == {"11-23": ("校庆", False), "11-28": ("国庆节调休上班", True)}
    assert board.unpublished_years == []


def test_R27_a_year_not_yet_published_says_so(organiser: Client) -> None:
    page = organiser.get(BOARD, {"week": WEEK})
    assert "2026年的放假安排尚未公布" in page.content.decode()


def test_a_week_over_new_year_asks_for_both_years(organiser: Client) -> None:
    CalendarDay.objects.create(day=dt.date(2026, 10, 1), kind="HOLIDAY", name="国庆节")
    assert shown(organiser, week="2026-W53").unpublished_years == [2027]


def test_a_card_says_what_is_not_published(organiser: Client, cast: Cast, add: Add, publish: Publish) -> None:
    moved, same = add(), add("不变的课", start=at("14:00"))
    publish()
    scheduling.move(moved, by=cast.organiser, version=1, start=at("09:00", MONDAY + dt.timedelta(days=1)))
    add("新加的课", start=at("09:00", MONDAY + dt.timedelta(days=2)))
    found = {
        card.row.title: card.change.value
        for line in shown(organiser).lines
        for slot in line.slots
        for card in slot.cards
    }
    assert found == {"基层党建": "MOVED", same.title: "", "新加的课": "ADDED"}


def test_a_cancelled_session_holds_no_cell(organiser: Client, cast: Cast, add: Add) -> None:
    scheduling.cancel(add(), by=cast.organiser, reason="停电")
    assert cells(shown(organiser)) == {}


def test_colours_come_with_words(organiser: Client, cast: Cast, add: Add, other_class: TrainingClass) -> None:
    cast.training_class.ordinal, cast.training_class.name = 12, "2026年社区书记班"
    cast.training_class.save()
    add()
    add("别班的课", training_class=other_class, start=at("14:00"))
    board = shown(organiser)
    assert [(mark.colour, mark.short) for mark in board.marks] == [(1, "12 社区书记班"), (2, "科级干部班")]


def test_a_town_sees_that_the_districts_room_is_taken_and_no_more(
    cast: Cast, add: Add, as_user: Callable[[User], Client]
) -> None:
    add("区里的保密课", room=factories.room(cast.district))
    town = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    page = as_user(town).get(BOARD, {"week": WEEK})
    html = page.content.decode()
    assert "区里的保密课" not in html
    assert cast.training_class.name not in html
    assert "别的单位占用" in html
    assert [
        card.can_move for line in page.context["board"].lines for slot in line.slots for card in slot.cards
    ] == [False]


def test_a_phone_lists_a_day(organiser: Client, add: Add) -> None:
    add()
    add("下午的课", start=at("14:00"))
    add("周二的课", start=at("09:00", MONDAY + dt.timedelta(days=1)))
    page = organiser.get(BOARD, {"week": WEEK, "day": "2026-11-23"})
    listed = [
        (half_day.period.value, [card.row.title for card in cards])
        for half_day, cards in page.context["agenda"]
    ]
    assert listed == [("AM", ["基层党建"]), ("PM", ["下午的课"])]


def test_the_tray_shows_the_first_and_counts_all(organiser: Client, add: Add) -> None:
    for number in range(62):
        add(f"待排{number}", start=None)
    board = shown(organiser)
    assert (len(board.tray), board.waiting, board.tray[0].row.title) == (60, 62, "待排0")


@pytest.mark.parametrize(
    "query", [{}, {"week": "x", "by": "x", "class": "x", "day": "x"}, {"class": "9" * 30}]
)
def test_an_odd_query_shows_this_week(organiser: Client, query: dict[str, str]) -> None:
    assert organiser.get(BOARD, query).status_code == 200


def test_an_unchanged_board_is_not_sent_again(
    organiser: Client, cast: Cast, add: Add, other_class: TrainingClass
) -> None:
    """Whatever stands on the board, or decides who sees it, makes it another."""
    session, room = add(start=None), factories.room(cast.district)
    teacher = factories.instructor(cast.district)

    def etag() -> str:
        found: str = organiser.get(BOARD, {"week": WEEK}).headers["ETag"]
        return found

    etag()  # the first page brings the cookie of forms, which is part of the page
    first = etag()
    unchanged = organiser.get(BOARD, {"week": WEEK}, headers={"If-None-Match": first})
    assert (unchanged.status_code, etag()) == (304, first)
    acts: dict[str, Callable[[], object]] = {
        "placed": lambda: scheduling.move(
            session, by=cast.organiser, version=1, start=at("09:00"), room=room
        ),
        "a lecturer": lambda: SessionInstructor.objects.create(session=session, instructor=teacher),
        "an answer": lambda: session.teaching.update(answer="CONFIRMED"),
        "a room renamed": lambda: Room.objects.filter(pk=room.pk).update(name="改名的教室"),
        "a class renamed": lambda: TrainingClass.objects.filter(pk=other_class.pk).update(name="改名的班"),
        "a holiday": lambda: CalendarDay.objects.create(day=MONDAY, kind="HOLIDAY", name="校庆"),
        "one more trainee": lambda: factories.trainees(cast.training_class, cast.community, 1),
        "a version": lambda: publishing.publish(cast.training_class, by=cast.organiser),
        "a joint class": lambda: session.joint_classes.add(other_class),
        "half-days": lambda: factories.half_days(cast.district),
        "a role": lambda: cast.organiser.grants.update(expires_on=dt.date(2999, 1, 1)),
        "a language": lambda: organiser.cookies.load({"django_language": "en"}),
    }
    seen = {first}
    same = []
    for what, act in acts.items():
        act()
        if (tag := etag()) in seen:
            same.append(what)
        seen.add(tag)
    assert same == []


@pytest.mark.parametrize("by", ["room", "instructor", "class"])
def test_the_queries_do_not_grow(
    by: str,
    organiser: Client,
    cast: Cast,
    add: Add,
    other_class: TrainingClass,
    count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]],
) -> None:
    def counted() -> int:
        with count_queries() as queries:
            shown(organiser, by=by)
        return len(queries)

    def fill(day: dt.date) -> None:
        room = factories.room(cast.district, f"教室{day}")
        add(
            start=at("09:00", day), room=room, instructors=[factories.instructor(cast.district, f"讲师{day}")]
        )
        add("待排", start=None, training_class=other_class)

    fill(MONDAY)
    organiser.get(BOARD)
    first = counted()
    for offset in range(1, 4):
        fill(MONDAY + dt.timedelta(days=offset))
    assert counted() == first


def test_the_board_of_a_full_week_asks_as_much_as_an_empty_one(
    organiser: Client, cast: Cast, count_queries: Any
) -> None:
    """12 rooms × 10 half-days, 120 sessions of 12 classes."""
    rooms = [factories.room(cast.district, f"{number}号教室") for number in range(12)]
    people = [factories.instructor(cast.district, f"讲师{number}") for number in range(12)]
    classes = [factories.training_class(cast.district, f"第{number}班") for number in range(12)]
    factories.session(classes[0], room=rooms[0], start=at("09:00"), instructors=(people[0],))
    organiser.get(BOARD)
    with count_queries() as few:
        assert shown(organiser).number == 1
    for number, training_class in enumerate(classes):
        for offset in range(10):
            day = MONDAY + dt.timedelta(days=offset // 2)
            if (number, offset) != (0, 0):
                start = at("14:00" if offset % 2 else "09:00", day)
                factories.session(
                    training_class, room=rooms[number], start=start, instructors=(people[number],)
                )
    with count_queries() as many:
        assert shown(organiser).number == 120
    assert len(many) == len(few)
