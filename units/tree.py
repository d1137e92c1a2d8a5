"""Growing the tree: a unit is added, renamed or moved, and every path below stays right."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from units.models import Unit, UnitKind


@transaction.atomic
def add(
    *,
    name: str,
    kind: UnitKind | str,
    parent: Unit | None,
    short_name: str = "",
    code: str = "",
    position: int = 0,
    valid_from: dt.date | None = None,
) -> Unit:
    """A new unit below `parent` (None: the district itself), with its path set."""
    unit = Unit.objects.create(
        name=name,
        kind=kind,
        parent=parent,
        short_name=short_name,
        code=code,
        position=position,
        valid_from=valid_from,
    )
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


@transaction.atomic
def change(unit: Unit) -> Unit:
    """Saves an edited unit; where its parent changed, the whole subtree's paths follow.

    Raises ValueError when the new parent lies below the unit itself.
    """
    old = Unit.objects.select_for_update().get(pk=unit.pk)
    parent = Unit.objects.select_for_update().get(pk=unit.parent_id) if unit.parent_id else None
    if parent and parent.path.startswith(old.path):
        raise ValueError("a unit cannot lie below itself")
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save()
    if unit.path != old.path:
        below = Unit.objects.filter(path__startswith=old.path).exclude(pk=unit.pk)
        below.update(path=Concat(Value(unit.path), Substr(F("path"), len(old.path) + 1)))
    return unit


def district() -> Unit | None:
    """The root of this installation's first district, or None before the set-up."""
    return Unit.objects.filter(parent=None).order_by("pk").first()
