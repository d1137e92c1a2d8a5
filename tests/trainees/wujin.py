"""The district of the sample rosters: its real towns and communities, in three statements."""

import csv
from pathlib import Path

from units.models import Unit, UnitKind

UNITS = Path(__file__).parents[2] / "config" / "demo" / "data" / "wujin_units.csv"


def grow(district: Unit) -> None:
    """Adds the towns and the units below them."""
    with UNITS.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    names = list(dict.fromkeys(row["street_name"] for row in rows))
    towns = {
        name: Unit(name=name, kind=UnitKind.TOWN, parent=district, position=place)
        for place, name in enumerate(names, start=1)
    }
    Unit.objects.bulk_create(towns.values())
    _paths(list(towns.values()), district.path)
    units = [
        Unit(name=row["name"], kind=UnitKind.COMMUNITY, parent=towns[row["street_name"]], position=place)
        for place, row in enumerate(rows, start=1)
    ]
    Unit.objects.bulk_create(units)
    _paths(units, "")


def _paths(units: list[Unit], above: str) -> None:
    for unit in units:
        unit.path = f"{above or (unit.parent.path if unit.parent else '')}{unit.pk}/"
    Unit.objects.bulk_update(units, ["path"])
