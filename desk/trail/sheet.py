"""The trail as a workbook, written row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from django.utils import timezone

from accounts.models import AuditEntry, User
from desk.trail.showing import Line, lines_of
from exports.papers.tables import Column, Row, Table, write_workbook

_AT_ONCE = 1000  # acts whose names are looked up together
# Papers are Chinese.
_COLUMNS = (
    Column("时间", 20),
    Column("操作人", 14),
    Column("操作", 24),
    Column("对象类别", 14),
    Column("对象", 36),
    Column("内容", 60),
)


def write(file: BinaryIO, entries: Iterable[AuditEntry], *, reader: User) -> None:
    """Writes an `.xlsx` with a row an act, however many there are."""
    write_workbook(file, [Table("操作记录", _COLUMNS, _rows(iter(entries), reader))])


def file_name() -> str:
    """What the workbook of today is called."""
    return f"操作记录-{timezone.localdate():%Y%m%d}.xlsx"


def _rows(entries: Iterator[AuditEntry], reader: User) -> Iterator[Row]:
    while some := list(islice(entries, _AT_ONCE)):
        yield from map(_row, lines_of(some, reader=reader))


def _row(line: Line) -> Row:
    said = "；".join(f"{label}：{text}" for label, text in line.details)
    at = timezone.localtime(line.entry.at).strftime("%Y-%m-%d %H:%M:%S")
    return (at, line.who, line.what, line.kind, line.label, said[:32_000])
