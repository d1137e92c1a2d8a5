"""A note of a posting taken back."""

from typing import Any

from django.urls import reverse

from attendance import unit_report
from attendance.models import AttendancePosting
from tests.attendance.conftest import AM, Attended


def test_it_is_gone(attended: Attended, as_user: Any) -> None:
    row = unit_report.post(attended.training_class, half_day=AM, text="通报", by=attended.by)
    client, address = as_user(attended.by), reverse("attendance:posting_delete", args=[row.pk])
    answer = client.post(address)
    assert (answer.status_code, AttendancePosting.objects.count()) == (302, 0)
    assert client.post(address).status_code == 404
