"""The catalogue as a list."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.importing import NotUndone
from accounts.lists import keeping
from courses.course_list import CourseList
from courses.models import Course
from tests import factories
from tests.conftest import Cast
from tests.lists import block, look, outcomes, same_again, take_in, wrong

HEADER = "序号 | 课程名称 | 类别 | 学时 | 简介 | 排在…之后"


def test_a_whole_preview(cast: Cast) -> None:
    factories.course(cast.district, "党建引领", category="GOVERNANCE", hours=4)
    factories.course(cast.district, "信访工作", category="SKILL", hours=4)
    text = block(
        HEADER,
        "1 | 党建引领 | 党性教育 | 3学时 | 新的简介 | 民法典",
        "2 | 《民法典》 | 法治 | 半天 | |",
        "3 | 信访工作 | 履职能力 | 4 | |",
        "4 | 应急演练 | 安全应急 | 很多 | |",
    )
    assert outcomes(look(cast, CourseList, text)) == [
        (
            2,
            "changed",
            [],
            [
                ("category", "基层治理", "党性教育"),
                ("hours", "4", "3"),
                ("summary", "", "新的简介"),
                ("after", "", "民法典"),
            ],
        ),
        (3, "new", [], []),
        (4, "same", [], []),
        (5, "wrong", [("学时", "“很多”不是一个数，请只填数字。")], []),
    ]


def test_it_is_written_once_and_known_again(cast: Cast) -> None:
    text = block(HEADER, "1 | 乙课 | 理论武装 | | | 甲课", "2 | 甲课 | 党性 | 2 | 先讲 |")
    take_in(cast, CourseList, text)
    found = Course.objects.order_by("title").values_list(
        "title", "category", "hours", "summary", "after__title"
    )
    assert [(*row[:2], str(row[2]), *row[3:]) for row in found] == [
        ("乙课", "THEORY", "4.0", "", "甲课"),
        ("甲课", "PARTY", "2.0", "先讲", None),
    ]
    assert same_again(cast, CourseList, text) == ["same", "same"]
    assert Course.objects.matching("jk").count() == 1


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["1 | 甲 | | 4 | |"], {2: [("类别", "新课程要填类别。")]}),
        (
            ["1 | 甲 | 武术 | 4 | |"],
            {
                2: [
                    (
                        "类别",
                        "没有“武术”这个类别。可填：理论武装、党性教育、基层治理、履职能力、法治廉政、安全应急、数字素养。",
                    )
                ]
            },
        ),
        (["1 | 甲 | 党性 | 4 | | 没有的课"], {2: [("排在…之后", "课程库和这份表格里都没有“没有的课”。")]}),
        (["1 | 甲 | 党性 | 4 | | 甲"], {2: [("排在…之后", "一门课不能排在自己之后。")]}),
        (
            ["1 | 甲 | 党性 | 4 | | 乙", "2 | 乙 | 党性 | 4 | | 甲"],
            {
                2: [("排在…之后", "这几门课绕了一圈，谁都排不到前面。")],
                3: [("排在…之后", "这几门课绕了一圈，谁都排不到前面。")],
            },
        ),
        (
            ["1 | 甲 | 党性 | 4 | |", "2 | 甲 | 党性 | 3 | |"],
            {3: [("学时", "第 2 行已有同一条，但这里不同。请只留一行。")]},
        ),
        (
            ["1 | 甲 | 武术 | 4 | |", "2 | 乙 | 党性 | 4 | | 甲"],
            {
                2: [
                    (
                        "类别",
                        "没有“武术”这个类别。可填：理论武装、党性教育、基层治理、履职能力、法治廉政、安全应急、数字素养。",
                    )
                ],
                3: [("排在…之后", "“甲”的那一行有问题，请先改好。")],
            },
        ),
    ],
)
def test_odd_rows_are_wrong_in_words(cast: Cast, rows: list[str], found: dict[int, Any]) -> None:
    assert wrong(look(cast, CourseList, block(HEADER, *rows))) == found


def test_undone_the_old_courses_stand_as_they_stood(cast: Cast) -> None:
    factories.course(cast.district, "党建引领", category="GOVERNANCE", hours=4)
    before = list(Course.objects.values())
    text = block(HEADER, "1 | 党建引领 | 党性教育 | 3 | 简介 | 新课", "2 | 新课 | 党性 | 2 | |")
    kept = take_in(cast, CourseList, text)
    assert keeping.undo(kept, CourseList, by=cast.administrator)
    assert list(Course.objects.values()) == before


def test_a_course_that_is_taught_keeps_the_import(cast: Cast) -> None:
    kept = take_in(cast, CourseList, block(HEADER, "1 | 新课 | 党性 | 2 | |"))
    factories.session(cast.training_class, course=Course.objects.get())
    with pytest.raises(NotUndone, match="导入的“新课”已经用在“课程安排”里"):
        keeping.undo(kept, CourseList, by=cast.administrator)


def test_queries_do_not_grow_with_the_rows(cast: Cast, count_queries: Callable[[], Any]) -> None:
    counts = []
    for size in (2, 6):
        text = block(HEADER, *(f"{n} | 第{size}批{n} | 党性 | 2 | | 第{size}批{n + 1}" for n in range(size)))
        rows = text.replace(f"\t第{size}批{size}", "\t")
        with count_queries() as queries:
            take_in(cast, CourseList, rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]
