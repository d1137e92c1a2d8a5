"""A sample of a template as a page shows it: each placeholder with what it becomes."""

from dataclasses import dataclass

from exports.office import Template, Values
from exports.office.placeholders import spelt
from exports.papers.filling import Filling


@dataclass(frozen=True)
class Shown:
    """A placeholder as it is written, where it is first, and its value; in the marked row that of the first line."""

    written: str
    where: str
    value: str


def shown(template: Template, filling: Filling) -> list[Shown]:
    """Each placeholder once, in the order of the template."""
    facts, first = Values(filling.facts), Values(filling.facts, next(iter(filling.lines), {}), 1)
    rows: dict[str, Shown] = {}
    for one in template.found:
        value = (first if one.in_row else facts).of(one.name)
        rows.setdefault(one.name, Shown(one.written, one.where, spelt(value)))
    return list(rows.values())
