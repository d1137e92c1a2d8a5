"""Who may come in: an account is invited, given roles, disabled, its password set anew."""

import datetime as dt
import secrets

from django.db import transaction

from accounts import audit
from accounts.models import Grant, Role, User
from units.models import Unit

# Without letters and digits that look alike on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class LastAdministrator(Exception):
    """The act would leave the district without an administrator."""


def new_password() -> str:
    """Twelve characters in three groups, to be read out or printed: "h7kq-m2xp-a9dn"."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


@transaction.atomic
def invite(account: User, *, by: User, role: str = "", unit: Unit | None = None) -> str:
    """Saves a new account, with a first role in its unit where one is given; returns the password made for it."""
    password = new_password()
    account.set_password(password)
    account.save()
    if role and unit:
        Grant.objects.create(user=account, role=role, unit=unit)
    audit.record("accounts.invite", by=by, subject=account, role=role, unit=unit.pk if unit else None)
    return password


@transaction.atomic
def change(account: User, *, by: User) -> User:
    """Saves an edited account: name, unit, phone, e-mail."""
    account.save(update_fields=["username", "name", "search_key", "unit", "phone", "email"])
    audit.record("accounts.change", by=by, subject=account)
    return account


@transaction.atomic
def change_own(account: User) -> User:
    """Saves what a person says of the own account: phone, e-mail."""
    account.save(update_fields=["phone", "email"])
    audit.record("accounts.change_own", by=account, subject=account)
    return account


@transaction.atomic
def grant(account: User, *, by: User, role: str, unit: Unit, expires_on: dt.date | None = None) -> Grant:
    """Gives a role in a unit; where it was held before, until the new day."""
    row, _ = Grant.objects.update_or_create(
        user=account, role=role, unit=unit, defaults={"expires_on": expires_on}
    )
    audit.record(
        "accounts.grant", by=by, subject=account, role=role, unit=unit.pk, expires_on=str(expires_on or "")
    )
    return row


@transaction.atomic
def revoke(row: Grant, *, by: User) -> None:
    """Takes a role away. Raises LastAdministrator when nobody would administer the unit any more."""
    if row.role == Role.ADMINISTRATOR:
        _keep_an_administrator(row.unit, without=row.user)
    audit.record("accounts.revoke", by=by, subject=row.user, role=row.role, unit=row.unit_id)
    row.delete()


@transaction.atomic
def disable(account: User, *, by: User) -> None:
    """Shuts an account out at once, signed in or not. Raises LastAdministrator."""
    for row in account.grants.in_force().filter(role=Role.ADMINISTRATOR).select_related("unit"):
        _keep_an_administrator(row.unit, without=account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    audit.record("accounts.disable", by=by, subject=account)


@transaction.atomic
def enable(account: User, *, by: User) -> None:
    """Lets a disabled account in again."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    audit.record("accounts.enable", by=by, subject=account)


@transaction.atomic
def reset_password(account: User, *, by: User) -> str:
    """Makes a new password, which is returned; sessions under the old one end."""
    password = new_password()
    account.set_password(password)
    account.save(update_fields=["password"])
    audit.record("accounts.reset_password", by=by, subject=account)
    return password


def _keep_an_administrator(unit: Unit, *, without: User) -> None:
    Unit.objects.select_for_update().get(pk=unit.pk)
    others = Grant.objects.in_force().filter(role=Role.ADMINISTRATOR, unit=unit, user__is_active=True)
    if not others.exclude(user=without).exists():
        raise LastAdministrator
