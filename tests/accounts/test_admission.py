"""Inviting, granting, disabling: what each verb leaves behind."""

import datetime as dt
import re

import pytest

from accounts import admission
from accounts.models import AuditEntry, Grant, User
from tests import factories
from tests.conftest import Cast


def test_an_invited_person_can_sign_in_with_the_password_made(cast: Cast) -> None:
    account = User(username="new", name="新同志", unit=cast.town)
    password = admission.invite(account, by=cast.administrator, role="liaison", unit=cast.town)
    assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", password)
    stored = User.objects.get(username="new")
    assert stored.check_password(password)
    assert [(grant.role, grant.unit) for grant in stored.grants.all()] == [("liaison", cast.town)]
    entry = AuditEntry.objects.get(action="accounts.invite")
    assert (entry.by, entry.subject_id, entry.data) == (
        cast.administrator,
        stored.pk,
        {"role": "liaison", "unit": cast.town.pk},
    )


def test_a_role_given_twice_is_one_row_with_the_new_day(cast: Cast) -> None:
    day = dt.date(2026, 12, 31)
    admission.grant(cast.liaison, by=cast.administrator, role="liaison", unit=cast.town, expires_on=day)
    assert list(cast.liaison.grants.values_list("role", "unit", "expires_on")) == [
        ("liaison", cast.town.pk, day)
    ]


@pytest.mark.parametrize(("expires_on", "holds"), [("2026-11-22", False), ("2026-11-23", True), (None, True)])
def test_the_day_of_expiry_is_the_last_that_counts(
    cast: Cast, today: None, expires_on: str | None, holds: bool
) -> None:
    day = dt.date.fromisoformat(expires_on) if expires_on else None
    admission.grant(cast.liaison, by=cast.administrator, role="liaison", unit=cast.town, expires_on=day)
    assert User.objects.get(pk=cast.liaison.pk).holds("liaison", cast.community) is holds


def test_the_last_administrator_stays(cast: Cast) -> None:
    row = Grant.objects.get(user=cast.administrator)
    with pytest.raises(admission.LastAdministrator):
        admission.revoke(row, by=cast.administrator)
    with pytest.raises(admission.LastAdministrator):
        admission.disable(cast.administrator, by=cast.administrator)
    factories.user("second", "第二位", "administrator", cast.district)
    admission.revoke(row, by=cast.administrator)
    assert list(Grant.objects.filter(role="administrator").values_list("user__username", flat=True)) == [
        "second"
    ]


def test_a_disabled_account_holds_no_role_until_it_is_enabled(cast: Cast) -> None:
    admission.disable(cast.liaison, by=cast.administrator)
    assert User.objects.get(pk=cast.liaison.pk).roles == frozenset()
    admission.enable(cast.liaison, by=cast.administrator)
    assert User.objects.get(pk=cast.liaison.pk).roles == {"liaison"}
