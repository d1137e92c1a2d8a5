"""The district's table."""

from typing import Any

from django.urls import reverse

from attendance import requirements
from attendance.models import OnlineRate, Requirement
from tests.conftest import Cast

URL = reverse("attendance:requirement_list")


def test_what_is_asked_for_is_said_in_words(cast: Cast, as_user: Any) -> None:
    requirements.lay_down_defaults(cast.district)
    Requirement.objects.create(district=cast.district, year=2027, rule="R2", audience="TOWNSHIP", hours=80)
    OnlineRate.objects.create(district=cast.district, year=2026, claimed=3, credited=1, most=40)
    page = as_user(cast.administrator).get(URL).content.decode()
    for text in (
        "一年7天、1个县级以上班次",
        "一年56学时、1次集中面授",
        "6个月内1次集中面授",
        "5年550学时或90天",
        "一年90学时或12天",
        "一年80学时",
        "网络 3 学时折 1 学时",
        "一年最多 40 学时",
        "没有上限",
    ):
        assert text in page, text


def test_organisers_read_and_the_settings_lead_there(cast: Cast, as_user: Any) -> None:
    requirements.lay_down_defaults(cast.district)
    client = as_user(cast.organiser)
    page = client.get(URL).content.decode()
    assert (reverse("attendance:requirement_new") in page, "/delete/" in page) == (False, False)
    assert URL in client.get(reverse("desk:settings")).content.decode()


def test_the_queries_do_not_grow(cast: Cast, as_user: Any, count_queries: Any) -> None:
    Requirement.objects.create(district=cast.district, rule="R2", audience="TOWNSHIP", hours=80)
    client = as_user(cast.administrator)
    with count_queries() as one:
        client.get(URL)
    requirements.lay_down_defaults(cast.district)
    with count_queries() as many:
        client.get(URL)
    assert len(one) == len(many) <= 12
