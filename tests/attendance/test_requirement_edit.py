"""Changing a requirement."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from attendance.models import Requirement
from tests import factories
from tests.attendance.test_requirement_new import FORM
from tests.conftest import Cast


def test_a_change_and_an_older_form(cast: Cast, as_user: Any) -> None:
    row = Requirement.objects.create(district=cast.district, rule="R2", audience="TOWNSHIP", hours=90)
    address = reverse("attendance:requirement_edit", args=[row.pk])
    client = as_user(cast.administrator)
    assert client.post(address, {**FORM, "version": 1}).status_code == 302
    late = client.post(address, {**FORM, "version": 1, "hours": "70"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "已保存的是：一年80学时或10天、1次集中面授" in page
    assert ('value="70"' in page, 'name="version" value="2"' in page) == (True, True)
    row.refresh_from_db()
    assert (row.hours, row.version) == (Decimal(80), 2)
    assert client.post(address, {**FORM, "version": 2, "hours": "70"}).status_code == 302
    row.refresh_from_db()
    assert (row.hours, row.version) == (Decimal(70), 3)


def test_an_administrator_of_a_town_alone(cast: Cast, as_user: Any) -> None:
    row = Requirement.objects.create(district=cast.district, rule="R2", audience="TOWNSHIP", hours=90)
    below = factories.user("below", "镇管理员", "administrator", cast.town)
    address = reverse("attendance:requirement_edit", args=[row.pk])
    assert as_user(below).post(address, {**FORM, "version": 1}).status_code == 403
