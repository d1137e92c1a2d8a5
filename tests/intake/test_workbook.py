import io
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from intake import workbook
from intake.problems import Unreadable
from intake.sheets import Row, Sheet
from intake.workbook import Limits
from tests.intake import hostile

WHOLE = (Row(1, ("姓名", "手机")), Row(2, ("王芳", "13812345678")))


def sheets(source: bytes, **limits: float) -> tuple[Sheet, ...]:
    found = workbook.read(source, limits=Limits(**limits))  # type: ignore[arg-type]  # numbers by name
    assert not isinstance(found, Unreadable), found
    return found


def refusal(source: bytes, **limits: float) -> str:
    found = workbook.read(source, limits=Limits(**limits))  # type: ignore[arg-type]  # numbers by name
    assert isinstance(found, Unreadable), found
    assert found.message.endswith("。")
    return found.code


def small() -> bytes:
    return hostile.workbook(*(list(row.cells) for row in WHOLE))


def test_a_workbook_is_read_from_bytes_and_from_an_open_file() -> None:
    expected = (Sheet("Sheet", WHOLE, height=2, width=2),)
    assert workbook.read(small()) == expected
    assert workbook.read(io.BytesIO(small())) == expected


def test_an_old_workbook_is_read_with_its_dates_and_merged_cells() -> None:
    first, second = sheets((hostile.DATA / "names.xls").read_bytes())
    assert (first.name, second.name) == ("名单", "说明")
    assert first.rows == (
        Row(1, ("附件1", "", "", "", "")),
        Row(2, ("社区干部名单", "", "", "", "")),
        Row(3, ("序号", "姓　名", "出生年月", "手机", "所属镇街")),
        Row(4, (1, "王小宁", 1971.1, 13812345678.0, "湖塘镇")),
        Row(5, (2, "李一鸣", "1971年10月", "138-1234-5679", "湖塘镇")),
        Row(6, (3, "张三", date(1980, 5, 1), "13812345680", "湖塘镇")),
    )


def test_cells_keep_what_they_are() -> None:
    cells = ["武进", 3, 1971.1, True, date(1971, 10, 1), datetime(1971, 10, 1, 9, 30), time(9, 30), None]
    assert sheets(hostile.workbook([*cells, "."]))[0].rows == (
        Row(1, ("武进", 3, 1971.1, True, date(1971, 10, 1), date(1971, 10, 1), "09:30:00", "", ".")),
    )


def test_rows_keep_the_number_that_they_have_in_the_sheet() -> None:
    def below(sheet: Worksheet) -> None:
        sheet["C5"], sheet["C7"] = "姓名", "王芳"

    rows = sheets(hostile.workbook(then=below))[0].rows
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert (rows[4], rows[5], rows[6]) == (
        Row(5, ("", "", "姓名")),
        Row(6, ("", "", "")),
        Row(7, ("", "", "王芳")),
    )


@pytest.mark.parametrize("declared", ["A1:XFD1048576", "A1", "A1:A1"])
def test_a_declared_dimension_is_not_believed(declared: str) -> None:
    assert sheets(hostile.with_dimension(small(), declared))[0] == Sheet("Sheet", WHOLE, height=2, width=2)


def test_a_cell_merged_down_counts_in_each_of_its_rows_and_one_merged_across_once() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("C2:C4")
        sheet.merge_cells("B5:B6")

    content = hostile.workbook(
        ["名单"], [1, "王芳", "连任"], [2, "李一"], [3, "张三"], [4, "陈四"], then=merge
    )
    content = hostile.with_entry(content, hostile.SHEET, lambda xml: xml.replace(b"B5:B6", b"B5:B1048576"))
    assert [row.cells for row in sheets(content)[0].rows] == [
        ("名单", "", ""),
        (1, "王芳", "连任"),
        (2, "李一", "连任"),
        (3, "张三", "连任"),
        (4, "陈四", ""),
    ]


