"""The lists that lie in a pack: what is in it (目录), and of an archived class the inner index (卷内目录)."""

from collections.abc import Sequence
from typing import BinaryIO

from django.utils import timezone

from exports.papers import naming
from exports.papers.cells import Value
from exports.papers.packing import Line
from exports.papers.paper import Progress
from exports.papers.sheet import LEFT, NOTE, NUMBER, SIGN, TEXT, Sheet

_PACK = [
    ("序号", 6, NUMBER),
    ("文件", 52, LEFT),
    ("说明", 24, LEFT),
    ("行数", 7, NUMBER),
    ("状态", 40, LEFT),
]
_ARCHIVE = [
    ("序号", 6, NUMBER),
    ("文号", 18, TEXT),
    ("题名", 40, LEFT),
    ("日期", 12, TEXT),
    ("份数", 6, NUMBER),
    ("备注", 16, LEFT),
]
THERE = "已生成"
_ABSENT = "—"


def file_name(*, is_archive: bool) -> str:
    """How the list is called in the ZIP."""
    return "00-卷内目录.xlsx" if is_archive else "目录.xlsx"


def write_pack(
    class_name: str, title: str, lines: Sequence[Line], file: BinaryIO, progress: Progress
) -> None:
    """序号 文件 说明 行数 状态: what is there, and why something is not."""
    sheet = Sheet(
        f"{class_name}{title}目录", widths=[width for _head, width, _style in _PACK], landscape=True
    )
    rows: list[list[Value]] = [
        [number, line.name or _ABSENT, line.item.title, line.rows or "", line.problem or THERE]
        for number, line in enumerate(lines, start=1)
    ]
    there = sum(line.is_there for line in lines)
    fact = f"共{len(lines)}项，已生成{there}份" + (
        f"，{len(lines) - there}份没有生成" if there < len(lines) else ""
    )
    _write(sheet, fact, _PACK, rows)
    sheet.note(_built())
    sheet.finish().save(file)


def write_archive(
    class_name: str, title: str, lines: Sequence[Line], file: BinaryIO, progress: Progress
) -> None:
    """序号 文号 题名 日期 份数 备注: each file under the serial that its name begins with; what is missing has none."""
    sheet = Sheet(f"{class_name}{title}卷内目录", widths=[width for _head, width, _style in _ARCHIVE])
    rows: list[list[Value]] = []
    serial = 0
    for line in lines:
        item = line.item
        serial += line.is_there
        day = f"{item.dated_on:%Y.%m.%d}" if item.dated_on else ""
        number, copies, remark = (serial, 1, "") if line.is_there else (_ABSENT, 0, f"缺：{line.problem}")
        rows.append([number, item.number, item.title, day, copies, remark])
    missing = len(lines) - serial
    fact = f"本卷共{serial}份文件" + (f"，缺{missing}项" if missing else "")
    _write(sheet, fact, _ARCHIVE, rows)
    sheet.end_row(8)
    sheet.note(f"立卷人：{'＿' * 8}　　检查人：{'＿' * 8}　　立卷日期：{'＿' * 8}", SIGN)
    sheet.note(_built())
    sheet.finish().save(file)


def _write(sheet: Sheet, fact: str, columns: list[tuple[str, int, str]], rows: list[list[Value]]) -> None:
    sheet.headline()
    sheet.note(fact, NOTE)
    sheet.head([head for head, _width, _style in columns])
    styles = [style for _head, _width, style in columns]
    for row in rows:
        sheet.line(row, styles)


def _built() -> str:
    now = timezone.localtime()
    return f"生成时间：{naming.on_day(now.date())} {now:%H:%M}。各份内容均为同一时刻的数据。"
