"""Finding somebody by a whole number, which stands in no address."""

from typing import Any

from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from trainees.people import give_id_number

URL = reverse("attendance:cadre_find")


def test_by_phone_and_by_id_number(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.liaison)
    give_id_number(cast.cadre, "11010519491231002X")
    cast.cadre.save()
    there = reverse("attendance:cadre_detail", args=[cast.cadre.pk])
    for number in (
        "13800005678",
        "138 0000 5678",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
    ):
        answer = client.post(URL, {"number": number})
        assert (answer.status_code, answer.get("Location")) == (302, there), number


def test_nobody_in_sight(cast: Cast, as_user: Any) -> None:
    factories.cadre("邻镇人", cast.other_community, phone="13900000000")
    client = as_user(cast.liaison)
    for number in ("13900000000", "138", "丁一", ""):
        answer = client.post(URL, {"number": number})
        assert answer.status_code == 422
        assert f'value="{number}"' in answer.content.decode() or not number


def test_a_shared_number(cast: Cast, as_user: Any) -> None:
    factories.cadre("陈四", cast.community, phone="13800005678")
    page = as_user(cast.organiser).post(URL, {"number": "13800005678"}).content.decode()
    assert "有 2 人登记了这个号码：" in page
    assert ("王小宁" in page, "陈四" in page) == (True, True)
