"""Hours that come back."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from attendance import crediting
from attendance.models import HoursCredit
from tests import factories
from tests.conftest import Cast


def test_the_undo_restores_all_of_it_once(cast: Cast, as_user: Any) -> None:
    credit = factories.credit(
        cast.cadre, 8, days=1, title="示范班", proof="hours/2026/x.pdf", proof_name="证.pdf"
    )
    entry = crediting.uncredit(credit, by=cast.organiser, reason="误删")
    assert entry
    address = reverse("attendance:credit_restore", args=[entry.pk])
    client = as_user(cast.organiser)
    there = reverse("attendance:cadre_detail", args=[cast.cadre.pk])
    assert client.post(address)["Location"] == there
    assert client.post(address, {"next": there + "?year=2026"})["Location"] == there + "?year=2026"
    row = HoursCredit.objects.get()
    assert (row.title, row.hours, row.days, row.proof.name, row.proof_name) == (
        "示范班",
        Decimal(8),
        Decimal(1),
        "hours/2026/x.pdf",
        "证.pdf",
    )


def test_no_entry_and_a_get(cast: Cast, as_user: Any) -> None:
    client, address = as_user(cast.organiser), reverse("attendance:credit_restore", args=[1])
    assert (client.post(address).status_code, client.get(address).status_code) == (404, 405)
