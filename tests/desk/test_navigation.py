"""Which line of the navigation one stands on."""

import pytest

from desk.navigation import entries_for
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/plans/2026/", ["年度计划"]),
        ("/plans/2027/execution/", ["年度计划"]),
        ("/settings/privacy/", ["设置"]),
        ("/", ["首页"]),
        ("/classes/1/", []),
    ],
)
def test_the_plan_of_any_year_stands_below_the_plan(
    cast: Cast, today: None, path: str, here: list[str]
) -> None:
    assert [str(entry.label) for entry in entries_for(cast.organiser, path) if entry.active] == here
