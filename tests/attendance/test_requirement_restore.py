"""A requirement comes back as it was."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from attendance import requirements, rulebook
from attendance.models import Requirement
from tests.conftest import Cast


def test_every_figure_once(cast: Cast, as_user: Any) -> None:
    requirements.lay_down_defaults(cast.district)
    row = Requirement.objects.get(rule="R1")
    entry = rulebook.remove(row, by=cast.administrator)
    address = reverse("attendance:requirement_restore", args=[entry.pk])
    client = as_user(cast.administrator)
    assert [client.post(address).status_code for _ in range(2)] == [302, 302]
    again = Requirement.objects.get(rule="R1")
    assert (again.hours, again.days, again.either, again.span_years, again.span_from, again.rank) == (
        Decimal(550),
        Decimal(90),
        True,
        5,
        2023,
        40,
    )
