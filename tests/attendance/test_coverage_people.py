"""The people behind a figure."""

from typing import Any

import pytest
from django.urls import reverse

from tests.attendance.test_coverage_detail import covered
from tests.conftest import Cast

URL = reverse("attendance:coverage_people")
__all__ = ["covered"]


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("people", ["副镇长", "王小宁", "新书记", "老委员"]),
        ("trained", ["副镇长", "新书记", "老委员"]),
        ("untrained", ["王小宁"]),
        ("new_since", ["新书记"]),
        ("met", ["副镇长"]),
    ],
)
def test_a_town_in_the_order_of_its_units(covered: Cast, as_user: Any, of: str, expected: list[str]) -> None:
    query = {"unit": covered.district.pk, "row": covered.town.pk, "of": of}
    answer = as_user(covered.organiser).get(URL, query)
    assert [member.person.name for member in answer.context["page"]] == expected
    assert answer["Cache-Control"] == "no-store, private"


def test_all_rows_and_what_somebody_lacks(covered: Cast, as_user: Any) -> None:
    page = as_user(covered.organiser).get(URL, {"of": "short"}).content.decode()
    assert "新书记" in page
    assert "社区书记、主任：4天、1个县级以上班次" in page


@pytest.mark.parametrize("query", [{}, {"of": "x"}, {"of": "met", "row": "0"}, {"of": "met", "unit": "0"}])
def test_what_is_no_figure(covered: Cast, as_user: Any, query: dict[str, str]) -> None:
    assert as_user(covered.organiser).get(URL, query).status_code == 404
