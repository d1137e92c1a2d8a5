"""Rooms and places as a list."""

from typing import Any

import pytest

from accounts.lists import keeping
from tests import factories
from tests.conftest import Cast
from tests.lists import block, look, outcomes, same_again, take_in, wrong
from timetable.models import Room
from timetable.room_list import RoomList

HEADER = "名称 | 校区 | 容量 | 排 | 列 | 类型"


def test_a_whole_preview(cast: Cast) -> None:
    factories.room(cast.district, "三楼301教室", capacity=80)
    text = block(
        HEADER,
        "三楼 301教室 | 区委党校 | 90人 | | | 教室",
        "跨塘村史馆 | 湖塘镇 | 100 | | | 现场教学",
        "一号报告厅 | 区委党校 | | 10 | 12 | 报告厅",
        "怪厅 | | 很多 | 0 | | 天台",
    )
    preview = look(cast, RoomList, text)
    assert outcomes(preview) == [
        (
            2,
            "changed",
            [],
            [("name", "三楼301教室", "三楼 301教室"), ("campus", "", "区委党校"), ("capacity", "80", "90")],
        ),
        (3, "new", [], []),
        (4, "new", [], []),
        (
            5,
            "wrong",
            [
                ("容量", "“很多”不是一个数，请只填数字。"),
                ("排", "“0”请填 1 到 200 的整数。"),
                ("类型", "类型“天台”请填教室、现场教学点或线上。"),
            ],
            [],
        ),
    ]


def test_it_is_written_in_the_order_given_and_known_again(cast: Cast) -> None:
    text = block(
        HEADER, "甲厅 | 党校 | | 10 | 12 |", "乙馆 | 湖塘 | 50 | | | 现场教学点", "丙 | | | | | 线上"
    )
    take_in(cast, RoomList, text)
    found = Room.objects.values_list("name", "kind", "capacity", "seat_rows", "seat_columns", "position")
    assert list(found) == [
        ("甲厅", "CLASSROOM", 120, 10, 12, 1),
        ("乙馆", "OFFSITE", 50, None, None, 2),
        ("丙", "ONLINE", None, None, None, 3),
    ]
    assert same_again(cast, RoomList, text) == ["same"] * 3


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("三楼301教室 | | | | | 线上", ("类型", "“三楼301教室”已有课程安排，类型请到场地页面修改。")),
        ("| 党校 | 90 | | |", ("名称", "没有填写场地名称。")),
        (f"{'长' * 61} | | | | |", ("名称", "内容有 61 个字，最多 60 个。")),
    ],
)
def test_odd_rows_are_wrong_in_words(cast: Cast, row: str, problem: Any) -> None:
    factories.session(cast.training_class, room=factories.room(cast.district, "三楼301教室"))
    assert wrong(look(cast, RoomList, block(HEADER, row))) == {2: [problem]}


def test_undone_the_old_rooms_stand_as_they_stood(cast: Cast) -> None:
    factories.room(cast.district, "三楼301教室", capacity=80)
    before = list(Room.objects.values())
    kept = take_in(cast, RoomList, block(HEADER, "三楼301教室 | 党校 | 90 | | |", "新厅 | | 10 | | |"))
    assert keeping.undo(kept, RoomList, by=cast.administrator)
    assert list(Room.objects.values()) == before
