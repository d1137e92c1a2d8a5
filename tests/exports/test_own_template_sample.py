"""A sample is a filled file."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.exports.test_own_template_detail import address
from tests.exports.test_own_templates import add


def test_with_invented_people_and_with_a_class(cast: Cast, as_user: Any) -> None:
    client, where = as_user(cast.organiser), address(add(cast), "sample/")
    names = []
    for query in ({}, {"training_class": cast.training_class.pk}):
        answer = client.get(where, query)
        assert (answer.status_code, ".xlsx" in answer["Content-Disposition"]) == (200, True)
        page: Any = load_workbook(BytesIO(answer.content)).worksheets[0]
        names.append([page.cell(row, 2).value for row in range(4, 7)])
    assert names == [["王小宁", "李明", "欧阳文静"], ["王小宁", None, None]]
    assert AuditEntry.objects.get(action="exports.sample_template").data == {
        "training_class": cast.training_class.pk
    }


def test_where_there_is_none_the_page_says_why(cast: Cast, as_user: Any) -> None:
    template = add(cast)
    template.file.storage.delete(str(template.file.name))
    client = as_user(cast.organiser)
    answer = client.get(address(template, "sample/"), follow=True)
    assert "缺失或已损坏" in answer.content.decode()
