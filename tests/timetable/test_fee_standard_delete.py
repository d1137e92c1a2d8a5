"""A standard that was entered by mistake is taken out."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from tests.conftest import Cast
from tests.timetable.payroll import standards
from timetable.fee_standards import KINDS

__all__ = ["standards"]


@pytest.mark.usefixtures("standards")
@pytest.mark.parametrize(("kind", "left"), [("fee", 3), ("cost", 0), ("tax", 0)])
def test_asked_then_taken_out_with_a_trace(
    cast: Cast, as_user: Callable[[User], Client], kind: str, left: int
) -> None:
    row = KINDS[kind].objects.order_by("pk").first()
    assert row
    client, address = as_user(cast.finance), f"/settings/fees/{kind}/{row.pk}/delete/"
    assert "已记发放的金额不变" in client.get(address).content.decode()
    assert KINDS[kind].objects.count() == left + 1
    assert client.post(address)["Location"] == "/settings/fees/"
    assert KINDS[kind].objects.count() == left
    entry = AuditEntry.objects.get(action="timetable.remove_standard")
    assert (entry.by, entry.subject_id, entry.data["valid_from"]) == (
        cast.finance,
        row.pk,
        str(row.valid_from),
    )
