"""The coverage as a workbook."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse

from accounts.models import AuditEntry
from tests.attendance.test_coverage_detail import covered
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of

URL = reverse("exports:coverage_file")
__all__ = ["covered"]


def test_the_rows_of_the_page_in_chinese(covered: Cast, as_user: Any) -> None:
    client = as_user(covered.auditor)
    client.cookies["django_language"] = "en"
    answer = client.get(URL, {"unit": covered.district.pk, "year": 2026})
    rows = rows_of(answer.content)
    assert rows[0][0] == "武进区2026年培训覆盖情况表"
    heads = [str(head).replace("\n", "") for head in rows[2]]
    assert heads[:4] == ["单位", "人数", "本年已训", "换届任职"]
    assert rows[3][:3] == ["湖塘镇", 4, 3]
    assert rows[-1][:3] == ["合计", 5, 3]
    assert sheet_of(answer.content).print_title_rows == "$3:$3"
    assert quote("武进区2026年培训覆盖情况表-20261123.xlsx") in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(action="exports.coverage", by=covered.auditor).count() == 1


def test_outside_ones_sight(covered: Cast, as_user: Any) -> None:
    client = as_user(covered.liaison)
    assert client.get(URL, {"unit": covered.other_town.pk}).status_code == 404
    assert rows_of(client.get(URL).content)[0][0] == "湖塘镇2026年培训覆盖情况表"
