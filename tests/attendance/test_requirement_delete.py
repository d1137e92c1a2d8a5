"""Taking a requirement out."""

from typing import Any

from django.urls import reverse

from accounts.models import AuditEntry
from attendance.models import Requirement
from tests.conftest import Cast


def test_it_asks_and_can_be_undone(cast: Cast, as_user: Any) -> None:
    row = Requirement.objects.create(district=cast.district, rule="R2", audience="TOWNSHIP", hours=90)
    address = reverse("attendance:requirement_delete", args=[row.pk])
    client = as_user(cast.administrator)
    assert "一年90学时" in client.get(address).content.decode()
    page = client.post(address, follow=True).content.decode()
    entry = AuditEntry.objects.get(action="attendance.requirement_removed")
    assert reverse("attendance:requirement_restore", args=[entry.pk]) in page
    assert Requirement.objects.count() == 0
