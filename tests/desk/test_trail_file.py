"""The trail as a workbook, which is an act itself."""

import io
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts import audit
from accounts.models import AuditEntry, User
from tests.conftest import Cast


def test_it_holds_what_was_asked_for_and_is_noted(cast: Cast, as_user: Callable[[User], Client]) -> None:
    audit.record("courses.change", by=cast.organiser, subject=cast.training_class, reason="=1+1")
    audit.record("accounts.disable", by=cast.administrator, subject=cast.liaison)
    response = as_user(cast.auditor).get(reverse("desk:trail_file"), {"area": "courses"})
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]  # a file's answer
    rows = [row[1:] for row in book.active.iter_rows(values_only=True)]  # type: ignore[union-attr]  # a new book has a sheet
    assert rows == [
        ("操作人", "操作", "对象类别", "对象", "内容"),
        ("王科长", "修改班次", "班次", str(cast.training_class), "原因：=1+1"),
    ]
    noted = AuditEntry.objects.get(action="desk.export_trail")
    assert (noted.by, noted.data) == (cast.auditor, {"filter": {"area": "courses"}})
