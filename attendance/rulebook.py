"""A district's requirements and its table of online hours are entered, changed, taken out and put back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from attendance import crediting
from attendance.models import OnlineRate, Requirement
from units.models import Unit

Row = Requirement | OnlineRate


class Stale(Exception):
    """Somebody saved the row in between. `current` is the row as it stands now, None when it is gone."""

    def __init__(self, current: Row | None) -> None:
        super().__init__(_("这一条刚刚被别人改过。"))
        self.current = current


@transaction.atomic
def keep(row: Row, *, by: User, version: int = 0) -> Row:
    """Saves a new row, or an edited one when `version` is still the stored one; else raises Stale. Where a rate
    changes, the online hours credited by it are worked out anew."""
    # One lock for the district's table: two new rows cannot be the same, nor two rates cap at once.
    Unit.objects.select_for_update(no_key=True).get(pk=row.district_id)
    before = None
    if row.pk:
        before = type(row)._default_manager.filter(pk=row.pk).first()
        if before is None or before.version != version:
            raise Stale(before)
        row.version = version + 1
    row.save()
    audit.record(f"attendance.{_name(row)}_kept", by=by, subject=row, values=facts(row))
    if isinstance(row, OnlineRate):
        for rate in (before, row):
            if isinstance(rate, OnlineRate):
                crediting.reconvert(rate)
    return row


@transaction.atomic
def remove(requirement: Requirement, *, by: User) -> AuditEntry:
    """Takes a requirement out; the entry of the trail by which `restore` puts it back."""
    entry = audit.record(
        "attendance.requirement_removed", by=by, subject=requirement, values=facts(requirement)
    )
    requirement.delete()
    return entry


@transaction.atomic
def restore(entry: AuditEntry, *, by: User) -> Requirement | None:
    """Puts back what was taken out, as the trail remembers it; None where the same stands again."""
    values = dict(entry.data["values"])
    key = {name: values.pop(name) for name in ("district", "year", "rule", "audience", "within_months")}
    key["district_id"] = key.pop("district")
    row, is_new = Requirement.objects.get_or_create(**key, defaults=values)
    if is_new:
        audit.record("attendance.requirement_kept", by=by, subject=row, values=facts(row))
    return row if is_new else None


def facts(row: Row) -> dict[str, Any]:
    """A row as plain data."""
    values = model_to_dict(row, exclude=["id"])
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _name(row: Row) -> str:
    return "requirement" if isinstance(row, Requirement) else "online_rate"