def test_hidden_and_empty_sheets_are_passed_over() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["选项"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("名单").append(["姓名"])
    book.create_sheet("空表")
    assert [sheet.name for sheet in sheets(hostile.saved(book))] == ["名单"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "empty_file"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 500, "picture"),
        (b"\xef\xbb\xbf\r\n<HTML><table><tr><td>1</td></tr></table>", "web_page"),
        (b'<?xml version="1.0"?><Workbook/>', "web_page"),
        (hostile.zip_of({"word/document.xml": b"<w/>"}), "word"),
        (hostile.zip_of({"xl/workbook.xml": b"not xml"}), "damaged"),
        (hostile.OLE + b"\0" * 2000, "not_workbook"),
        (hostile.OLE + b"\0" * 2000 + "Workbook".encode("utf-16-le") + b"\0" * 2000, "damaged"),
        (hostile.workbook(), "empty"),
        (small()[:-300], "damaged"),
        (small()[:1000], "damaged"),
        ((hostile.DATA / "password.xlsx").read_bytes(), "encrypted"),
        ((hostile.DATA / "password.xls").read_bytes(), "encrypted"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_readable_workbook_is_refused_with_its_reason(source: bytes, code: str) -> None:
    assert refusal(source) == code


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    assert refusal(small(), size=len(small()) - 1) == "too_large"
    assert isinstance(workbook.read(io.BytesIO(small()), limits=Limits(size=len(small()))), tuple)
    assert workbook.read(b"0" * (10 * 1024 * 1024 + 1)) == Unreadable(
        "too_large", "文件太大，最多 10 MB。请删去图片和无关的工作表后再上传。"
    )


def test_a_zip_bomb_is_refused_by_what_it_unpacks_to() -> None:
    bomb = hostile.bomb(megabytes=8)
    assert len(bomb) < 100_000
    assert refusal(bomb, unpacked=8 * 1024 * 1024) == "unpacked"
    # The control: with room enough the same file is read.
    assert sheets(bomb)[0].height == 2


def test_a_zip_bomb_that_understates_its_size_is_refused_too() -> None:
    assert refusal(hostile.understated(hostile.bomb(megabytes=8)), unpacked=1024 * 1024) in {
        "damaged",
        "unpacked",
    }


def test_a_zip_of_too_many_entries_is_refused() -> None:
    entries = {f"xl/{number}": b"" for number in range(20)} | {"xl/workbook.xml": b""}
    assert refusal(hostile.zip_of(entries), entries=20) == "unpacked"
    assert refusal(hostile.zip_of(entries), entries=21) == "damaged"


def test_a_reader_without_memory_says_so() -> None:
    text = b"0" * (16 * 1024 * 1024)
    heavy = hostile.with_entry(
        hostile.workbook(["long"]), hostile.SHEET, lambda xml: xml.replace(b"long", text)
    )
    assert refusal(heavy, memory=40 * 1024 * 1024) == "unpacked"
    # The control: with the usual memory the same file is read.
    assert sheets(heavy)[0].rows == (Row(1, (text.decode(),)),)


def test_a_cell_in_the_far_corner_costs_no_memory_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    def far(sheet: Worksheet) -> None:
        sheet["A1"], sheet["XFD1048576"] = "姓名", "."

    assert refusal(hostile.workbook(then=far)) == "unpacked"
    assert caplog.messages == ["the workbook reader ended with -6"]


def test_a_reader_that_takes_too_long_is_ended() -> None:
    assert refusal(small(), patience=0.001) == "timed_out"


@pytest.mark.endurance
def test_a_reader_that_burns_the_processor_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    endless = hostile.bomb(megabytes=160, of=b"<row></row>")
    assert refusal(endless, seconds=1) == "timed_out"
    said = [message for name, _level, message in caplog.record_tuples if name == "intake.workbook"]
    assert said == ["the workbook reader ended with -9"]


def test_a_sheet_over_the_limits_is_known_by_its_head() -> None:
    rows = [[row, "", "末"] for row in range(1, 61)]
    (sheet,) = sheets(hostile.workbook(*rows), rows=59)
    assert (len(sheet.rows), sheet.height, sheet.width) == (50, 60, 3)
    fault = workbook.within(sheet, Limits(rows=59))
    assert fault is not None
    assert fault == Unreadable(
        "too_many_rows",
        "工作表“Sheet”用到第 60 行，最多 59 行。请删去名单下方多余的内容，或分成几个文件上传。",
    )
    (wide,) = sheets(hostile.workbook(*rows), columns=2)
    assert {len(row.cells) for row in wide.rows} == {2}
    fault = workbook.within(wide, Limits(columns=2))
    assert fault is not None
    assert fault.code == "too_many_columns"
    (exact,) = sheets(hostile.workbook(*rows), rows=60, columns=3)
    assert len(exact.rows) == 60
    assert workbook.within(exact, Limits(rows=60, columns=3)) is None


def test_the_reader_gets_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert sheets(small())[0].rows == WHOLE


TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=8,
).filter(lambda text: not text.startswith("=") and "_x" not in text.lower())


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(st.none() | TEXT, min_size=1, max_size=4), min_size=1, max_size=6))
def test_every_filled_cell_comes_back_from_its_own_row(rows: list[list[str | None]]) -> None:
    content = hostile.workbook(*([cell and f"'{cell}'" for cell in row] for row in rows))
    found = workbook.read(content)
    read = {} if isinstance(found, Unreadable) else {row.number: row for row in found[0].rows}
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            assert (read[number].cell(column) if number in read else "") == (f"'{cell}'" if cell else "")
