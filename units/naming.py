"""The names by which units are found in a cell."""

from collections.abc import Collection, Iterable

from intake.unit_names import Entry
from units.lineage import heirs_of
from units.models import Unit


def entries_of(units: Iterable[Unit], *, known: Collection[int]) -> list[Entry]:
    """Each unit (with its parent fetched) by name and short name, below its parent where that is among `known`."""
    return [entry for unit in units for entry in _entries(unit, known)]


def _entries(unit: Unit, known: Collection[int]) -> list[Entry]:
    above = unit.parent if unit.parent_id in known else None
    parents = dict.fromkeys([above.name, above.short_name]) if above else {"": None}
    own = dict.fromkeys([unit.name, unit.short_name])
    return [(unit.pk, name, parent) for name in own if name for parent in parents if parent or not above]


def former_entries(units: Collection[Unit], current: Iterable[Unit]) -> list[Entry]:
    """Former names, each for the unit that stands for it now, below that one's parent; not where another bears the name.

    `units` are all of a tree, their parents fetched.
    """
    current = list(current)
    taken = {(unit.parent_id, name) for unit in current for name in (unit.name, unit.short_name)}
    by_pk, heirs = {unit.pk: unit for unit in current}, heirs_of(units)
    found: list[Entry] = []
    for unit in units:
        heir = by_pk.get(heirs.get(unit.pk, 0))
        above = heir.parent if heir else None
        if heir and above:
            names = {unit.name, unit.short_name} - {""}
            found += [
                (heir.pk, name, parent)
                for name in sorted(names)
                if (heir.parent_id, name) not in taken
                for parent in dict.fromkeys((above.name, above.short_name))
                if parent
            ]
    return found
