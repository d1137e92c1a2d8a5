"""Fetching a cadre's learning record."""

from typing import Any
from urllib.parse import quote

import pytest

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.exports.workbooks import rows_of


@pytest.mark.parametrize(
    ("who", "status"),
    [("organiser", 200), ("liaison", 200), ("cadre_user", 200), ("other_liaison", 404), ("stranger", 404)],
)
def test_who_sees_the_person_fetches_the_record(cast: Cast, as_user: Any, who: str, status: int) -> None:
    answer = as_user(getattr(cast, who)).get(f"/cadres/{cast.cadre.pk}/record/")
    assert answer.status_code == status
    assert AuditEntry.objects.filter(action="exports.learning_record").count() == (status == 200)


def test_the_page_of_the_person_leads_to_it(cast: Cast, as_user: Any, today: None) -> None:
    client = as_user(cast.cadre_user)
    url = f"/cadres/{cast.cadre.pk}/record/"
    assert f'href="{url}"' in client.get(f"/cadres/{cast.cadre.pk}/").content.decode()
    answer = client.get(url)
    assert quote("王小宁个人学习档案-20261123.xlsx") in answer["Content-Disposition"]
    assert rows_of(answer.content)[0][0] == "王小宁个人学习档案"
    assert client.post(url).status_code == 405
