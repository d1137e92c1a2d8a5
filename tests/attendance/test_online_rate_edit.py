"""Changing how online hours convert."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from attendance.crediting import NewCredit, credit_many
from attendance.models import HoursCredit, OnlineRate
from tests.conftest import Cast


def test_R06_moving_a_rate_to_another_year_frees_the_first(cast: Cast, as_user: Any) -> None:
    rate = OnlineRate.objects.create(district=cast.district, year=2025, claimed=2, credited=1)
    for year in (2025, 2026):
        new = NewCredit(cadre=cast.cadre.pk, source="ONLINE", title="网课", year=year, hours=Decimal(30))
        credit_many([new], by=cast.organiser)
    assert dict(HoursCredit.objects.values_list("year", "hours")) == {2025: 15, 2026: 30}
    address, client = reverse("attendance:online_rate_edit", args=[rate.pk]), as_user(cast.administrator)
    form = {"year": 2026, "claimed": "2", "credited": "1", "version": 1}
    assert client.post(address, form).status_code == 302
    assert dict(HoursCredit.objects.values_list("year", "hours")) == {2025: 30, 2026: 15}
    assert client.post(address, form).status_code == 409
