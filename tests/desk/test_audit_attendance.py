"""Whom a figure of a half-day counts."""

from typing import Any

import pytest
from django.urls import reverse

from tests.attendance.closing import Ended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def address(ended: Ended, half_day: str = "2026-11-23-AM") -> str:
    return reverse("desk:audit_attendance", args=[ended.training_class.pk, half_day])


def test_who_may(ended: Ended, cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, address(ended)) == READERS


def test_R29_each_figure_has_as_many_rows_as_it_says(ended: Ended, cast: Cast, as_user: Any) -> None:
    first, second, third = ended.people
    for code, person in (("LATE", first), ("SICK", second), ("ABSENT", third)):
        ended.mark(code, [person], ended.half_days[:1])
    client = as_user(cast.auditor)
    found = {}
    for figure in ("expected", "present", "on_leave", "absent", "unmarked", "late", "left_early"):
        context = client.get(address(ended), {"figure": figure}).context
        numbers = {name: number for name, _label, number in context["figures"]}
        found[figure] = [row.enrolment for row, _cell in context["rows"]]
        assert numbers[figure] == len(found[figure])
    assert {name: set(people) for name, people in found.items()} == {
        "expected": {first, second, third},
        "present": {first},
        "on_leave": {second},
        "absent": {third},
        "unmarked": set(),
        "late": {first},
        "left_early": set(),
    }


@pytest.mark.parametrize("half_day", ["2026-11-24-AM", "2026-11-23-EVE", "gestern"])
def test_a_half_day_without_sessions_is_not_found(
    ended: Ended, cast: Cast, as_user: Any, half_day: str
) -> None:
    assert as_user(cast.auditor).get(address(ended, half_day)).status_code == 404
