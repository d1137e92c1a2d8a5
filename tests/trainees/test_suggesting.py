"""Whom a chat message means, recognised as by an import of the roster, within the reporting unit."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from tests import factories
from tests.conftest import Cast
from tests.trainees.collecting import collect
from trainees import suggesting
from trainees.suggesting import Suggestion
from units.models import Unit

Count = Callable[[], AbstractContextManager[Any]]


def seen(one: Suggestion) -> tuple[Any, ...]:
    return (
        one.said.name,
        str(one.unit or ""),
        one.post,
        one.verdict.value,
        [match.label for match in one.matches],
        one.problems,
    )


def read(cast: Cast, text: str, unit: Unit | None = None) -> list[tuple[Any, ...]]:
    return [seen(one) for one in suggesting.read(text, cast.training_class, unit or cast.town).suggestions]


GARDEN = "花园社区居民委员会"
NING = f"王小宁（{GARDEN} 社区书记）"


def test_people_are_known_by_phone_or_by_name_and_unit_or_new(cast: Cast) -> None:
    collect(cast)
    assert read(cast, "1.王小宁 花园社区书记 2.王小宁 138-0000-5678 3.李新 花园 主任 连任") == [
        ("王小宁", GARDEN, "书记", "known", [NING], []),
        ("王小宁", "", "", "doubtful", [NING], ["这个人在上面已经出现过。"]),
        ("李新", GARDEN, "主任", "new", [], []),
    ]


def test_without_a_unit_a_town_s_only_namesake_is_meant_and_several_are_asked_for(cast: Cast) -> None:
    collect(cast)
    assert read(cast, "王小宁") == [("王小宁", "", "", "known", [NING], [])]
    second = factories.unit("长虹社区居民委员会", "COMMUNITY", cast.town)
    factories.cadre("王小宁", second, post="主任")
    ((*_start, verdict, labels, problems),) = read(cast, "王小宁")
    assert (verdict, labels, problems) == (
        "doubtful",
        [NING, "王小宁（长虹社区居民委员会 主任）"],
        ["本单位有同名的人，请选是哪一位。"],
    )
    assert read(cast, "王小宁 长虹社区") == [
        ("王小宁", "长虹社区居民委员会", "", "known", ["王小宁（长虹社区居民委员会 主任）"], [])
    ]


def test_where_a_community_reports_it_is_the_unit_itself(cast: Cast) -> None:
    collect(cast)
    assert read(cast, "李新 主任", cast.community) == [("李新", GARDEN, "主任", "new", [], [])]
    assert read(cast, "湖塘镇报名如下：\n李新 主任") == [("李新", "", "主任", "new", [], [])]
    assert read(cast, "花园社区：\n李新 主任") == [("李新", GARDEN, "主任", "new", [], [])]
    assert read(cast, "湖塘镇党委副书记李新") == [("李新", "湖塘镇", "党委副书记", "new", [], [])]


def test_a_unit_of_another_town_a_wrong_phone_and_another_s_phone_are_said(cast: Cast) -> None:
    collect(cast)
    problems = [
        one[-1]
        for one in read(cast, "李新 雪东社区主任\n李新 花园社区 1380000567\n李新 花园社区 13800005678")
    ]
    assert [len(one) for one in problems] == [1, 1, 1]
    assert "单位表里没有“雪东社区主任”" in problems[0][0]
    assert "不是 11 位手机号" in problems[1][0]
    assert "这个手机号是" in problems[2][0]


def test_somebody_registered_elsewhere_is_looked_at(cast: Cast) -> None:
    collect(cast)
    factories.cadre("李四", cast.other_community, post="主任", phone="13911112222")
    assert read(cast, "李四 花园社区主任 13911112222") == [
        (
            "李四",
            GARDEN,
            "主任",
            "doubtful",
            ["李四（雪东社区居民委员会 主任）"],
            ["登记在别的单位：李四（雪东社区居民委员会 主任）。"],
        )
    ]


def test_who_is_on_the_list_is_said(cast: Cast) -> None:
    collect(cast)
    (one,) = suggesting.read("王小宁 花园社区", cast.training_class, cast.town).suggestions
    assert (one.is_there, one.matches[0].state, one.newness) == (True, "已录取", "未注明")


def test_queries_do_not_grow_with_the_people(cast: Cast, count_queries: Count) -> None:
    collect(cast)
    counts = []
    for size in (1, 30):
        text = "\n".join(f"{number}.王小宁 花园社区书记" for number in range(1, size + 1))
        with count_queries() as queries:
            assert len(suggesting.read(text, cast.training_class, cast.town).suggestions) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
