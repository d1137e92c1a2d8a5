"""Ending a delegation."""

from typing import Any

from accounts.models import AuditEntry
from attendance import leave_delegating
from tests import factories
from tests.conftest import Cast


def test_the_giver_ends_it_once(cast: Cast, today: None, as_user: Any) -> None:
    row = leave_delegating.delegate(
        giver=cast.head_teacher,
        taker=cast.organiser,
        level="HEAD_TEACHER",
        district=cast.district,
        training_class=None,
        starts_on=factories.MONDAY,
        ends_on=factories.MONDAY,
    )
    address = f"/delegations/{row.pk}/delete/"
    assert [
        as_user(cast.organiser).post(address).status_code,
        as_user(cast.head_teacher).get(address).status_code,
    ] == [
        404,
        405,
    ]
    for _ in range(2):
        assert as_user(cast.head_teacher).post(address).status_code == 302
    assert AuditEntry.objects.filter(action="attendance.revoke_leave_delegation").count() == 1
    assert not leave_delegating.in_force().exists()
