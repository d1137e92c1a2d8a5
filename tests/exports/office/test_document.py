"""A word document of the office's own keeps everything that it does not name."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document as load_document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from exports.office import opened
from tests.exports.own_files import parts_of, roster_document
from tests.exports.workbooks import pages_of

FACTS: dict[str, Any] = {
    "班次名称": "社区干部班",
    "主办单位": "组织部 & 党校",
    "人数": 2,
    "女": 1,
    "生成时间": "今天",
}
LINES: list[dict[str, Any]] = [
    {"姓名": "王小宁", "单位及职务": "花园社区\n书记"},
    {"姓名": "{{人数}} {% if %}", "单位及职务": "<w:t>雪东</w:t>"},
]


def filled(data: bytes | None = None, lines: Any = LINES) -> Any:
    return load_document(BytesIO(opened(data or roster_document()).filled(FACTS, lines)))


def rows_of(document: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_paragraphs_table_header_and_footer_read_back() -> None:
    document = filled()
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "社区干部班花名册",
        "",
        "共 2 人，其中女 1 人。",
    ]
    assert rows_of(document) == [
        ["序号", "姓名", "单位"],
        ["1", "王小宁", "花园社区\n书记"],
        ["2", "{{人数}} {% if %}", "<w:t>雪东</w:t>"],
        ["合计", "2", ""],
    ]
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "组织部 & 党校"
    assert section.footer.paragraphs[0].text == "生成时间：今天"


def test_a_placeholder_that_is_cut_into_runs_takes_the_look_of_its_beginning() -> None:
    runs = filled().paragraphs[0].runs
    assert [(run.text, run.font.size.pt) for run in runs] == [("社区干部班", 22), ("", 30), ("花名册", 22)]


def test_styles_margins_and_pictures_are_kept() -> None:
    data = roster_document()
    content = opened(data).filled(FACTS, LINES)
    before, after = parts_of(data), parts_of(content)
    changed = {name for name in before if before[name] != after[name]}
    touched = {"word/document.xml", "word/header1.xml", "word/footer1.xml"}
    assert {name for name in changed if not name.endswith((".rels", "Types].xml"))} <= touched
    document: Any = load_document(BytesIO(content))
    assert round(document.sections[0].left_margin.cm, 1) == 2.8
    assert (document.paragraphs[0].style.name, document.tables[0].style.name) == ("Title", "Table Grid")
    assert [row.cells[1].paragraphs[0].runs[0].bold for row in document.tables[0].rows] == [
        None,
        True,
        True,
        None,
    ]
    assert len(document.inline_shapes) == 1


def test_what_may_be_there_once_is_there_once() -> None:
    def mark(document: Any) -> None:
        paragraph = document.tables[0].cell(1, 0).paragraphs[0]._p
        paragraph.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="7" w:name="here"/>'))
        paragraph.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="7"/>'))

    body = filled(roster_document(mark)).element.body
    assert [len(list(body.iter(qn(f"w:{name}")))) for name in ("bookmarkStart", "bookmarkEnd")] == [1, 1]


def test_with_no_line_the_marked_row_stands_once_and_empty() -> None:
    assert rows_of(filled(lines=[])) == [["序号", "姓名", "单位"], ["1", "", ""], ["合计", "2", ""]]


def test_two_tables_have_a_marked_row_each() -> None:
    def add(document: Any) -> None:
        table = document.add_table(rows=1, cols=1)
        table.cell(0, 0).text = "{{行.姓名}}签字"

    document = filled(roster_document(add))
    assert [row.cells[0].text for row in document.tables[1].rows] == [
        "王小宁签字",
        "{{人数}} {% if %}签字",
    ]


def test_a_text_box_is_filled_once() -> None:
    def box(document: Any) -> None:
        run = document.add_paragraph("外面").add_run()
        run._r.append(
            parse_xml(
                f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
                "<w:p><w:r><w:t>里面{{人数}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
            )
        )

    texts = [text.text for text in filled(roster_document(box)).element.body.iter(qn("w:t"))]
    assert [text for text in texts if text in ("外面", "里面2")] == ["外面", "里面2"]


@pytest.mark.endurance
def test_libreoffice_prints_it(tmp_path: Path) -> None:
    pages = pages_of(opened(roster_document()).filled(FACTS, LINES * 40), tmp_path, ".docx")
    printed = ["".join(page.split()) for page in pages]
    assert len(printed) >= 2
    assert all("组织部&党校" in page for page in printed)
    assert "".join(printed).count("王小宁") == 40
