"""A requirement of a district's own."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from attendance.models import Requirement
from tests.conftest import Cast

URL = reverse("attendance:requirement_new")
FORM = {
    "audience": "TOWNSHIP",
    "rule": "R2",
    "year": "2027",
    "hours": "80",
    "days": "10",
    "either": "on",
    "county_classes": "0",
    "township_classes": "0",
    "face_to_face_classes": "1",
    "within_months": "",
    "span_years": "1",
    "span_from": "",
    "rank": "41",
    "is_active": "on",
}


def test_for_one_year_like_another(cast: Cast, as_user: Any) -> None:
    row = Requirement.objects.create(
        district=cast.district, rule="R2", audience="TOWNSHIP", hours=90, days=12, either=True, rank=41
    )
    client = as_user(cast.administrator)
    page = client.get(URL, {"like": row.pk}).content.decode()
    assert 'value="90.0"' in page
    assert client.post(URL, FORM)["Location"] == reverse("attendance:requirement_list")
    made = Requirement.objects.get(year=2027)
    assert (made.district, made.hours, made.days, made.either, made.face_to_face_classes) == (
        cast.district,
        Decimal(80),
        Decimal(10),
        True,
        1,
    )


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"hours": "", "days": "", "either": "", "face_to_face_classes": "0"}, "hours", "至少填一项要求。"),
        ({"days": ""}, "either", "要同时填了学时和天数，才能任选一项。"),
        ({"within_months": "3", "span_years": "5"}, "within_months", "按月限期的，周期填 1 年。"),
        ({"year": "1999"}, "year", "请填2000到2100之间的年份。"),
        ({"hours": "-1"}, "hours", "大于或等于0"),
        ({"span_years": "0"}, "span_years", "大于或等于1"),
    ],
)
def test_bad_input_is_said_beside_the_field(
    cast: Cast, as_user: Any, changed: dict[str, str], field: str, message: str
) -> None:
    answer = as_user(cast.administrator).post(URL, {**FORM, **changed})
    assert answer.status_code == 422
    assert message in "".join(answer.context["form"].errors[field])


def test_no_second_row_says_the_same(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.administrator)
    client.post(URL, FORM)
    answer = client.post(URL, {**FORM, "hours": "70"})
    assert (answer.status_code, answer.context["form"].errors["audience"]) == (
        422,
        ["这个年度已有同一规则。"],
    )
    general = {**FORM, "year": ""}
    assert [client.post(URL, {**general, "hours": hours}).status_code for hours in ("70", "71")] == [302, 422]
