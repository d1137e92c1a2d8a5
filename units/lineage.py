"""What became of units that are no more: whom they were merged into, and who bears a former name."""

from collections.abc import Iterable, Mapping

from units.models import Unit


def heirs_of(units: Iterable[Unit]) -> dict[int, int]:
    """Of the ended units with a successor, the id of the one that stands for it in the end; `units` are all of a tree.

    A chain is followed; a ring, which only a hand could make, leads nowhere.
    """
    by_pk = {unit.pk: unit for unit in units}
    found = {unit.pk: _heir(unit, by_pk) for unit in by_pk.values() if unit.valid_to and unit.successor_id}
    return {pk: heir for pk, heir in found.items() if heir is not None}


def _heir(unit: Unit, by_pk: Mapping[int, Unit]) -> int | None:
    passed = set()
    step: Unit | None = unit
    while step and step.valid_to and step.successor_id and step.pk not in passed:
        passed.add(step.pk)
        step = by_pk.get(step.successor_id)
    return step.pk if step and not step.valid_to else None
