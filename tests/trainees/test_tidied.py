"""What reading made of a row's cells is told beside it, phones and ID numbers masked."""

import datetime as dt
from typing import Any

import pytest

from tests.conftest import Cast
from tests.intake import hostile
from trainees import roster
from trainees.roster import Preview
from trainees.roster.showing import Showing


def tidied(cast: Cast, header: tuple[str, ...], *cells: Any) -> list[tuple[str, str, str]]:
    """Header, raw text and value of each cell that was changed, of one row of a workbook."""
    content = hostile.workbook(list(header), list(cells))
    preview = roster.preview(content, training_class=cast.training_class, by=None)
    assert isinstance(preview, Preview), preview
    (row,) = preview.rows
    return [(title, raw, value) for title, raw, value in Showing(preview, "").row(row).tidied]


@pytest.mark.parametrize(
    ("title", "cell", "value"),
    [
        ("民族", "汉", "汉族"),
        ("政治面貌", "党员", "中共党员"),
        ("学历", "大学", "本科"),
        ("性别", "女性", "女"),
        ("出生年月", "1971.10", "1971-10"),
        ("出生年月", "1971年10月", "1971-10"),
        ("出生年月", dt.date(1971, 10, 3), "1971-10"),
        ("任现职时间", "2021.3", "2021-03-01"),
        ("新任/连任", "本届新任", "新任"),
        ("是否住宿", "√", "是"),
        ("组别", "第三组", "3"),
        ("备注", "素 食　\n少盐", "素 食 少盐"),
    ],
)
def test_what_was_changed_is_told(cast: Cast, title: str, cell: Any, value: str) -> None:
    raw = "1971-10-03" if isinstance(cell, dt.date) else cell
    assert tidied(cast, ("姓名", title), "李新", cell) == [(title, raw, value)]


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("民族", " 汉族 "),
        ("政治面貌", "中共党员"),
        ("学历", "本科"),
        ("出生年月", "1971-10"),
        ("手机", "13900001111"),
        ("手机", 13900001111),
        ("组别", "第3组"),
        ("是否住宿", "否"),
        ("新任/连任", "连任"),
        ("备注", "素食\n"),
        ("序号", "001"),
        ("民族", "火星人"),
    ],
)
def test_what_reads_as_it_stands_is_not(cast: Cast, title: str, cell: Any) -> None:
    assert tidied(cast, ("姓名", "单位", title), "李新", "湖塘镇花园社区居民委员会", cell) == []


def test_a_name_loses_its_spaces(cast: Cast) -> None:
    assert tidied(cast, ("姓名", "手机"), " 李　新 ", "") == [("姓名", "李　新", "李新")]


@pytest.mark.parametrize(
    ("cell", "raw", "value"),
    [
        ("１３９-００００-１１１１", "１３９-****-１１１１", "139****1111"),
        ("139 0000 1111", "139 **** 1111", "139****1111"),
        ("+86 13900001111", "+86 1******1111", "139****1111"),
    ],
)
def test_R28_a_phone_is_masked_on_both_sides(cast: Cast, cell: str, raw: str, value: str) -> None:
    assert tidied(cast, ("姓名", "手机"), "李新", cell) == [("手机", raw, value)]


def test_R28_an_id_number_is_masked_on_both_sides(cast: Cast) -> None:
    assert tidied(cast, ("姓名", "身份证号"), "李新", "11010519491231002x") == [
        ("身份证号", "110105********002x", "110105********002X")
    ]


def test_a_phone_in_a_remark_is_masked(cast: Cast) -> None:
    assert tidied(cast, ("姓名", "备注"), "李新", "家属  13900001111") == [
        ("备注", "家属  139****1111", "家属 139****1111")
    ]


@pytest.mark.parametrize(
    ("header", "cells", "told"),
    [
        (("姓名", "单位"), ("李新", "花园社区"), [("单位", "花园社区", "湖塘镇 花园社区居民委员会")]),
        (("姓名", "单位"), ("李新", "湖塘镇 花园社区居民委员会"), []),
        (
            ("姓名", "单位及职务"),
            ("李新", "湖塘花园居委会书记"),
            [("单位及职务", "湖塘花园居委会书记", "湖塘镇 花园社区居民委员会 书记")],
        ),
        (("姓名", "单位及职务"), ("李新", "花园社区居民委员会书记"), []),
        (
            ("姓名", "镇街", "单位", "职务"),
            ("李新", "湖塘", "花园社区党总支", "书记"),
            [
                ("单位", "花园社区党总支", "湖塘镇 花园社区居民委员会"),
                ("职务", "书记", "党总支书记"),
            ],
        ),
    ],
)
def test_a_unit_found_by_another_name_is_told(
    cast: Cast, header: tuple[str, ...], cells: tuple[str, ...], told: list[tuple[str, str, str]]
) -> None:
    assert tidied(cast, header, *cells) == told
