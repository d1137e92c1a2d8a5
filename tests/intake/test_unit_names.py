import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.problems import Problem
from intake.unit_names import Entry, UnitMatch, UnitNames
from tests.trainees import wujin


def entries() -> list[Entry]:
    with wujin.UNITS.open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    towns = dict.fromkeys(row["street_name"] for row in rows)
    return [
        ("武进区", "武进区", ""),
        *((town, town, "武进区") for town in towns),
        *((row["street_name"] + row["name"], row["name"], row["street_name"]) for row in rows),
    ]


UNITS = UnitNames(entries())


def split(cell: str, town: str = "") -> tuple[object, str]:
    match = UNITS.split(cell, town=town)
    assert isinstance(match, UnitMatch), match
    return match.key, match.rest


@pytest.mark.parametrize(
    ("cell", "key", "rest"),
    [
        ("戚墅堰街道站北社区居委会主任", "戚墅堰街道站北社区居民委员会", "主任"),
        ("戚墅堰街道站北社区居民委员会主任", "戚墅堰街道站北社区居民委员会", "主任"),
        ("站北社区居委会主任", "戚墅堰街道站北社区居民委员会", "主任"),
        ("站北居委会主任", "戚墅堰街道站北社区居民委员会", "主任"),
        ("站北社区党总支书记、居委会主任", "戚墅堰街道站北社区居民委员会", "党总支书记、居委会主任"),
        ("戚墅堰站北社区书记", "戚墅堰街道站北社区居民委员会", "书记"),
        ("武进区戚墅堰街道站北社区书记", "戚墅堰街道站北社区居民委员会", "书记"),
        ("武进区站北社区书记", "戚墅堰街道站北社区居民委员会", "书记"),
        ("江苏省常州市武进区站北社区书记", "戚墅堰街道站北社区居民委员会", "书记"),
        ("戚墅堰街道 站北社区　专职社区工作者", "戚墅堰街道站北社区居民委员会", "专职社区工作者"),
        (
            "戚墅堰街道\n站北社区，党总支书记 居委会主任",
            "戚墅堰街道站北社区居民委员会",
            "党总支书记 居委会主任",
        ),
        ("戚墅堰街道－站北社区：书记、", "戚墅堰街道站北社区居民委员会", "书记"),
        ("遥观镇遥观村村委会主任", "遥观镇遥观村村委会", "主任"),
        ("遥观村村民委员会主任", "遥观镇遥观村村委会", "主任"),
        ("遥观村委会主任", "遥观镇遥观村村委会", "主任"),
        ("遥观村书记", "遥观镇遥观村村委会", "书记"),
        ("遥观社区书记", "遥观镇遥观社区居委会", "书记"),
        ("岑村书记", "洛阳镇岑村村委会", "书记"),
        ("东安村委员", "湟里镇东安社区居委会（含东安村村委）", "委员"),
        ("江村居委会主任", "湖塘镇江村社区居委会", "主任"),
        (
            "牛塘镇卢家巷社区（含卢家巷村村委）居委会副主任",
            "牛塘镇卢家巷社区居委会（含卢家巷村村委）",
            "副主任",
        ),
        ("卢家巷社区书记", "牛塘镇卢家巷社区居委会（含卢家巷村村委）", "书记"),
        ("卢家巷村书记", "牛塘镇卢家巷社区居委会（含卢家巷村村委）", "书记"),
        ("大学新村三社区书记", "高新区大学新村三社区居委会", "书记"),
        ("湖塘镇党委书记", "湖塘镇", "党委书记"),
        ("湖塘镇人民政府副镇长", "湖塘镇", "副镇长"),
        ("湖塘镇长", "湖塘镇", "镇长"),
        ("湖塘镇委书记", "湖塘镇", "镇委书记"),
        ("湖塘镇社区教育中心主任", "湖塘镇", "社区教育中心主任"),
        ("戚墅堰街道办事处主任", "戚墅堰街道", "主任"),
        ("武进区委组织部科长", "武进区", "区委组织部科长"),
        ("湖塘镇花园社区", "湖塘镇花园社区居委会", ""),
        ("西太湖生态休闲区西太湖生态休闲区虚拟社区书记", "西太湖生态休闲区西太湖生态休闲区虚拟社区", "书记"),
    ],
)
def test_the_longest_known_name_from_the_left_is_the_unit_and_the_rest_the_post(
    cell: str, key: str, rest: str
) -> None:
    assert split(cell) == (key, rest)


