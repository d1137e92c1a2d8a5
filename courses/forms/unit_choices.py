"""Units to choose from, in groups that a person can find their way in."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from units.models import GRASSROOTS_KINDS, TOWNSHIP_KINDS, Unit, in_subtree

Choice = tuple[int, str]
Group = tuple[str, list[Choice]]


def units_to_choose(paths: list[str]) -> list[Unit]:
    """The units of today below the paths, in the order of the tree: one query."""
    return list(Unit.objects.filter(in_subtree("", paths)).valid_on(timezone.localdate()))


def grouped(units: Iterable[Unit], *, empty: str = "") -> list[tuple[str, str] | Group]:
    """Choices of a select: district and departments, then towns, then the communities of each town."""
    units = list(units)
    names = {unit.pk: str(unit) for unit in units}
    groups: dict[str, list[Choice]] = {_("区和部门"): [], _("镇、街道、开发区"): []}
    upper, towns = groups.values()
    for unit in units:
        if unit.kind in TOWNSHIP_KINDS:
            towns.append((unit.pk, str(unit)))
        elif unit.kind in GRASSROOTS_KINDS:
            groups.setdefault(names.get(unit.parent_id or 0, _("社区和村")), []).append((unit.pk, str(unit)))
        else:
            upper.append((unit.pk, str(unit)))
    return [("", empty), *((label, choices) for label, choices in groups.items() if choices)]


def above_grassroots(units: Iterable[Unit]) -> list[Unit]:
    """District, departments and towns."""
    return [unit for unit in units if unit.kind not in GRASSROOTS_KINDS]
