"""Templates as offices make them, by the programs' own libraries: logo, merged cells, print set-up, heads and feet."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break

MARKED = 4


def png(width: int = 40, height: int = 20) -> bytes:
    """A red picture."""
    row = b"\0" + b"\xc8\x10\x10" * width

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(row * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def roster_book(change: Callable[[Any], None] = lambda page: None) -> bytes:
    """An office's roster: logo, merged title, marked row 4 with a merged cell, a total by formula, signatures below."""
    book = Workbook()
    page: Any = book.active
    page.title = "花名册"
    thin = Side(style="thin")
    page.merge_cells("A1:F1")
    page["A1"] = "{{班次名称}}学员花名册"
    page["A1"].font = Font(name="黑体", size=18, bold=True, color="FFC00000")
    page["A1"].alignment = Alignment(horizontal="center")
    page["A2"] = "主办：{{ 主办单位 }}　共｛｛人数｝｝人"
    page["F2"] = "{{人数}}"
    for column, words in enumerate(("序号", "姓名", "单位及职务", None, "电话", "学时"), start=1):
        page.cell(3, column, words).fill = PatternFill("solid", fgColor="FFDDEBF7")
    page.merge_cells("C3:D3")
    marked = ("{{序号}}", "{{行.姓名}}", "{{行.单位及职务}}", None, "{{行.联系电话}}", "=F2*2")
    for column, words in enumerate(marked, start=1):
        cell = page.cell(MARKED, column, words)
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        cell.alignment = Alignment(wrap_text=True)
    page["E4"].number_format = "@"
    page.merge_cells("C4:D4")
    page.row_dimensions[MARKED].height = 27
    page["A5"], page["F5"] = "合计", "=SUM(F4:F4)"
    page["E5"] = "=COUNTA(B4)"
    page.merge_cells("A6:F6")
    page["A6"] = "班主任：{{班主任}}　　年　月　日"
    for letter, width in zip("ABCDEF", (6, 12, 20, 20, 15, 8), strict=True):
        page.column_dimensions[letter].width = width
    _set_up(page)
    page.add_image(Image(BytesIO(png())), "E1")
    page.add_image(Image(BytesIO(png())), "E6")
    change(page)
    return saved(book)


def _set_up(page: Any) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_margins.left = 1.25
    page.print_title_rows, page.print_area = "1:3", "A1:F6"
    page.oddHeader.center.text, page.oddHeader.center.size = "{{主办单位}}", 14
    page.oddFooter.right.text = "第 &P 页 {{年度}}"
    page.row_breaks.append(Break(id=5))
    rule = DataValidation(type="list", formula1='"男,女"')
    rule.add("B4")
    below = DataValidation(type="whole", operator="greaterThan", formula1="F5")
    below.add("B6")
    page.add_data_validation(rule)
    page.add_data_validation(below)
    page.conditional_formatting.add(
        "F4:F4", Rule(type="cellIs", priority=1, operator="greaterThan", formula=["$F$5"])
    )
    page.freeze_panes = "A4"


def saved(made: Workbook | Document) -> bytes:
    """As a file."""
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def roster_document(change: Callable[[Any], None] = lambda document: None) -> bytes:
    """The same as a word document: a picture, a header, a placeholder that is cut into runs, a marked row of a table."""
    document = new_document()
    section = document.sections[0]
    section.left_margin, section.page_width, section.page_height = Cm(2.8), Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = "{{主办单位}}"
    section.footer.paragraphs[0].text = "生成时间：{{生成时间}}"
    title = document.add_paragraph(style="Title")
    for words, size in (("{{班次", 22), ("名", 30), ("称}}花名册", 22)):
        title.add_run(words).font.size = Pt(size)
    document.add_picture(BytesIO(png()))
    document.add_paragraph("共 {{人数}} 人，其中女 {{女}} 人。")
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for row, texts in enumerate(
        [("序号", "姓名", "单位"), ("{{序号}}", "{{行.姓名}}", "{{行.单位及职务}}"), ("合计", "{{人数}}", "")]
    ):
        for cell, text in zip(table.rows[row].cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).paragraphs[0].runs[0].bold = True
    change(document)
    return saved(document)


def repacked(data: bytes, changes: Mapping[str, Any] | None = None, /, **more: bytes) -> bytes:
    """The same zip with parts changed (by a function of their bytes) or added."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = (changes or {}).get(name)
            new.writestr(name, change(old.read(name)) if change else old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return file.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Everything in the zip."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_shared_strings(data: bytes) -> bytes:
    """The same workbook as the office programs write it: its texts in a part of their own, the first one in two runs."""
    texts: list[bytes] = []

    def share(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    sheet = parts_of(data)["xl/worksheets/sheet1.xml"]
    sheet = re.sub(rb't="inlineStr"><is>(.*?)</is>', share, sheet, flags=re.DOTALL)
    title = "<r><rPr><b/></rPr><t>{{班次</t></r><r><t>名称}}学员花名册</t></r><rPh sb='0' eb='1'><t>注音</t></rPh>"
    items = b"".join(b"<si>%s</si>" % text for text in [title.encode(), *texts[1:]])
    relation = (
        b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        b'Target="/xl/sharedStrings.xml"/></Relationships>'
    )
    kind = (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.sharedStrings+xml"/></Types>'
    )
    head = b'<?xml version="1.0" encoding="UTF-8"?>'
    main = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % items
    changes = {
        "xl/worksheets/sheet1.xml": lambda _old: sheet,
        "xl/_rels/workbook.xml.rels": lambda old: old.replace(b"</Relationships>", relation),
        "[Content_Types].xml": lambda old: old.replace(b"</Types>", kind),
    }
    return repacked(data, changes, **{"xl/sharedStrings.xml": head + main})
