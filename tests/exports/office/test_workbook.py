"""A workbook of the office's own keeps everything that it does not name."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from exports.office import Unfit, opened
from tests.exports.own_files import parts_of, repacked, roster_book, with_shared_strings
from tests.exports.workbooks import pages_of

FACTS: dict[str, Any] = {
    "班次名称": "社区干部班",
    "主办单位": "组织部 & 党校",
    "人数": 3,
    "年度": 2026,
    "班主任": "刘老师",
}
LINES: list[dict[str, Any]] = [
    {"姓名": "王小宁", "单位及职务": "花园社区书记", "联系电话": "13800000000"},
    {"姓名": "=1+1", "单位及职务": "雪东社区", "联系电话": "0012"},
    {"姓名": "{{人数}}", "单位及职务": "民政局", "联系电话": ""},
]


def filled(data: bytes | None = None, lines: Any = LINES) -> Any:
    content = opened(data or roster_book()).filled(FACTS, lines)
    return load_workbook(BytesIO(content)).worksheets[0]


def test_the_cells_read_back() -> None:
    page = filled()
    assert [list(row) for row in page.iter_rows(max_col=6, values_only=True)] == [
        ["社区干部班学员花名册", None, None, None, None, None],
        ["主办：组织部 & 党校　共3人", None, None, None, None, 3],
        ["序号", "姓名", "单位及职务", None, "电话", "学时"],
        [1, "王小宁", "花园社区书记", None, "13800000000", "=F2*2"],
        [2, "=1+1", "雪东社区", None, "0012", "=F3*2"],
        [3, "{{人数}}", "民政局", None, None, "=F4*2"],
        ["合计", None, None, None, "=COUNTA(B4:B6)", "=SUM(F4:F6)"],
        ["班主任：刘老师　　年　月　日", None, None, None, None, None],
    ]
    assert (page["B5"].data_type, page["F5"].data_type, page["E5"].data_type) == ("s", "f", "s")


def test_texts_that_lie_in_a_part_of_their_own_read_back_the_same() -> None:
    content = opened(with_shared_strings(roster_book())).filled(FACTS, LINES)
    shared: Any = load_workbook(BytesIO(content)).worksheets[0]
    assert list(shared.iter_rows(values_only=True)) == list(filled().iter_rows(values_only=True))
    runs = re.findall(r"<r>.*?</r>", parts_of(content)["xl/worksheets/sheet1.xml"].decode())
    assert [re.sub("<[^>]*>", "", run) for run in runs] == ["社区干部班", "学员花名册"]


def test_a_formula_that_cells_share_is_written_out_in_each() -> None:
    def share(old: bytes) -> bytes:
        old = re.sub(rb"<f>COUNTA\(B4\)</f>", b'<f t="shared" ref="E5:F5" si="0">SUM(D4:D4)</f>', old)
        return re.sub(rb"<f>SUM\(F4:F4\)</f>", b'<f t="shared" si="0"/>', old)

    page = filled(repacked(roster_book(), {"xl/worksheets/sheet1.xml": share}))
    assert (page["F7"].value, page["E7"].value) == ("=SUM(E4:E6)", "=SUM(D4:D6)")


def test_merged_cells_styles_widths_and_heights_are_kept() -> None:
    page = filled()
    assert sorted(str(one) for one in page.merged_cells.ranges) == [
        "A1:F1",
        "A8:F8",
        "C3:D3",
        "C4:D4",
        "C5:D5",
        "C6:D6",
    ]
    assert [page.row_dimensions[row].height for row in range(3, 8)] == [None, 27, 27, 27, None]
    assert [page.column_dimensions[letter].width for letter in "ABCDEF"] == [6, 12, 20, 20, 15, 8]
    assert (page["A1"].font.name, page["A1"].font.size, page["A1"].font.color.rgb) == ("黑体", 18, "FFC00000")
    assert {page.cell(row, 2).border.left.style for row in (4, 5, 6)} == {"thin"}
    assert {page.cell(row, 5).number_format for row in (4, 5, 6)} == {"@"}


def test_a_height_that_nobody_has_set_is_what_the_texts_need() -> None:
    def free(page: Any) -> None:
        page.row_dimensions[4].height = None

    lines = [{"姓名": "王小宁", "单位及职务": "长" * 21}, {"姓名": "一\n二\n三"}, {"姓名": "短"}]
    page = filled(roster_book(free), lines)
    assert [page.row_dimensions[row].height for row in range(4, 8)] == [30, 45, None, None]


def test_print_set_up_moves_with_the_rows() -> None:
    page = filled()
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_margins.left) == (
        "landscape",
        9,
        1.25,
    )
    assert (page.print_title_rows, page.print_area) == ("$1:$3", "'花名册'!$A$1:$F$8")
    assert [one.id for one in page.row_breaks.brk] == [7]
    assert (page.oddHeader.center.text, page.oddHeader.center.size) == ("组织部 && 党校", 14)
    assert page.oddFooter.right.text == "第 &P 页 2026"
    assert page.freeze_panes == "A4"


def test_rules_of_entry_and_of_looks_reach_over_all_lines() -> None:
    page = filled()
    assert [(str(rule.sqref), rule.formula1) for rule in page.data_validations.dataValidation] == [
        ("B4:B6", '"男,女"'),
        ("B8", "F7"),
    ]
    assert [(str(one.sqref), one.rules[0].formula) for one in page.conditional_formatting] == [
        ("F4:F6", ["$F$7"])
    ]


def test_pictures_are_the_same_bytes_and_move_with_their_row() -> None:
    data = roster_book()
    content = opened(data).filled(FACTS, LINES)
    before, after = parts_of(data), parts_of(content)
    pictures = [name for name in before if name.startswith("xl/media/")]
    assert len(pictures) == 2
    assert [after[name] for name in pictures] == [before[name] for name in pictures]
    page: Any = load_workbook(BytesIO(content)).worksheets[0]
    anchors = [one.anchor._from.row for one in page._images]
    assert anchors == [0, 7]
    assert after["xl/styles.xml"] == before["xl/styles.xml"]
    assert after["xl/theme/theme1.xml"] == before["xl/theme/theme1.xml"]


@pytest.mark.parametrize("lines", [[], [LINES[0]]])
def test_with_no_line_and_with_one_nothing_moves(lines: Any) -> None:
    page = filled(lines=lines)
    assert (page["B4"].value, page["A5"].value, page["F5"].value) == (
        lines[0]["姓名"] if lines else None,
        "合计",
        "=SUM(F4:F4)",
    )
    assert page.print_area == "'花名册'!$A$1:$F$6"


def test_a_second_sheet_points_to_where_the_first_has_gone() -> None:
    def add(page: Any) -> None:
        other = page.parent.create_sheet("汇总")
        other["A1"] = "=花名册!F5"
        other["A2"] = "=SUM(花名册!F4:F4)"
        other["A3"] = "{{班次名称}}"

    book = load_workbook(BytesIO(opened(roster_book(add)).filled(FACTS, LINES)))
    assert [row[0] for row in book["汇总"].iter_rows(values_only=True)] == [
        "=花名册!F7",
        "=SUM(花名册!F4:F6)",
        "社区干部班",
    ]


def test_a_value_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(Unfit, match="B4"):
        opened(roster_book()).filled(FACTS, [{"姓名": "长" * 32_768}])


def test_a_head_that_gets_too_long_is_refused() -> None:
    with pytest.raises(Unfit, match="255"):
        opened(roster_book()).filled(FACTS | {"主办单位": "长" * 300}, LINES)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(max_size=40)
        | st.sampled_from(["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2", "\t=1", "_x003d_1", "{=1}"]),
        min_size=3,
        max_size=3,
    )
)
def test_no_value_ever_becomes_a_formula(texts: list[str]) -> None:
    name, unit, phone = texts
    page = filled(lines=[{"姓名": name, "单位及职务": unit, "联系电话": phone}])
    cells = [page["B4"], page["C4"], page["E4"]]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    kinds = parts_of(opened(roster_book()).filled(FACTS, [{"姓名": name}]))["xl/worksheets/sheet1.xml"]
    assert kinds.count(b"<f>") == 3  # the office's own


@pytest.mark.endurance
def test_libreoffice_prints_it(tmp_path: Path) -> None:
    pages = pages_of(opened(roster_book()).filled(FACTS, LINES * 20), tmp_path)
    printed = ["".join(page.split()) for page in pages]
    assert len(printed) >= 2
    assert all("社区干部班学员花名册" in page and "组织部&党校" in page for page in printed)
    assert "".join(printed).count("花园社区书记") == 20
