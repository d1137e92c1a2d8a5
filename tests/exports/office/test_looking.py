"""Whatever a template says that means nothing is named with its place, and with what may be meant."""

import time
from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from docx import Document as new_document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from exports.office import opened, problems_of
from exports.office.placeholders import Values, fill, found_in, names_in
from tests.exports.own_files import roster_book, roster_document

FACTS = ["班次名称", "主办单位", "人数", "女", "年度", "班主任", "生成时间"]
COLUMNS = ["姓名", "单位及职务", "联系电话"]


def problems(data: bytes) -> list[str]:
    return problems_of(opened(data), facts=FACTS, columns=COLUMNS)


def run_of(text: str) -> Any:
    """A run with that text."""
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    run.append(words)
    return run


def test_good_templates_have_no_problems() -> None:
    assert problems(roster_book()) == []
    assert problems(roster_document()) == []


def with_cells(**cells: Any) -> bytes:
    def put(page: Any) -> None:
        for place, value in cells.items():
            page[place] = value

    return roster_book(put)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"B2": "{{班次名}}"}, ["工作表“花名册”的 B2：不认识{{班次名}}。是不是 {{班次名称}}？"]),
        ({"B4": "{{行.姓 名称}}"}, ["工作表“花名册”的 B4：不认识{{行.姓 名称}}。是不是 {{行.姓名}}？"]),
        ({"E4": "{{姓名}}"}, ["工作表“花名册”的 E4：不认识{{姓名}}。是不是 {{行.姓名}}？"]),
        ({"B2": "{{天气}}"}, ["工作表“花名册”的 B2：不认识{{天气}}。"]),
        ({"B2": "{{序号}}"}, ["工作表“花名册”的 B2：{{序号}}只能写在标记行里，那一行要有“{{行.…}}”。"]),
        (
            {"B2": "{{ ''.__class__ }}"},
            ["工作表“花名册”的 B2：不认识{{ ''.__class__ }}。"],
        ),
        (
            {"B2": "{% for x in y %}"},
            [
                "工作表“花名册”的 B2：“{% for x in y %}”不是占位符。"
                "占位符是“{{名称}}”，两边各两个花括号，写在同一格里。"
            ],
        ),
        (
            {"B2": "{{班次名称"},
            [
                "工作表“花名册”的 B2：“{{班次名称”不是占位符。"
                "占位符是“{{名称}}”，两边各两个花括号，写在同一格里。"
            ],
        ),
        (
            {"B5": "{{行.姓名}}"},
            ["工作表“花名册”的第 4、5 行都写了“行.”：一个工作表只能有一个标记行。"],
        ),
        (
            {"H2": '=WEBSERVICE("http://example.org/"&B4)'},
            ["工作表“花名册”的 H2 里的公式会连到文件以外，不能使用。"],
        ),
    ],
)
def test_each_thing_is_named(cells: dict[str, str], said: list[str]) -> None:
    assert problems(with_cells(**cells)) == said


def test_a_merged_cell_over_the_marked_row() -> None:
    data = roster_book(lambda page: page.merge_cells("A4:A5"))
    assert problems(data) == ["工作表“花名册”的合并单元格 A4:A5 跨过标记行，请只在标记行以内合并。"]


def test_heads_cannot_have_lines() -> None:
    def put(page: Any) -> None:
        page.oddFooter.left.text = "{{行.姓名}}"

    assert problems(roster_book(put)) == [
        "工作表“花名册”的页眉页脚：{{行.姓名}}只能写在表格的一行里，不能写在这里。"
    ]


def test_no_placeholder_at_all_is_said() -> None:
    def wipe(page: Any) -> None:
        page.oddHeader.center.text = page.oddFooter.right.text = ""
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = "x"

    assert problems(roster_book(wipe)) == ["模板里没有占位符。请在要填的地方写上，如“{{班次名称}}”。"]


def test_many_problems_are_counted() -> None:
    said = problems(with_cells(**{f"H{row}": f"{{{{天气{row}}}}}" for row in range(10, 50)}))
    assert (len(said), said[-1]) == (21, "还有 20 处问题没有列出。")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{人 数}}、{{人教}}", ["第 4 段：不认识{{人教}}。是不是 {{人数}}？"]),
        ("{{行.姓名}}", ["第 4 段：{{行.姓名}}只能写在表格的一行里，不能写在这里。"]),
        ("{{ config.SECRET_KEY }}", ["第 4 段：不认识{{ config.SECRET_KEY }}。"]),
    ],
)
def test_paragraphs_of_a_document(text: str, said: list[str]) -> None:
    assert problems(roster_document(lambda document: document.add_paragraph(text))) == said


def test_rows_of_a_document() -> None:
    def put(document: Any) -> None:
        document.tables[0].cell(2, 2).text = "{{行.姓名}}"
        document.tables[0].cell(0, 0).text = "{{天气}}"

    assert problems(roster_document(put)) == [
        "一个表格里有几行都写了“行.”：一个表格只能有一个标记行。",
        "第 1 个表格第 1 行：不认识{{天气}}。",
    ]


def test_fields_that_reach_out() -> None:
    def put(document: Any) -> None:
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), 'INCLUDETEXT "C:\\\\secret.docx"')
        document.paragraphs[0]._p.append(element)

    assert problems(roster_document(put)) == ["模板里有连到文件以外的域（如 INCLUDETEXT、DDE），不能使用。"]


@pytest.mark.parametrize("braces", ["{{", "}}", "{{{"])
@pytest.mark.parametrize("filler", [" ", "\u3000", "\n", "a", "{ ", "{", "} "])
def test_a_cell_of_braces_and_spaces_costs_no_minutes(braces: str, filler: str) -> None:
    written = braces + filler * 15_000
    begun = time.process_time()
    assert not any(one.name for one in found_in(written, "B2"))
    assert names_in(written) == []
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("text", ["{{年度}}", "{{行.姓名}}"])
def test_a_document_of_nothing_but_placeholders_is_refused_at_once(text: str) -> None:
    """A row each in one table, and all in one paragraph."""
    document = new_document()
    table = document.add_table(1, 1)
    row = table.rows[0]._tr
    row.tc_lst[0].p_lst[0].append(run_of(text))
    for _copy in range(15_000):
        row.addnext(deepcopy(row))
    paragraph = document.add_paragraph()._p
    for _copy in range(15_000):
        paragraph.append(run_of(text))
    data = BytesIO()
    document.save(data)
    begun = time.process_time()
    assert problems(data.getvalue()) == ["模板里的占位符太多，最多 2000 个。"]
    assert time.process_time() - begun < 10


def test_many_placeholders_in_one_paragraph_are_filled_in_one_go() -> None:
    texts = [run_of("{{年度}}")[0] for _place in range(20_000)]
    halves = [run_of(part)[0] for part in ("甲{{年", "", "度", "}}乙{{年度}}", "丙")]
    begun = time.process_time()
    assert fill([*texts, *halves], Values({"年度": 2026}), str)
    assert time.process_time() - begun < 2
    assert {one.text for one in texts} == {"2026"}
    assert "".join(one.text or "" for one in halves) == "甲2026乙2026丙"
    assert [one.text or "" for one in halves] == ["甲2026", "", "", "乙2026", "丙"]
