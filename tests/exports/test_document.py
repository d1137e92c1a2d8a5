"""The kit of the word documents, read back as a word processor reads them."""

from io import BytesIO
from pathlib import Path

import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Length
from docx.styles.style import ParagraphStyle

from exports.papers.document import Cell, Document
from tests.exports.documents import cells_of, lines_of, repeated_of, split_rows_of, texts_of, word_of
from tests.exports.workbooks import pages_of

TITLE = "关于举办武进区2026年社区干部培训班（第6期）的通知"


def read_back(document: Document) -> WordDocument:
    return word_of(content_of(document))


def content_of(document: Document) -> bytes:
    file = BytesIO()
    document.finish().save(file)
    return file.getvalue()


def word_id(document: Document, style: str) -> str:
    return style_of(document.word, style).style_id or ""


def mm(*lengths: Length | None) -> list[int]:
    return [round(length.mm) for length in lengths if length is not None]


def style_of(word: WordDocument, name: str) -> ParagraphStyle:
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def fonts_of(style: ParagraphStyle) -> set[str | None]:
    names = style.element.rPr.find(qn("w:rFonts"))
    assert [key for key in names if "Theme" in key] == []
    return {names.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}


def test_the_page_is_that_of_an_official_document() -> None:
    section = read_back(Document(TITLE)).sections[0]
    assert mm(section.page_width, section.page_height) == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert mm(*margins) == [37, 35, 28, 26]


@pytest.mark.parametrize(
    ("name", "font", "size", "pitch", "indent"),
    [
        ("Title", "方正小标宋简体", 22, 32, None),
        ("Normal", "仿宋_GB2312", 16, 28, "200"),
        ("Heading 1", "黑体", 16, 28, "200"),
        ("Heading 2", "楷体_GB2312", 16, 28, "200"),
        ("主送", "仿宋_GB2312", 16, 28, None),
        ("附件标识", "黑体", 16, 28, None),
        ("落款", "仿宋_GB2312", 16, 28, None),
    ],
)
def test_each_style_has_one_font_for_all_scripts(
    name: str, font: str, size: int, pitch: int, indent: str | None
) -> None:
    style = style_of(read_back(Document(TITLE)), name)
    spacing = style.paragraph_format.line_spacing
    assert fonts_of(style) == {font}
    assert (style.font.size and style.font.size.pt, isinstance(spacing, Length) and spacing.pt) == (
        size,
        pitch,
    )
    found = style.element.pPr.find(qn("w:ind"))
    assert (found.get(qn("w:firstLineChars")) if found is not None else None) == indent


def test_the_number_of_the_page_is_a_field_outside_on_odd_and_even_pages() -> None:
    word = read_back(Document(TITLE))
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    for foot, side in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        paragraph = foot.paragraphs[0]
        field = paragraph._p.find(qn("w:fldSimple"))
        assert (paragraph.alignment, field.get(qn("w:instr")).strip()) == (side, "PAGE")
        assert "".join(text.text for text in paragraph._p.iter(qn("w:t"))) == "— 1 —"


def test_a_document_without_numbers_has_none() -> None:
    assert read_back(Document(TITLE, numbered=False)).sections[0].footer.is_linked_to_previous


def test_what_is_written_stands_in_its_style() -> None:
    document = Document(TITLE)
    document.headline()
    document.salutation("各镇、街道党（工）委")
    document.head("一、培训时间")
    document.subhead("（一）报到")
    document.paragraph("11月23日上午8:30前报到。")
    document.attachments(["名额分配表", "报名回执"])
    document.ending("武进区", "2026年11月1日")
    document.attachment("附件1", "名额分配表")
    document.signatures("填报人", "日期", room=3)
    assert lines_of(read_back(document)) == [
        ("Title", "关于举办武进区2026年\n社区干部培训班（第6期）的通知"),
        ("主送", "各镇、街道党（工）委："),
        ("Heading 1", "一、培训时间"),
        ("Heading 2", "（一）报到"),
        ("Normal", "11月23日上午8:30前报到。"),
        ("Normal", "附件：1.名额分配表"),
        ("Normal", "　　　2.报名回执"),
        ("落款", "武进区"),
        ("落款", "2026年11月1日"),
        ("附件标识", "附件1"),
        ("Title", "名额分配表"),
        ("说明", "填报人：＿＿＿　　日期：＿＿＿"),
    ]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于举办武进区2026年社区干部培训班的通知", ["关于举办武进区2026年", "社区干部培训班的通知"]),
        (
            "关于举办武进区2026年新一届村（社区）党组织书记、村（居）委会主任培训班（第一期）的通知",
            [
                "关于举办武进区2026年",
                "新一届村（社区）党组织书记、",
                "村（居）委会主任培训班（第一期）的通知",
            ],
        ),
        ("一" * 50, ["一" * 50]),
    ],
)
def test_long_titles_break_where_words_end(title: str, lines: list[str]) -> None:
    document = Document(title)
    document.headline()
    assert texts_of(read_back(document)) == ["\n".join(lines)]


def test_a_single_attachment_has_no_number() -> None:
    document = Document(TITLE)
    document.attachments(["报名回执"])
    assert texts_of(read_back(document)) == ["附件：报名回执"]


