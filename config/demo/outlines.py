"""The classes of a year as the data file outlines them, before they have days and people."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from config.demo.people import Person
from config.demo.tree import DATA


@dataclass(frozen=True)
class Outline:
    """One class: its facts, whom it is for, and what is taught. `half_days` are without evenings."""

    key: str
    name: str
    host: str
    implementer: str
    audience: str
    size: int
    half_days: int
    people: dict[str, Any]
    courses: tuple[int, ...]
    field: str
    theme: str
    purpose: str
    goal: str
    disciplines: str
    type: str = "IN_SERVICE"
    series: str = ""
    batch: int | None = None
    co_hosts: tuple[str, ...] = ()
    after_election: bool = False
    now: bool = False
    small: bool = False
    test: bool = False

    @property
    def length(self) -> int:
        """On how many days it meets."""
        return (self.half_days + 1) // 2

    @property
    def is_grassroots(self) -> bool:
        """Whether towns send its people, each within a quota."""
        return not any("_" in role for role in self.people["roles"])

    def invites(self, person: Person, *, in_office: bool) -> bool:
        """Whether somebody belongs to its audience; those newly elected only once they are in office."""
        wanted, seat = self.people, person.seat
        town = seat.town.name if seat.town else ""
        return (
            bool(set(wanted["roles"]) & set(seat.roles))
            and seat.unit.kind in wanted.get("kinds", [seat.unit.kind])
            and town in wanted.get("towns", [town])
            and person.cadre.gender == wanted.get("gender", person.cadre.gender)
            and any(word in seat.post for word in wanted.get("words", [""]))
            and (in_office if person.is_new else not wanted.get("new", False))
        )


def outlines(*, small: bool = False) -> list[Outline]:
    """The whole year in order, or the few classes of the smallest demo."""
    return [outline for outline in _all() if outline.small or not small]


def _all() -> Iterator[Outline]:
    data = tomllib.loads((DATA / "classes.toml").read_text(encoding="utf-8"))
    rules = [text.strip() for text in data["disciplines"]]
    known: dict[str, dict[str, Any]] = {}
    for place, row in enumerate(data["class"]):
        row = {"disciplines": rules[place % len(rules)], **known.get(row.pop("like", ""), {}), **row}
        known[row["key"]] = {name: value for name, value in row.items() if name != "small"}
        lists = {name: tuple(row[name]) for name in ("courses", "co_hosts") if name in row}
        texts = {name: row[name].strip() for name in ("purpose", "goal")}
        yield Outline(**{**row, **lists, **texts})
