from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import tables
from intake.problems import Problem, RowProblem, Unreadable
from intake.roster_columns import REQUIRED, ROSTER
from intake.tables import LeftOut, Table, Why
from intake.workbook import Limits
from tests.intake import hostile

HEADER = ["序号", "姓名", "单位及职务", "手机", "备注"]


def table(*rows: Sequence[object]) -> Table:
    found = tables.from_workbook(hostile.workbook(HEADER, *map(list, rows)), ROSTER, required=REQUIRED)
    assert isinstance(found, Table), found
    return found


def pasted(block: str) -> Table:
    found = tables.from_text(block, ROSTER, required=REQUIRED)
    assert isinstance(found, Table), found
    return found


def test_people_are_told_from_everything_else() -> None:
    found = table(
        ["示例", "张三", "湖塘镇花园社区书记", "13800000000", ""],
        [1, "王芳", "花园社区主任", "13812345678", ""],
        [None, None, None, None, None],
        [2, None, None, None, None],
        ["湖塘镇（2人）", None, None, None, None],
        HEADER,
        [3, None, "花园社区委员", None, None],
        [None, None, "花园社区委员", "13812345679", None],
        [4, "李一", None, None, None],
        ["填表人：", "张某某", "联系电话：", "19900000000", "2026.3.5"],
        ["合计", "3人", None, None, None],
        ["注：请于周五前报送。", None, None, None, None],
    )
    assert [row.number for row in found.rows] == [3, 8, 9, 10]
    assert found.left_out == (
        LeftOut(2, Why.EXAMPLE, "示例 张三 湖塘镇花园社区书记 13800000000"),
        LeftOut(4, Why.EMPTY, ""),
        LeftOut(5, Why.EMPTY, "2.0"),
        LeftOut(6, Why.NOTE, "湖塘镇（2人）"),
        LeftOut(7, Why.HEADER, "序号 姓名 单位及职务 手机 备注"),
        LeftOut(11, Why.FOOTER, "填表人： 张某某 联系电话： 19900000000 2026.3.5"),
        LeftOut(12, Why.FOOTER, "合计 3人"),
        LeftOut(13, Why.FOOTER, "注：请于周五前报送。"),
    )


@pytest.mark.parametrize(
    "footer", ["填报人:张某某", "制表：", "审核人（签字）：", "联系电话:19900000000", "合计：12人"]
)
def test_a_footer_is_known_wherever_it_begins(footer: str) -> None:
    assert table([None, None, None, footer]).left_out == (LeftOut(2, Why.FOOTER, footer),)
    assert table([None, footer, None, None, "x"]).left_out == (LeftOut(2, Why.FOOTER, f"{footer} x"),)


@pytest.mark.parametrize("remark", ["联系人：李四", "备注：替补", "说明：连任", "注：连任"])
def test_a_remark_that_reads_like_a_footer_leaves_the_person(remark: str) -> None:
    assert [row.number for row in table([1, "王芳", "花园社区主任", "", remark]).rows] == [2]
    assert [row.number for row in table([1, None, "花园社区主任", "", remark]).rows] == [2]


@pytest.mark.parametrize("name", ["例", "示例", "（示例）张三", "张三（示例）", "样例：张三"])
def test_an_example_is_known_by_its_name(name: str) -> None:
    assert [left.why for left in table([1, name, "花园社区主任", "13812345678", ""]).left_out] == [
        Why.EXAMPLE
    ]


def test_a_remark_merged_over_empty_rows_makes_nobody() -> None:
    found = table(
        [1, "王芳", None, None, "住宿"], [2, None, None, None, "住宿"], [None, None, None, None, "住宿"]
    )
    assert [row.number for row in found.rows] == [2]
    assert [left.why for left in found.left_out] == [Why.NOTE, Why.NOTE]


def test_cells_are_taken_by_field_and_problems_name_the_header() -> None:
    found = table([1, "王芳", "花园社区主任", 13812345678, None])
    (row,) = found.rows
    assert found.record(row) == {
        "number": 1.0,
        "name": "王芳",
        "unit_and_post": "花园社区主任",
        "phone": 13812345678.0,
        "remark": "",
    }
    assert (found.cell(row, "phone"), found.cell(row, "town"), found.has("phone"), found.has("town")) == (
        13812345678.0,
        "",
        True,
        False,
    )
    assert found.problem(row, "phone", Problem("错")) == RowProblem(2, "手机", "错")
    assert found.problem(row, "town", Problem("缺")) == RowProblem(2, "", "缺")


def test_columns_without_a_header_are_named_when_they_hold_something() -> None:
    found = table([1, "王芳", "", "", "", "", "藏着的字"], [2, "李一", "", "", "", " ", ""])
    assert found.unread == ("第 7 列（没有列名）",)
    assert found.problems == ()


def test_other_sheets_are_named() -> None:
    found = tables.from_workbook((hostile.DATA / "names.xls").read_bytes(), ROSTER, required=REQUIRED)
    assert isinstance(found, Table)
    assert (found.sheet.name, found.header.row, found.others) == ("名单", 3, ("说明",))
    assert [found.cell(row, "town") for row in found.rows] == ["湖塘镇"] * 3


def test_what_cannot_be_read_is_passed_on() -> None:
    refused = tables.from_workbook(b"", ROSTER, required=REQUIRED)
    assert isinstance(refused, Unreadable)
    assert refused.code == "empty_file"
    refused = tables.from_workbook(hostile.workbook(["甲", "乙"]), ROSTER, required=REQUIRED)
    assert isinstance(refused, Unreadable)
    assert refused.code == "no_header"
    assert tables.from_text(" \n", ROSTER, required=REQUIRED) == Unreadable(
        "empty", "没有粘贴任何内容。请在表格里选中名单连同表头，复制后粘贴到这里。"
    )


def test_only_the_sheet_that_is_meant_has_to_keep_the_limits() -> None:
    long = hostile.workbook(HEADER, *([[n, "王芳"] for n in range(60)]))
    refused = tables.from_workbook(long, ROSTER, required=REQUIRED, limits=Limits(rows=60))
    assert isinstance(refused, Unreadable)
    assert refused.code == "too_many_rows"


def test_a_comma_too_many_in_a_pasted_block_is_a_problem_of_its_row() -> None:
    found = pasted("姓名,手机\n王芳,13812345678\n李一,主任,13812345679\n张三,13812345670,\n")
    assert [row.number for row in found.rows] == [2, 3, 4]
    assert found.problems == (
        RowProblem(3, "", "这一行比列名多出几格。请检查多余的逗号或空格，或从表格里复制粘贴。"),
    )


CELL: st.SearchStrategy[object] = st.none() | st.sampled_from(
    [
        "",
        " ",
        "王芳",
        "填表人：",
        "合计",
        "示例",
        "姓名",
        "手机",
        "13812345678",
        "花园社区主任",
        "注：",
        1,
        2.5,
        True,
    ]
)


@given(st.lists(st.lists(CELL, min_size=0, max_size=6), max_size=12))
def test_every_row_below_the_header_is_accounted_for_once(rows: list[list[object]]) -> None:
    lines: list[Sequence[object]] = [HEADER, *rows, ["末", "王芳"]]
    block = "\n".join("\t".join("" if cell is None else str(cell) for cell in line) for line in lines)
    found = pasted(block)
    below = [row.number for row in found.sheet.rows if row.number > found.header.row]
    assert sorted([row.number for row in found.rows] + [left.row for left in found.left_out]) == below
