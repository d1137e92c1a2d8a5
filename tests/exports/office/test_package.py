"""What no template may be or hold is refused in words, before anything of it is used."""

import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from exports.office import Unfit, opened
from exports.office import package as packages
from exports.office.document import Document
from exports.office.workbook import Workbook
from tests.exports.own_files import parts_of, repacked, roster_book, roster_document

RELATION = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}" {}/></Relationships>'
)


def with_relation(part: str, kind: str, target: str, *, external: bool = True) -> Callable[[bytes], bytes]:
    more = RELATION.format(kind, target, 'TargetMode="External"' if external else "")
    return lambda old: old.replace(b"</Relationships>", more.encode())


def why(data: bytes) -> str:
    with pytest.raises(Unfit) as refused:
        opened(data)
    return str(refused.value)


def test_the_content_says_what_it_is() -> None:
    assert isinstance(opened(roster_book()), Workbook)
    assert isinstance(opened(roster_document()), Document)


def _encrypted(data: bytes) -> bytes:
    """With the flag of a password on every entry of the directory."""
    at = [found.start() for found in re.finditer(re.escape(b"PK\x01\x02"), data)]
    changed = bytearray(data)
    for place in at:
        changed[place + 8] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (lambda: b"", "空的"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧格式"),
        (lambda: b"%PDF-1.7", "扩展名"),
        (lambda: b"PK\x03\x04" + b"\0" * 100, "损坏"),
        (lambda: roster_book()[:-400], "损坏"),
        (lambda: _encrypted(roster_book()), "密码"),
        (lambda: b"PK\x03\x04" + b"0" * packages.MOST_BYTES, "太大"),
        (lambda: repacked(roster_book(), {}, **{"xl/vbaProject.bin": b"x"}), "宏"),
        (lambda: repacked(roster_book(), {"[Content_Types].xml": _macros}), "宏"),
        (lambda: repacked(roster_book(), {"[Content_Types].xml": lambda old: old[:-30]}), "损坏"),
        (lambda: repacked(roster_book(), {}, **{"xl/media/big.bin": b"\0" * 41 * 2**20}), "解开"),
        (lambda: repacked(roster_book(), {}, **{f"x{n}": b"" for n in range(600)}), "解开"),
        (lambda: _zipped({"a.txt": b"x"}), ".xlsx"),
    ],
)
def test_files_that_are_no_templates(data: Callable[[], bytes], word: str) -> None:
    assert word in why(data())


def _macros(old: bytes) -> bytes:
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return old.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def _zipped(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def test_a_part_that_is_larger_than_the_directory_says_is_not_unpacked() -> None:
    data = bytearray(repacked(roster_book(), {}, **{"xl/media/bomb.bin": b"\0" * 39 * 2**20}))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/media/bomb.bin"))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    tracemalloc.start()
    assert "损坏" in why(bytes(data))
    assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    tracemalloc.stop()


SHEET, BOOK = "xl/worksheets/_rels/sheet1.xml.rels", "xl/_rels/workbook.xml.rels"


@pytest.mark.parametrize(
    ("part", "kind", "target", "external", "word"),
    [
        (BOOK, "externalLink", "externalLinks/externalLink1.xml", False, "其他工作簿"),
        (BOOK, "connections", "connections.xml", False, "数据连接"),
        (SHEET, "oleObject", "../embeddings/a.bin", False, "嵌入的对象"),
        (SHEET, "control", "../activeX/a.xml", False, "控件"),
        (SHEET, "table", "../tables/table1.xml", False, "表格"),
        (SHEET, "image", "http://example.org/logo.png", True, "example.org"),
        (SHEET, "hyperlink", "file:///etc/passwd", True, "etc/passwd"),
    ],
)
def test_what_reaches_out_of_the_file(part: str, kind: str, target: str, external: bool, word: str) -> None:
    change = with_relation(part, kind, target, external=external)
    assert word in why(repacked(roster_book(), {part: change}))


def test_links_to_click_on_are_let_through() -> None:
    change = with_relation(SHEET, "hyperlink", "https://example.org/")
    assert opened(repacked(roster_book(), {SHEET: change})).mistakes == []


def test_the_note_of_the_file_that_a_document_was_made_from_is_taken_out() -> None:
    rels = "word/_rels/settings.xml.rels"
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + RELATION.format("attachedTemplate", "file:///C:/Normal.dotm", 'TargetMode="External"')
    )

    def attach(old: bytes) -> bytes:
        named = b'<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdX"/></w:settings>'
        return old.replace(b"</w:settings>", named)

    data = repacked(roster_document(), {"word/settings.xml": attach}, **{rels: relation.encode()})
    after = parts_of(opened(data).filled({}, []))
    assert b"attachedTemplate" not in after["word/settings.xml"] + after[rels]


def test_entities_are_refused_and_not_expanded() -> None:
    def bomb(old: bytes) -> bytes:
        entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        head = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'.encode()
        return re.sub(rb"(<worksheet)", head + rb"\1", old, count=1)

    began = time.monotonic()
    with pytest.raises(Unfit):
        opened(repacked(roster_book(), {"xl/worksheets/sheet1.xml": bomb}))
    assert time.monotonic() - began < 5


def test_a_foreign_file_is_never_read() -> None:
    def outside(old: bytes) -> bytes:
        head = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        return re.sub(rb"(<w:document)", head + rb"\1", old, count=1).replace(b"{{", b"&e;{{")

    with pytest.raises(Unfit, match="DOCTYPE"):
        opened(repacked(roster_document(), {"word/document.xml": outside}))


def test_a_marked_row_that_would_fill_the_memory_is_refused() -> None:
    def widen(page: Any) -> None:
        for column in range(10, 2000):
            page.cell(4, column, "x")

    template = opened(roster_book(widen))
    with pytest.raises(Unfit, match="标记行太大"):
        template.filled({}, [{"姓名": "某"}] * 1000)