def test_how_the_unit_was_written_is_told() -> None:
    assert UNITS.split("戚墅堰街道 站北社区居委会主任") == UnitMatch(
        "戚墅堰街道站北社区居民委员会", "戚墅堰街道 站北社区居委会", "主任"
    )


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (
            "东方社区主任",
            "“东方社区”可能是戚墅堰街道东方社区居民委员会、湖塘镇东方社区居委会。请在单位前写上镇街。",
        ),
        ("", "没有填写单位。"),
        ("区委组织部科长", "单位表里没有“区委组织部科长”。请写全镇街和社区（村）的名称。"),
        ("湖塘镇花圆社区书记", "单位表里没有“湖塘镇花圆社区”。请写全镇街和社区（村）的名称。"),
        ("湖塘镇某某村", "单位表里没有“湖塘镇某某村”。请写全镇街和社区（村）的名称。"),
        ("无锡市站北社区书记", "单位表里没有“无锡市站北社区书记”。请写全镇街和社区（村）的名称。"),
        ("站北书记", "单位表里没有“站北书记”。请写全镇街和社区（村）的名称。"),
        ("字" * 201, "内容有 201 个字，最多 200 个。"),
    ],
)
def test_what_fits_no_unit_or_several_is_a_problem(cell: str, message: str) -> None:
    assert UNITS.split(cell) == Problem(message)


def test_a_column_for_the_town_tells_units_of_one_name_apart() -> None:
    assert split("东方社区主任", "湖塘镇") == ("湖塘镇东方社区居委会", "主任")
    assert split("东方社区主任", "戚墅堰街道") == ("戚墅堰街道东方社区居民委员会", "主任")
    assert split("东方社区主任", "戚墅堰") == ("戚墅堰街道东方社区居民委员会", "主任")
    assert split("东方社区主任", "武进区湖塘镇") == ("湖塘镇东方社区居委会", "主任")
    assert split("湖塘镇党委书记", "湖塘镇") == ("湖塘镇", "党委书记")


def test_a_unit_of_another_town_than_its_column_says_is_a_problem() -> None:
    assert UNITS.split("站北社区主任", town="湖塘镇") == Problem("“站北社区”不在湖塘镇。请检查单位和镇街。")


def test_an_unknown_town_decides_nothing() -> None:
    assert split("站北社区主任", "区直机关") == ("戚墅堰街道站北社区居民委员会", "主任")
    assert isinstance(UNITS.split("东方社区主任", town="区直机关"), Problem)


@pytest.mark.parametrize(
    ("cell", "key", "rest"),
    [
        ("站北社区", "戚墅堰街道站北社区居民委员会", ""),
        ("站北", "戚墅堰街道站北社区居民委员会", ""),
        ("戚墅堰街道站北", "戚墅堰街道站北社区居民委员会", ""),
        ("站北社区党总支", "戚墅堰街道站北社区居民委员会", "党总支"),
        ("卢家巷社区居委会（含卢家巷村村委）", "牛塘镇卢家巷社区居委会（含卢家巷村村委）", ""),
        ("湖塘镇", "湖塘镇", ""),
        ("遥观村", "遥观镇遥观村村委会", ""),
    ],
)
def test_a_cell_of_its_own_names_a_unit(cell: str, key: str, rest: str) -> None:
    match = UNITS.find(cell)
    assert isinstance(match, UnitMatch)
    assert (match.key, match.rest) == (key, rest)


def test_a_cell_of_its_own_with_more_than_a_unit_is_a_problem() -> None:
    assert UNITS.find("站北社区主任") == Problem("单位表里没有“站北社区主任”。请写全镇街和社区（村）的名称。")
    assert UNITS.find("湖塘") == Problem(
        "“湖塘”可能是武进区湖塘镇、湖塘镇湖塘社区居委会。请在单位前写上镇街。"
    )
    assert UNITS.find("") == Problem("没有填写单位。")


def test_a_unit_may_have_a_short_name_beside_its_own() -> None:
    units = UnitNames(
        [(1, "武进国家高新技术产业开发区", "武进区"), (1, "高新区", "武进区"), (2, "龚家社区", "高新区")]
    )
    assert units.split("高新区管委会主任") == UnitMatch(1, "高新区", "管委会主任")
    assert units.split("武进国家高新技术产业开发区管委会主任") == UnitMatch(
        1, "武进国家高新技术产业开发区", "管委会主任"
    )
    assert units.split("高新区龚家居委会主任") == UnitMatch(2, "高新区龚家居委会", "主任")


def test_a_unit_named_like_the_one_above_it_does_no_harm() -> None:
    units = UnitNames([(1, "高新区", "高新区"), (2, "龚家社区", "高新区")])
    assert units.split("高新区龚家社区书记") == UnitMatch(2, "高新区龚家社区", "书记")


def test_no_units_know_no_names() -> None:
    assert UnitNames([]).split("站北社区") == Problem(
        "单位表里没有“站北社区”。请写全镇街和社区（村）的名称。"
    )


@pytest.mark.parametrize("entry", [entry for entry in entries() if entry[2]], ids=lambda entry: str(entry[0]))
def test_each_unit_is_found_by_its_own_name_below_its_town(entry: Entry) -> None:
    key, name, town = entry
    assert split(f"{town}{name}书记") == (key, "书记")


@given(
    st.sampled_from([entry for entry in entries() if entry[2] not in ("", "武进区")]),
    st.sampled_from(["", " ", "　", "\n"]),
    st.sampled_from(["书记", "主任", "副书记、主任", "专职社区工作者"]),
)
def test_spaces_between_the_parts_change_nothing(entry: Entry, gap: str, post: str) -> None:
    key, name, town = entry
    assert split(gap.join([town, name, post])) == (key, post)
