from hypothesis import given
from hypothesis import strategies as st

from intake import pasted
from intake.problems import Unreadable
from intake.sheets import Row, Sheet
from intake.workbook import Limits


def sheet(block: str) -> Sheet:
    found = pasted.read(block)
    assert isinstance(found, Sheet), found
    return found


def test_a_block_from_a_sheet_is_told_apart_by_tabs() -> None:
    assert sheet("姓名\t手机\r\n王 芳\t13812345678\r\n") == Sheet(
        "粘贴的内容", (Row(1, ("姓名", "手机")), Row(2, ("王 芳", "13812345678"))), height=2, width=2
    )


def test_a_quoted_cell_keeps_its_line_breaks_and_is_one_row() -> None:
    assert sheet('姓名\t"出生\n年月"\t职务\n王芳\t1971.10\t"人称""芳姐"""\n').rows == (
        Row(1, ("姓名", "出生\n年月", "职务")),
        Row(2, ("王芳", "1971.10", '人称"芳姐"')),
    )


def test_a_lone_quotation_mark_swallows_nothing() -> None:
    assert sheet('姓名\t备注\n王芳\t"住宿\n李一\t').rows == (
        Row(1, ("姓名", "备注")),
        Row(2, ("王芳", '"住宿')),
        Row(3, ("李一", "")),
    )


def test_commas_of_both_widths_and_blanks_tell_cells_apart() -> None:
    commas = sheet("姓名，手机, 单位\n王芳 ,13812345678，花园社区 书记")
    assert commas.rows == (Row(1, ("姓名", "手机", "单位")), Row(2, ("王芳", "13812345678", "花园社区 书记")))
    blanks = sheet("姓名 手机\n王芳　13812345678")
    assert blanks.rows == (Row(1, ("姓名", "手机")), Row(2, ("王芳", "13812345678")))
    assert (commas.delimited, blanks.delimited, sheet("甲\t乙").delimited) == (True, True, False)


def test_empty_lines_count_as_rows() -> None:
    assert [row.number for row in sheet("\n姓名\t手机\n\n王芳\t138\n\n\n").rows] == [1, 2, 3, 4]


def test_the_limits_hold_for_pasted_text_too() -> None:
    found = pasted.read("甲\n" * 3, limits=Limits(rows=2))
    assert isinstance(found, Unreadable)
    assert found.code == "too_many_rows"
    found = pasted.read("甲" * 2_000_001)
    assert found == Unreadable("too_large", "粘贴的内容超过 2000000 个字符。请改为上传文件。")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_sheet_puts_on_the_clipboard_comes_back(rows: list[list[str]]) -> None:
    rows = [*rows, ["末", "末"]]
    block = "\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    assert [row.cells for row in sheet(block).rows] == [tuple(row) for row in rows]
