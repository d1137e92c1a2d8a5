"""What somebody once said about the columns in a unit's files, applied to the next file of that kind."""

from collections.abc import Mapping

from django.db import transaction

from accounts import audit
from accounts.models import RememberedColumns, User
from units.models import Unit

# No office has so many names for its columns; what is sent to us may.
MOST = 200


def unit_of(user: User, otherwise: Unit) -> Unit:
    """Whose files the person brings: the own unit's, else those of the unit in which the first role is held."""
    if user.unit:
        return user.unit
    granted = min(user.current_grants, key=lambda grant: grant.pk, default=None)
    return granted.unit if granted else otherwise


def columns_of(unit: Unit, kind: str) -> dict[str, str]:
    """The fields by the headers' keys, "" for what is not to be read. One query."""
    row = RememberedColumns.objects.filter(unit=unit, kind=kind).first()
    return dict(row.columns) if row else {}


@transaction.atomic
def remember(*, unit: Unit, kind: str, columns: Mapping[str, str], by: User) -> None:
    """Adds to what is remembered, the newer word before the older; the oldest go where there are too many."""
    Unit.objects.select_for_update(no_key=True).order_by().get(pk=unit.pk)
    row, _made = RememberedColumns.objects.get_or_create(unit=unit, kind=kind)
    merged = {title: field for title, field in row.columns.items() if title not in columns} | dict(columns)
    row.columns = dict(list(merged.items())[-MOST:])
    row.save()
    audit.record("accounts.remember_columns", by=by, subject=unit, kind=kind, columns=len(row.columns))


@transaction.atomic
def forget(*, unit: Unit, kind: str, by: User) -> bool:
    """Forgets all of it; False where there was nothing."""
    count, _by_model = RememberedColumns.objects.filter(unit=unit, kind=kind).delete()
    if count:
        audit.record("accounts.forget_columns", by=by, subject=unit, kind=kind)
    return bool(count)