@pytest.mark.parametrize(
    ("organisation", "rights"),
    [("武进区", [92.0, 64.0]), ("中共常州市武进区委组织部培训科和党校教务处", [0.0, 116.0])],
)
def test_the_organisation_stands_over_the_middle_of_the_date(organisation: str, rights: list[float]) -> None:
    document = Document(TITLE)
    document.ending(organisation, "2026年11月1日")
    lines = [one for one in read_back(document).paragraphs if one.text]
    found = [one.paragraph_format.right_indent for one in lines]
    assert [right.pt for right in found if right is not None] == rights
    assert lines[0].paragraph_format.keep_with_next


def test_a_table_repeats_its_head_and_splits_no_row() -> None:
    document = Document(TITLE)
    document.table(["序号", "单位"], [["1", "湖塘镇"], ["2", "雪堰镇"]], [20, 100], left=[1])
    table = read_back(document).tables[0]
    assert cells_of(table) == [["序号", "单位"], ["1", "湖塘镇"], ["2", "雪堰镇"]]
    assert (repeated_of(table), split_rows_of(table)) == ([True, False, False], 0)
    assert mm(*(column.width for column in table.columns)) == [20, 100]
    first = table.rows[1].cells
    assert [cell.paragraphs[0].style.name for cell in first if cell.paragraphs[0].style] == ["表文", "表文"]
    assert [cell.paragraphs[0].alignment for cell in first] == [None, ALIGN.LEFT]
    assert table._tbl.tblStyle_val == "TableGrid"


def test_cells_stand_over_columns_and_rows() -> None:
    document = Document(TITLE)
    rows = [
        [Cell("日期", head=True), Cell("内容", across=2, head=True)],
        [Cell("周一", down=2), Cell("上午"), Cell("党课")],
        [Cell("下午"), Cell("讨论")],
        [Cell("合计", across=3)],
    ]
    document.grid(rows, [20, 30, 60], repeat=1)
    table = read_back(document).tables[0]
    assert cells_of(table) == [["日期", "内容"], ["周一", "上午", "党课"], ["", "下午", "讨论"], ["合计"]]
    styles = {mark.get(qn("w:val")) for mark in table._tbl.iter(qn("w:pStyle"))}
    assert styles == {word_id(document, "表头"), word_id(document, "表文")}
    assert [mm(*(cell.width for cell in row.tc_lst)) for row in table._tbl.tr_lst] == [
        [20, 90],
        [20, 30, 60],
        [20, 30, 60],
        [110],
    ]


def test_pages_turn_and_only_the_turned_ones_lie_across() -> None:
    document = Document(TITLE)
    document.headline()
    document.turn(landscape=True)
    document.attachment("附件", "报名回执")
    document.turn(landscape=False)
    document.paragraph("完")
    word = read_back(document)
    assert [mm(one.page_width, one.left_margin) for one in word.sections] == [[210, 28], [297, 37], [210, 28]]
    starts = [one.text for one in word.paragraphs if one.paragraph_format.page_break_before]
    assert starts == []


def test_a_page_breaks_once() -> None:
    document = Document(TITLE)
    document.paragraph("一")
    document.break_page()
    document.paragraph("二")
    document.paragraph("三")
    word = read_back(document)
    assert [one.text for one in word.paragraphs if one.paragraph_format.page_break_before] == ["二"]


def test_the_contents_refer_to_their_places() -> None:
    document = Document(TITLE)
    document.contents(["一、课程表", "二、通讯录"])
    for head in ("一、课程表", "二、通讯录"):
        document.place(document.head(head))
    word = read_back(document)
    fields = [field.get(qn("w:instr")) for field in word.element.body.iter(qn("w:fldSimple"))]
    marks = [mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))]
    assert (fields, marks) == ([" PAGEREF place1 \\h ", " PAGEREF place2 \\h "], ["place1", "place2"])


def test_control_characters_are_left_out_and_codes_stay_as_they_are() -> None:
    document = Document("通\x00知")
    document.headline()
    document.paragraph("一\x0b二\r\n_x0041_\ud800")
    document.table(["姓\x1f名"], [["=1+1"]], [40])
    word = read_back(document)
    assert texts_of(word) == ["通知", "一二\n_x0041_"]
    assert cells_of(word.tables[0]) == [["姓名"], ["=1+1"]]


def test_the_properties_name_the_paper_and_nobody() -> None:
    facts = read_back(Document(TITLE)).core_properties
    assert (facts.title, facts.author, facts.last_modified_by, facts.comments) == (TITLE, "Kaiban", "", "")


@pytest.mark.endurance
def test_long_tables_print_their_head_on_each_page(tmp_path: Path) -> None:
    document = Document(TITLE)
    document.headline()
    document.ending("武进区", "2026年11月1日")
    document.turn(landscape=True)
    document.attachment("附件", "名额分配表")
    document.table(["序号", "单位"], [[str(n), "湖塘镇花园社区"] for n in range(1, 41)], [20, 200])
    pages = pages_of(content_of(document), tmp_path, ".docx")
    assert len(pages) == 4
    assert [page.count("序号") for page in pages] == [0, 1, 1, 1]
    feet = ["".join(page.split())[-3:] for page in pages]
    assert feet == ["—1—", "—2—", "—3—", "—4—"]
