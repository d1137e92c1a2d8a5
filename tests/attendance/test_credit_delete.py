"""Taking hours back, and undoing it."""

from typing import Any

from django.urls import reverse

from accounts.models import AuditEntry
from attendance.models import HoursCredit
from tests import factories
from tests.conftest import Cast


def test_with_a_reason(cast: Cast, as_user: Any) -> None:
    credit = factories.credit(cast.cadre, 8, title="示范班")
    client, address = as_user(cast.organiser), reverse("attendance:credit_delete", args=[credit.pk])
    assert "示范班" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    page = client.post(address, {"reason": "登错了人"}, follow=True).content.decode()
    entry = AuditEntry.objects.get(action="attendance.uncredit")
    assert reverse("attendance:credit_restore", args=[entry.pk]) in page
    assert (HoursCredit.objects.count(), entry.data["reason"]) == (0, "登错了人")


def test_hours_of_a_class_stand_with_its_closing(cast: Cast, as_user: Any) -> None:
    credit = factories.credit(cast.cadre, 8, source="CLASS", training_class=cast.training_class)
    address = reverse("attendance:credit_delete", args=[credit.pk])
    assert as_user(cast.organiser).post(address, {"reason": "x"}).status_code == 403
    page = as_user(cast.organiser).get(reverse("attendance:cadre_detail", args=[cast.cadre.pk]))
    assert address not in page.content.decode()
