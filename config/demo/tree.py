"""The units of the demo district: the real towns and communities, and its departments."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from intake.unit_kinds import short_name
from units import tree
from units.models import Unit, UnitKind

DATA = Path(__file__).parent / "data"


@dataclass
class Units:
    """The district and what lies below it; towns and departments by the name that papers use."""

    district: Unit
    towns: dict[str, Unit] = field(default_factory=dict)
    communities: dict[str, list[Unit]] = field(default_factory=dict)
    departments: dict[str, Unit] = field(default_factory=dict)

    def called(self, name: str) -> Unit:
        """The department or town of that name; where the demo has none such, the district itself."""
        return self.departments.get(name) or self.towns.get(name) or self.district

    def grassroots(self) -> Iterator[tuple[Unit, Unit]]:
        """Each community and village with its town."""
        for name, town in self.towns.items():
            for community in self.communities[name]:
                yield community, town


def grow(district: Unit, *, towns: tuple[str, ...] = (), with_codes: bool = True) -> Units:
    """Plants the towns (all, or those named) with their communities below the district, then the departments."""
    units = Units(district)
    for row in _rows():
        name = row["street_name"]
        if towns and name not in towns:
            continue
        if name not in units.towns:
            code = row["street_code"] if with_codes else ""
            place = len(units.towns) + 1
            units.towns[name] = tree.add(
                name=name, kind=_kind_of_town(name), parent=district, code=code, position=place
            )
            units.communities[name] = []
        below = units.communities[name]
        community = tree.add(
            name=row["name"],
            short_name=short_name(row["name"]),
            kind=UnitKind.VILLAGE if row["kind"] == "村" else UnitKind.COMMUNITY,
            parent=units.towns[name],
            code=row["code"] if with_codes else "",
            position=len(below) + 1,
        )
        below.append(community)
    for place, department in enumerate(offices()["department"], start=101):
        short = department["short_name"]
        units.departments[short] = tree.add(
            name=department["name"],
            short_name=short,
            kind=UnitKind.DEPARTMENT,
            parent=district,
            position=place,
        )
    return units


@cache
def offices() -> dict[str, Any]:
    """Departments and towns with their posts, as the data file has them."""
    return tomllib.loads((DATA / "departments.toml").read_text(encoding="utf-8"))


def _kind_of_town(name: str) -> UnitKind:
    if name.endswith("街道"):
        return UnitKind.SUBDISTRICT
    return UnitKind.TOWN if name.endswith("镇") else UnitKind.ZONE


def _rows() -> list[dict[str, str]]:
    with (DATA / "wujin_units.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
