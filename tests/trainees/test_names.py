import random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from trainees import names

GOLD = [
    "丁小宁", "乃文", "刀郎", "卫东", "马力", "王小宁", "文天", "田富", "田大利", "史明", "司明", "李一鸣", "李大鸣", "张三",
    "陈四", "林一", "欧一", "欧阳少东", "洪少东", "高富", "高大富",
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王　芳", "王芳"),
        (" 王 芳 ", "王芳"),
        ("王芳", "王芳"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("𫟼一", "𫟼一"),
        ("", ""),
    ],
)
def test_a_name_is_written_one_way(written: str, name: str) -> None:
    assert names.normalise(written) == name


def test_the_order_by_strokes_is_that_of_the_gold_list() -> None:
    shuffled = GOLD[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=names.stroke_key) == GOLD


def test_spaces_in_a_name_change_nothing() -> None:
    assert names.stroke_key("王　芳") == names.stroke_key("王芳")


def test_fewer_strokes_come_first_then_stroke_by_stroke() -> None:
    # 十 is 横竖, 人 is 撇捺; 二 is 横横.
    assert sorted(["人一", "十一", "二一", "三一", "一一"], key=names.stroke_key) == [
        "一一",
        "二一",
        "十一",
        "人一",
        "三一",
    ]


def test_a_two_character_name_has_an_empty_middle_and_a_shorter_name_comes_first() -> None:
    assert sorted(["王一一", "王龘", "王", "王一"], key=names.stroke_key) == ["王", "王一", "王龘", "王一一"]


def test_characters_written_alike_share_a_place() -> None:
    assert names.stroke_key("乃") == names.stroke_key("刀")


def test_a_character_whose_strokes_are_only_counted_follows_those_of_its_count() -> None:
    # 㐀 is known to have five strokes; 司 is the last in order among many of five, 百 has six.
    assert sorted(["百一", "㐀一", "司一"], key=names.stroke_key) == ["司一", "㐀一", "百一"]


def test_unknown_characters_come_last_in_a_fixed_order() -> None:
    unknown = ["Anna", "Zoe", "\ue000一", "\ue001一"]
    assert sorted([*reversed(unknown), "龘龘", "高富"], key=names.stroke_key) == ["高富", "龘龘", *unknown]


def test_the_middle_dot_has_no_strokes() -> None:
    assert names.stroke_key("阿依·古丽") == names.stroke_key("阿依古丽")


def test_the_empty_name_comes_first() -> None:
    assert names.stroke_key("") == ""


@given(st.text(max_size=80))
def test_keys_are_ascii_of_five_a_character_and_fit_their_column(name: str) -> None:
    key = names.stroke_key(name)
    assert key.isascii()
    assert len(key) % 5 == 0
    assert len(key) <= 250
    assert key == key.lower()


@given(st.text(max_size=20))
def test_a_second_writing_changes_nothing(name: str) -> None:
    once = names.normalise(name)
    assert names.normalise(once) == once
    assert names.stroke_key(once) == names.stroke_key(name)


@pytest.mark.django_db
def test_the_database_sorts_the_keys_as_they_are_meant() -> None:
    people = [*GOLD, "龘龘", "Anna", "\ue000一", ""]
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT name FROM unnest(%s::text[], %s::text[]) AS people(name, key) ORDER BY key COLLATE "C"',
            [list(reversed(people)), [names.stroke_key(name) for name in reversed(people)]],
        )
        in_order = [row[0] for row in cursor.fetchall()]
    assert in_order == sorted(people, key=names.stroke_key)
    assert in_order == ["", *GOLD, "龘龘", "Anna", "\ue000一"]
