"""The cells of a row read into an entry."""

import datetime as dt
from typing import Any

import pytest

from accounts import identity
from intake.problems import Unreadable
from tests.conftest import Cast
from tests.trainees.books import block, book
from trainees import roster
from trainees.roster import entries
from trainees.roster.entries import Entry
from trainees.workplaces import Workplaces


def entry(cast: Cast, **cells: Any) -> Entry:
    """The entry of one row with these cells under these headers."""
    header = {"姓名": "李新", "单位及职务": "花园社区书记", **cells}
    table = roster.read(book(tuple(header.values()), header=tuple(header)))
    assert not isinstance(table, Unreadable)
    (read,) = entries.read(table, Workplaces.load(cast.district))
    return read


@pytest.mark.parametrize(
    ("header", "cell", "attribute", "value"),
    [
        ("姓名", "王　芳", "name", "王芳"),
        ("性别", "女性", "gender", "F"),
        ("民族", "汉", "nationality", "汉族"),
        ("出生年月", "1971年10月", "birth_month", "1971-10"),
        ("出生年月", 1978.11, "birth_month", "1978-11"),
        ("出生年月", dt.date(1971, 10, 3), "birth_month", "1971-10"),
        ("政治面貌", "党员", "political_status", "MEMBER"),
        ("政治面貌", "预备党员", "political_status", "PROBATIONARY"),
        ("政治面貌", "无党派", "political_status", "NON_PARTY"),
        ("政治面貌", "民盟盟员", "political_status", "DEMOCRATIC"),
        ("政治面貌", "团员", "political_status", "LEAGUE"),
        ("政治面貌", "群众", "political_status", "MASSES"),
        ("学历", "大学", "education", "BACHELOR"),
        ("学历", "硕士", "education", "MASTER"),
        ("学历", "专科", "education", "COLLEGE"),
        ("学历", "中专", "education", "SECONDARY"),
        ("学历", "高中", "education", "SENIOR"),
        ("学历", "小学", "education", "JUNIOR"),
        ("联系电话", 19910007919.0, "phone", "19910007919"),
        ("联系电话", "199-1007-9190", "phone", "19910079190"),
        ("联系电话", "86312345", "phone", "86312345"),
        ("身份证号", "１１０１０５１９４９１２３１００２x", "id_number", "11010519491231002X"),
        ("新任/连任", "新任", "is_new", True),
        ("新任/连任", "连任", "is_new", False),
        ("备注", "换届新任", "is_new", True),
        ("备注", "住校", "is_new", None),
        ("任现职时间", "2026.3", "started_on", dt.date(2026, 3, 1)),
        ("组别", 3.0, "group", 3),
        ("组别", "第3组", "group", 3),
        ("组别", "三组", "group", 3),
        ("组别", "十", "group", 10),
        ("组别", "第十二小组", "group", 12),
        ("组别", "二十一", "group", 21),
        ("是否住宿", "是", "needs_lodging", True),
        ("是否住宿", "不住", "needs_lodging", False),
        ("是否住宿", "走读", "needs_lodging", False),
        ("用餐要求", " 清真 ", "diet", "清真"),
    ],
)
def test_a_cell_is_read(cast: Cast, header: str, cell: Any, attribute: str, value: Any) -> None:
    read = entry(cast, **{header: cell})
    assert (getattr(read, attribute), read.problems) == (value, [])


@pytest.mark.parametrize(
    ("header", "cell", "field"),
    [
        ("姓名", 123, "name"),
        ("姓名", "长" * 51, "name"),
        ("性别", "不详", "gender"),
        ("民族", "外星", "nationality"),
        ("出生年月", "去年", "birth_month"),
        ("出生年月", 1971.1, "birth_month"),
        ("政治面貌", "先进", "political_status"),
        ("联系电话", "13900001111/13900002222", "phone"),
        ("身份证号", "1234", "id_number"),
        ("任现职时间", "换届后", "started_on"),
        ("组别", "第零组", "group"),
        ("组别", "甲组", "group"),
        ("是否住宿", "待定吧", "lodging"),
        ("用餐要求", "素" * 41, "diet"),
        ("备注", "长" * 201, "remark"),
        ("单位及职务", "花园社区" + "书" * 61, "unit_and_post"),
    ],
)
def test_a_cell_that_does_not_fit_is_a_problem(cast: Cast, header: str, cell: Any, field: str) -> None:
    assert [name for name, _message in entry(cast, **{header: cell}).problems] == [field]


def test_the_id_number_makes_the_month_certain(cast: Cast) -> None:
    number = "11010519711031" + "002"
    number += identity.check_character(number)
    read = entry(cast, 出生年月=1971.1, 身份证号=number)
    assert (read.birth_month, read.problems) == ("1971-10", [])
    assert read.id_hash == identity.id_number_hash(number)


@pytest.mark.parametrize(
    ("cells", "unit", "post"),
    [
        ({"单位及职务": "湖塘镇花园社区书记"}, "花园社区居民委员会", "书记"),
        ({"单位": "花园社区", "职务": "书记"}, "花园社区居民委员会", "书记"),
        ({"单位": "花园", "职务": "书记"}, "花园社区居民委员会", "书记"),
        ({"单位": "花园社区党总支", "职务": "书记"}, "花园社区居民委员会", "党总支书记"),
        ({"单位": "花园社区党总支", "职务": "党总支书记"}, "花园社区居民委员会", "党总支书记"),
        ({"单位": "花园社区书记"}, "花园社区居民委员会", "书记"),
        ({"单位": "花园"}, "花园社区居民委员会", ""),
        ({"镇街": "湖塘镇", "社区": "花园", "职务": "书记"}, "花园社区居民委员会", "书记"),
        ({"镇街": "湖塘镇", "职务": "副镇长"}, "湖塘镇", "副镇长"),
        ({"职务": "书记"}, None, "书记"),
    ],
)
def test_unit_and_post_stand_in_one_column_or_two(
    cast: Cast, cells: dict[str, str], unit: str | None, post: str
) -> None:
    source = block(("李新", *cells.values()), header=("姓名", *cells))
    table = roster.read(source)
    assert not isinstance(table, Unreadable)
    (read,) = entries.read(table, Workplaces.load(cast.district))
    assert (read.unit and read.unit.name, read.post, read.problems) == (unit, post, [])


def test_what_stands_in_many_rows_is_read_once_and_alike(cast: Cast) -> None:
    rows = [
        ("李一", "汉", "党员"),
        ("李二", "汉", "党员"),
        ("李三", "外星", "先进"),
        ("李四", "外星", "先进"),
    ]
    table = roster.read(block(*rows, header=("姓名", "民族", "政治面貌")))
    assert not isinstance(table, Unreadable)
    read = entries.read(table, Workplaces.load(cast.district))
    assert [(row.nationality, row.political_status, len(row.problems)) for row in read] == [
        ("汉族", "MEMBER", 0),
        ("汉族", "MEMBER", 0),
        ("", "", 2),
        ("", "", 2),
    ]
