"""A table of online hours for one year."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from attendance.crediting import NewCredit, credit_many
from attendance.models import HoursCredit, OnlineRate
from tests.conftest import Cast

URL = reverse("attendance:online_rate_new")


def test_R06_hours_credited_before_convert_anew(cast: Cast, as_user: Any) -> None:
    for year in (2025, 2026):
        new = NewCredit(cadre=cast.cadre.pk, source="ONLINE", title="网课", year=year, hours=Decimal(30))
        credit_many([new], by=cast.organiser)
    client = as_user(cast.administrator)
    client.post(URL, {"year": 2026, "claimed": "3", "credited": "1", "most": "8"})
    assert dict(HoursCredit.objects.values_list("year", "hours")) == {2025: 30, 2026: 8}
    assert client.post(URL, {"year": 2026, "claimed": "1", "credited": "1"}).status_code == 422
    assert client.post(URL, {"year": "", "claimed": "0", "credited": "1"}).status_code == 422
    assert OnlineRate.objects.count() == 1
