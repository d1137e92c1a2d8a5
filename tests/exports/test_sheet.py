"""The kit of the styled sheets."""

from io import BytesIO

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from exports.papers.paper import PaperProblem
from exports.papers.sheet import HEAD, LEFT, NUMBER, TEXT, TITLE, Sheet
from tests.exports.workbooks import sheet_of


def finished(sheet: Sheet) -> Worksheet:
    file = BytesIO()
    sheet.finish().save(file)
    return sheet_of(file.getvalue())


def two_columns(title: str = "某班花名册", *, landscape: bool = False) -> Sheet:
    sheet = Sheet(title, widths=[10, 20], landscape=landscape)
    sheet.headline()
    sheet.head(["姓名", "备注"])
    return sheet


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x")',
        "+86",
        "-1",
        "@SUM(A1)",
        "#N/A",
        "13800005678",
        "1971.10",
        "TRUE",
        "320412197110100018",
    ],
)
def test_a_string_is_written_as_a_string(text: str) -> None:
    sheet = two_columns()
    sheet.line([text, None], [TEXT, LEFT])
    cell = finished(sheet)["A3"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


def test_a_number_stays_a_number() -> None:
    sheet = two_columns()
    sheet.line([4, 2.5], [NUMBER, NUMBER])
    page = finished(sheet)
    assert [(cell.value, cell.data_type, cell.number_format) for cell in page[3]] == [
        (4, "n", "General"),
        (2.5, "n", "General"),
    ]


def test_fonts_are_the_offices_own() -> None:
    sheet = two_columns()
    sheet.line(["王小宁", ""], [TEXT, LEFT])
    page = finished(sheet)
    assert [(page[at].font.name, page[at].font.size) for at in ("A1", "A2", "A3")] == [
        ("方正小标宋简体", 20),
        ("黑体", 10.5),
        ("仿宋", 10.5),
    ]
    assert [page[at].style for at in ("A1", "A2", "A3", "B3")] == [TITLE, HEAD, TEXT, LEFT]


@pytest.mark.parametrize("landscape", [False, True])
def test_the_page_is_a4_and_as_wide_as_the_sheet(landscape: bool) -> None:
    sheet = two_columns(landscape=landscape)
    sheet.line(["王小宁", ""], [TEXT, LEFT])
    page = finished(sheet)
    assert page.page_setup.paperSize == 9
    assert page.page_setup.orientation == ("landscape" if landscape else "portrait")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$2:$2"
    assert page.print_area == "'Sheet1'!$A$1:$B$3"
    assert page.freeze_panes is None
    assert round(page.page_margins.left * 25.4) == 15


def test_the_footer_counts_pages_and_names_the_paper() -> None:
    page = finished(two_columns("2026年R&D班花名册"))
    footer = page.HeaderFooter.oddFooter
    assert footer
    assert (footer.right.text, footer.left.text) == ("第 &P 页 共 &N 页", "2026年R&&D班花名册")


def test_a_long_title_is_broken_where_its_words_end() -> None:
    sheet = Sheet("武进区2026年新一届村（社区）党组织书记培训班（第一期）签到表", widths=[60, 20])
    sheet.headline()
    page = finished(sheet)
    assert page["A1"].value == "武进区2026年\n新一届村（社区）党组织书记培训班\n（第一期）签到表"
    assert page.row_dimensions[1].height == 3 * 28 + 8


def test_a_row_is_as_high_as_its_longest_text() -> None:
    sheet = two_columns()
    sheet.line(["王小宁", "一二三四五"], [TEXT, LEFT])
    sheet.line(["王小宁", "一二三四五六七八九十十一十二"], [TEXT, LEFT])
    page = finished(sheet)
    assert [page.row_dimensions[row].height for row in (3, 4)] == [22, 33]


def test_over_long_text_is_refused_with_its_row() -> None:
    sheet = two_columns()
    sheet.line(["王小宁", ""], [TEXT, LEFT])
    with pytest.raises(PaperProblem) as refused:
        sheet.line(["张三", "一" * 32_768], [TEXT, LEFT])
    assert str(refused.value) == "表格第 4 行“备注”的内容太长，放不进一格，请缩短后再生成。"


def test_text_that_the_tallest_row_cannot_show_is_refused_too() -> None:
    sheet = two_columns()
    sheet.line(["王小宁", "一" * 270], [TEXT, LEFT])
    with pytest.raises(PaperProblem):
        sheet.line(["王小宁", "一" * 290], [TEXT, LEFT])


def test_a_merged_value_stands_in_its_first_cell() -> None:
    sheet = two_columns()
    sheet.span(1, 2, "合计", HEAD, rows=2)
    sheet.end_row(20)
    sheet.end_row(20)
    page = finished(sheet)
    assert sorted(str(merged) for merged in page.merged_cells.ranges) == ["A1:B1", "A3:B4"]
    assert page["A3"].value == "合计"


def test_a_break_comes_before_what_follows() -> None:
    sheet = two_columns()
    sheet.line(["王小宁", ""], [TEXT, LEFT])
    sheet.break_page()
    sheet.line(["张三", ""], [TEXT, LEFT])
    assert [one.id for one in finished(sheet).row_breaks.brk] == [3]
