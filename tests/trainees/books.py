"""Workbooks and pasted blocks for the tests of rosters, and what becomes of them."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from tests.conftest import Cast
from trainees import roster
from trainees.roster import Options, Preview

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


def look(cast: Cast, *rows: Sequence[Any], by: User | None = None, **options: Any) -> Preview:
    """The preview of a pasted block of these rows."""
    given = Options(**options)
    preview = roster.preview(block(*rows), training_class=cast.training_class, by=by, options=given)
    assert isinstance(preview, Preview)
    return preview


def states(preview: Preview) -> list[str]:
    """The state of each row."""
    return [row.state.value for row in preview.rows]


def take_in(cast: Cast, *rows: Sequence[Any], **options: Any) -> Preview:
    """The same, written."""
    preview = look(cast, *rows, **options)
    roster.commit(preview, by=None)
    return preview


def messages(preview: Preview) -> list[tuple[int, str, str]]:
    """Row, column and sentence of each problem."""
    return [(problem.row, problem.column, problem.message) for problem in preview.problems]
