"""Whom to ring: the liaisons of a unit, else those above it, else those below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from accounts import identity
from accounts.models import Grant, Role
from units.models import Unit

# Of a town's many communities so many liaisons are shown.
SHOWN = 3


@dataclass(slots=True)
class Contact:
    """A liaison; `unit_name` is said where it is another unit than the one asked for.

    `dialled` is the full phone where the reader may see it, else "".
    """

    name: str
    phone: str
    unit_name: str = ""
    dialled: str = ""

    @property
    def masked(self) -> str:
        """The phone as everybody sees it."""
        return identity.mask_phone(self.phone)


class Contacts:
    """The liaisons of a district, found by a unit's path."""

    def __init__(self, liaisons: Iterable[tuple[str, Contact]]) -> None:
        self._by_path: dict[str, list[Contact]] = {}
        for path, contact in liaisons:
            self._by_path.setdefault(path, []).append(contact)

    @classmethod
    def load(cls, district: Unit) -> Self:
        """One query."""
        grants = (
            Grant.objects.in_force()
            .filter(role=Role.LIAISON, user__is_active=True, unit__path__startswith=district.path)
            .select_related("user", "unit")
            .order_by("unit__position", "pk")
        )
        return cls(
            (grant.unit.path, Contact(str(grant.user), grant.user.phone, str(grant.unit))) for grant in grants
        )

    def of(self, path: str) -> list[Contact]:
        """Those of the unit itself; else of the nearest one above; else the first few below it."""
        if own := self._by_path.get(path):
            return [Contact(one.name, one.phone) for one in own]
        above = [other for other in self._by_path if path.startswith(other)]
        if above:
            return _copied(self._by_path[max(above, key=len)])
        below = [one for other, found in self._by_path.items() if other.startswith(path) for one in found]
        return _copied(below[:SHOWN])


def show_phones(contacts: Iterable[Contact]) -> bool:
    """Gives the contacts their full phones; whether there was one. Whoever calls it leaves the audit row."""
    shown = False
    for contact in contacts:
        if contact.phone:
            contact.dialled, shown = contact.phone, True
    return shown


def _copied(contacts: Sequence[Contact]) -> list[Contact]:
    return [Contact(one.name, one.phone, one.unit_name) for one in contacts]
