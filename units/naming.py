"""The names by which units are found in a cell."""

from collections.abc import Collection, Iterable

from intake.unit_names import Entry
from units.models import Unit


def entries_of(units: Iterable[Unit], *, known: Collection[int]) -> list[Entry]:
    """Each unit (with its parent fetched) by name and short name, below its parent where that is among `known`."""
    return [entry for unit in units for entry in _entries(unit, known)]


def _entries(unit: Unit, known: Collection[int]) -> list[Entry]:
    above = unit.parent if unit.parent_id in known else None
    parents = dict.fromkeys([above.name, above.short_name]) if above else {"": None}
    own = dict.fromkeys([unit.name, unit.short_name])
    return [(unit.pk, name, parent) for name in own if name for parent in parents if parent or not above]
