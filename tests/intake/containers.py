"""Files that are no roster, or hide one: what each is made of, and what is said of it."""

from collections.abc import Callable
from typing import NamedTuple

import openpyxl

from tests.intake import hostile
from tests.intake.hostile import DATA, OLE, SHEET, with_entry, zip_of

ROWS = (["姓名", "手机"], ["李新", "13900001111"])
STREAM = "utf-16-le"


class File(NamedTuple):
    """What it is, how it is made, and the code of its refusal with what the sentence begins with."""

    name: str
    make: Callable[[], bytes]
    code: str
    begins: str


def small() -> bytes:
    return hostile.workbook(*ROWS)


def named(*names: str) -> bytes:
    return zip_of(dict.fromkeys(names, b"<x/>"))


def stream(name: str) -> bytes:
    return OLE + b"\0" * 600 + name.encode(STREAM) + b"\0" * 600


def only_on_a_hidden_sheet() -> bytes:
    book = openpyxl.load_workbook(hostile.as_file(small()))
    book.worksheets[0].sheet_state = "veryHidden"
    book.create_sheet("说明")["A1"] = "填写说明"
    return hostile.saved(book)


def text(value: str, encoding: str = "utf-8") -> bytes:
    return value.encode(encoding)


LINES = "姓名,手机\n李新,13900001111\n张三,13900002222\n"
REFUSED = [
    File("nothing", lambda: b"", "empty_file", "文件是空的。"),
    File("a mark and nothing else", lambda: b"\xef\xbb\xbf", "empty", "文件里没有内容。"),
    File("line breaks only", lambda: b"\r\n\r\n\r\n", "empty", "文件里没有内容。"),
    File("commas only", lambda: b",,,\n,,,\n", "empty", "文件里没有内容。"),
    File("a workbook without a cell", hostile.workbook, "empty", "文件里没有内容。"),
    File("over ten megabytes", lambda: b"0" * (10 * 1024 * 1024 + 1), "too_large", "文件太大，最多 10 MB。"),
    File("docx", lambda: named("[Content_Types].xml", "word/document.xml"), "word", "这是 Word 文档。"),
    File("doc", lambda: stream("WordDocument"), "word", "这是 Word 文档。"),
    File("ods", lambda: named("mimetype", "content.xml"), "not_workbook", "这不是 Excel 工作簿。"),
    File("pptx", lambda: named("ppt/presentation.xml"), "not_workbook", "这不是 Excel 工作簿。"),
    File(
        "zip of a workbook", lambda: zip_of({"花名册.xlsx": small()}), "not_workbook", "这不是 Excel 工作簿。"
    ),
    File("an empty zip", lambda: zip_of({}), "binary", "这不是 Excel 工作簿，也不是 CSV 文本。"),
    File("powerpoint of old", lambda: stream("PowerPoint Document"), "not_workbook", "这不是 Excel 工作簿。"),
    File("png", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "picture", "这是图片或 PDF，"),
    File("jpeg", lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99, "picture", "这是图片或 PDF，"),
    File("pdf", lambda: b"%PDF-1.7\n" + b"0" * 99, "picture", "这是图片或 PDF，"),
    File("program", lambda: b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 9, "binary", "这不是 Excel 工作簿，"),
    File("gzip", lambda: b"\x1f\x8b\x08" + bytes(range(256)), "binary", "这不是 Excel 工作簿，"),
    File(
        "html named xls",
        lambda: text("<html><table><tr><td>姓名"),
        "web_page",
        "这个文件用了 Excel 的扩展名，",
    ),
    File(
        "html by its doctype", lambda: text(" \n<!DOCTYPE html>"), "web_page", "这个文件用了 Excel 的扩展名，"
    ),
    File(
        "xml of 2003",
        lambda: text('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
        "xml_workbook",
        "这是旧的 XML 表格格式。",
    ),
    File("xlsx with a password", (DATA / "password.xlsx").read_bytes, "encrypted", "文件设了打开密码。"),
    File("xls with a password", (DATA / "password.xls").read_bytes, "encrypted", "文件设了打开密码。"),
    File("xlsb of garbage", lambda: named("xl/workbook.bin"), "damaged", "文件已损坏，"),
    File("xls of garbage", lambda: stream("Workbook"), "damaged", "文件已损坏，"),
    File("cut off in the middle", lambda: small()[:1500], "damaged", "文件已损坏，"),
    File("without its directory", lambda: small()[:-200], "damaged", "文件已损坏，"),
    File(
        "a sheet of no xml",
        lambda: with_entry(small(), SHEET, lambda _xml: b"\0\1\2"),
        "damaged",
        "文件已损坏，",
    ),
    File(
        "a sheet whose xml breaks off",
        lambda: with_entry(small(), SHEET, lambda xml: xml[: xml.index(b"</row>")]),
        "damaged",
        "文件已损坏，",
    ),
    File(
        "more than a thousand entries",
        lambda: zip_of({f"xl/{n}": b"" for n in range(1001)}),
        "unpacked",
        "文件解开后太大，",
    ),
    File("a bomb", lambda: hostile.bomb(megabytes=201), "unpacked", "文件解开后太大，"),
    File("a cell in the last corner", hostile.far_corner, "unpacked", "文件解开后太大，"),
    File("utf-8 with bad bytes", lambda: text(LINES) + b"\xe6\x9d\n", "encoding", "第 4 行附近的文字编码"),
    File(
        "gb18030 with bad bytes",
        lambda: text(LINES, "gb18030") + b"\xff\xff,1\n",
        "encoding",
        "第 4 行附近的文字编码",
    ),
    File(
        "utf-16 cut off",
        lambda: text("\ufeff" + LINES, "utf-16-le")[:-1],
        "encoding",
        "第 3 行附近的文字编码",
    ),
    File("noughts in a text", lambda: text(LINES) + b"\0\0\n", "null_bytes", "第 4 行附近有空字符，"),
    File(
        "utf-16 without its mark",
        lambda: text("name,phone\na,b\n", "utf-16-le"),
        "null_bytes",
        "第 1 行附近有空字符，",
    ),
]
