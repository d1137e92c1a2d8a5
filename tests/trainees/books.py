"""Workbooks and pasted blocks for the tests of rosters."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

HEADER = ("姓名", "单位及职务", "手机号码", "身份证号", "学历", "备注")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book(*rows: Sequence[Any], header: Sequence[str] = HEADER) -> bytes:
    """A sheet with the header in row 1 and the rows from row 2 on."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def block(*rows: Sequence[str], header: Sequence[str] = HEADER) -> str:
    """The same as a block copied from a sheet."""
    return "\n".join("\t".join(row) for row in (header, *rows))


def upload(content: bytes, name: str = "花名册.xlsx") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type=XLSX)
