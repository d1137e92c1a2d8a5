"""Long tables: what is written is what is read back, in whatever program."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from exports.papers import tables
from exports.papers.cells import LONGEST
from exports.papers.paper import PaperProblem
from exports.papers.tables import Column, Row, Table, write_csvs, write_workbook
from tests.exports.workbooks import pages_of

COLUMNS = (Column("姓名", 10), Column("备注", 20), Column("学时", 8, is_text=False))
HOSTILE = [
    '=HYPERLINK("http://127.0.0.1")',
    "+1",
    "-1",
    "@SUM(A1)",
    "http://example.org/",
    "00123",
    'a<b>&"c"',
    "100%s",
    " 前后 ",
    "两\n行",
    "𠮷野",
    "",
]


def table(*rows: Row, name: str = "表") -> Table:
    return Table(name, COLUMNS, iter(rows))


def workbook_of(*found: Table) -> bytes:
    file = BytesIO()
    write_workbook(file, found)
    return file.getvalue()


def csvs_of(*found: Table) -> dict[str, list[list[str]]]:
    file = BytesIO()
    write_csvs(file, found)
    pack = ZipFile(file)
    return {
        name: list(csv.reader(StringIO(pack.read(name).decode("utf-8-sig"), newline="")))
        for name in pack.namelist()
    }


def cells_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}


def test_a_workbook_cell_by_cell() -> None:
    content = workbook_of(
        table(("王小宁", "甲", 4.5), ("张三", "乙", 20)), table(("李四", "", None), name="另")
    )
    assert cells_of(content) == {
        "表": [("姓名", "备注", "学时"), ("王小宁", "甲", 4.5), ("张三", "乙", 20)],
        "另": [("姓名", "备注", "学时"), ("李四", None, None)],
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_a_string_is_text_and_nothing_else(text: str) -> None:
    content = workbook_of(table(("王小宁", text, 1), (text, "甲", None)))
    page = load_workbook(BytesIO(content)).worksheets[0]
    assert [
        (page[place].value or "", page[place].data_type, page[place].hyperlink) for place in ("B2", "A3")
    ] == [(text, "s" if text else "n", None)] * 2
    assert CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python() == [
        ["姓名", "备注", "学时"],
        ["王小宁", text, 1],
        [text, "甲", ""],
    ]
    assert not re.search(rb"<f>|hyperlink", ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml"))


def test_what_looks_like_a_code_is_written_as_one() -> None:
    """A sheet program reads _x0041_ as A, and _x005F_x0041_ as _x0041_."""
    content = workbook_of(table(("王小宁", "_x0041_", 1)))
    assert b">_x005F_x0041_<" in ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert csvs_of(table(("王小宁", "_x0041_", 1)))["表.csv"][1] == ["王小宁", "_x0041_", "1"]


def test_control_characters_are_left_out() -> None:
    row = ("王\x00小\x1b宁", "甲\x0b\r\n乙\ufffe", 1)
    assert cells_of(workbook_of(table(row)))["表"][1] == ("王小宁", "甲\n乙", 1)
    assert csvs_of(table(row))["表.csv"][1] == ["王小宁", "甲\n乙", "1"]


@pytest.mark.parametrize("write", [write_workbook, write_csvs])
def test_a_text_that_no_cell_holds_is_refused_with_its_row(write: Any) -> None:
    longest = "字" * LONGEST
    write(BytesIO(), [table(("王小宁", longest, 1))])
    with pytest.raises(PaperProblem, match="第 3 行“备注”的内容太长"):
        write(BytesIO(), [table(("张三", "甲", 1), ("王小宁", longest + "字", 1))])
    with pytest.raises(PaperProblem, match="第 2 行“姓名”的内容太长"):
        write(BytesIO(), [table(("𠮷" * (LONGEST // 2 + 1), "甲", 1))])


def test_a_long_one_is_not_cut() -> None:
    longest = "字" * LONGEST
    assert cells_of(workbook_of(table(("王小宁", longest, 1))))["表"][1][1] == longest


@pytest.mark.parametrize(
    ("rows", "names"),
    [(0, ["表"]), (3, ["表"]), (4, ["表1", "表2"]), (6, ["表1", "表2"]), (7, ["表1", "表2", "表3"])],
)
def test_beyond_the_rows_of_a_sheet_there_are_several(
    monkeypatch: pytest.MonkeyPatch, rows: int, names: list[str]
) -> None:
    monkeypatch.setattr(tables, "ROWS_A_SHEET", 3)
    found = cells_of(
        workbook_of(
            table(*((f"学员{number}", "甲", number) for number in range(rows))),
            table(("李四", "乙", 1), name="另"),
        )
    )
    assert list(found) == [*names, "另"]
    assert {page[0] for page in found.values()} == {("姓名", "备注", "学时")}
    assert all(len(found[name]) - 1 <= 3 for name in names)
    assert [row for name in names for row in found[name][1:]] == [
        (f"学员{number}", "甲", number) for number in range(rows)
    ]


def test_a_row_is_written_before_the_next_is_asked_for() -> None:
    """Ten thousand rows are on their way to the file long before the last one is made."""
    file, sizes = BytesIO(), []

    def rows() -> Iterator[Row]:
        for number in range(10_000):
            sizes.append(file.tell())
            yield (f"学员{number * number}", "甲", number)

    write_workbook(file, [Table("表", COLUMNS, rows())])
    assert sizes[0] < sizes[5_000] < sizes[-1]


@pytest.mark.parametrize("write", [write_workbook, write_csvs])
def test_what_the_rows_raise_comes_through(write: Any) -> None:
    def rows() -> Iterator[Row]:
        yield ("王小宁", "甲", 1)
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        write(BytesIO(), [Table("表", COLUMNS, rows())])


@pytest.mark.parametrize("write", [write_workbook, write_csvs])
def test_a_full_disk_is_an_error_of_the_system(write: Any) -> None:
    with pytest.raises(OSError, match="No space left"), Path("/dev/full").open("wb") as full:
        write(full, [table(*((f"学员{number}", "甲", number) for number in range(10_000)))])


def test_csv_has_the_mark_of_its_code_and_guards_against_formulas() -> None:
    file = BytesIO()
    write_csvs(file, [table(("=1+1", "+86", 1), ("-", "@a", -1), ("＝1", '他说"好"，', None))])
    assert ZipFile(file).read("表.csv").decode() == (
        '\ufeff姓名,备注,学时\r\n\'=1+1,\'+86,1\r\n\'-,\'@a,-1\r\n\'＝1,"他说""好""，",\r\n'
    )


def test_every_table_has_its_csv() -> None:
    assert csvs_of(table(("王小宁", "甲", 4.5)), table(name="另")) == {
        "表.csv": [["姓名", "备注", "学时"], ["王小宁", "甲", "4.5"]],
        "另.csv": [["姓名", "备注", "学时"]],
    }


@pytest.mark.endurance
def test_it_prints_across_with_its_heads_on_each_page(tmp_path: Path) -> None:
    content = workbook_of(table(*((f"学员{number}", "甲", number) for number in range(90))))
    pages = ["".join(page.split()) for page in pages_of(content, tmp_path)]
    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert "姓名备注学时" in page
        assert f"第{number}页共{len(pages)}页" in page
    assert "".join(pages).count("学员") == 90
