"""The registration of a class: who has come, who has not, by town; and what a slip's code says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from django.utils import timezone

from accounts import identity
from attendance.sitting_in import Sitter, sitters_of, with_sitters
from courses.models import TrainingClass
from trainees import links
from trainees.models import Cadre, Enrolment, EnrolmentStatus, LateAddition, LinkKind
from trainees.quotas import SEATED

# What a slip's code holds: the address of a personal link, or its token alone.
_CODE = re.compile(r"(?:^|/t/)([A-Za-z0-9_-]{43})/?$")


T = TypeVar("T")


@dataclass(frozen=True)
class Arrival:
    """One person of the list. `sitters` sat in for the person; `problem` says why something was not done."""

    person: Enrolment
    sitters: Sequence[Sitter] = ()
    problem: str = ""
    is_open: bool = False

    @property
    def has_come(self) -> bool:
        """Registered, or past that."""
        return self.person.status in SEATED and self.person.status != EnrolmentStatus.APPROVED

    @property
    def is_missing(self) -> bool:
        """Noted as 未报到: the place is free or somebody else's."""
        return self.person.status == EnrolmentStatus.NO_SHOW

    @property
    def is_pending(self) -> bool:
        """An addition that awaits the organiser."""
        return self.person.late_addition == LateAddition.PENDING and self.has_come

    @property
    def masked_phone(self) -> str:
        """138****5678, for those who do not see it in full (R28)."""
        return identity.mask_phone(self.person.phone)

    @property
    def when(self) -> str:
        """09:02 of today, 11-23 09:02 of another day, "" where nobody noted it."""
        at = self.person.registered_at
        if not at:
            return ""
        local = timezone.localtime(at)
        return f"{local:%H:%M}" if local.date() == timezone.localdate() else f"{local:%m-%d %H:%M}"


Town = tuple[str, list[Arrival]]


@dataclass(frozen=True)
class Registration:
    """Everybody who is on the class's list or was noted as missing, in unit order. 应到 = 已报到 + 未报到."""

    rows: tuple[Arrival, ...]

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """One query."""
        people = training_class.enrolments.filter(status__in=[*SEATED, EnrolmentStatus.NO_SHOW])
        people = people.select_related("cadre", "registered_by", "replaces__cadre").in_unit_order()
        return cls(tuple(Arrival(person, sitters_of(person)) for person in with_sitters(people)))

    @property
    def listed(self) -> list[Arrival]:
        """Those counted in 应到."""
        return [row for row in self.rows if not row.is_missing]

    @property
    def waiting(self) -> list[Arrival]:
        """未报到, and still expected."""
        return [row for row in self.listed if not row.has_come]

    @property
    def come(self) -> list[Arrival]:
        """已报到."""
        return [row for row in self.listed if row.has_come]

    @property
    def missing(self) -> list[Arrival]:
        """Those noted as 未报到, no longer expected."""
        return [row for row in self.rows if row.is_missing]

    @property
    def pending(self) -> list[Arrival]:
        """Additions that await the organiser."""
        return [row for row in self.listed if row.is_pending]

    @property
    def towns(self) -> list[Town]:
        """Those counted, by town in the order of towns; in each those first who have not come."""
        return [(name, sorted(rows, key=lambda row: row.has_come)) for name, rows in _by_town(self.listed)]

    def row(self, pk: int) -> Arrival | None:
        """That person, or None."""
        return next((row for row in self.rows if row.person.pk == pk), None)

    def matching(self, text: str) -> list[Arrival]:
        """Those counted who are found by characters, pinyin, unit or the end of the phone."""
        text = text.strip().lower()
        return [row for row in self.listed if is_found(row.person, text)]


def missing_text(training_class: TrainingClass, registration: Registration) -> str:
    """Who has not come, by town, as it is pasted into a group and so in Chinese; "" where all have."""
    if not registration.waiting:
        return ""
    lines = [
        f"{town or '其他'}（{len(rows)}人）：{'、'.join(row.person.cadre.name for row in rows)}"
        for town, rows in _by_town(registration.waiting)
    ]
    return "\n".join([f"{training_class}未报到{len(registration.waiting)}人：", *lines])


def is_code(text: str) -> bool:
    """Whether the text is a slip's code: such a text must stand in no address and no message."""
    return bool(_CODE.search(text.strip()))


def cadre_of(text: str, training_class: TrainingClass) -> Cadre | None:
    """The person of the class's district whose slip that is, or None."""
    code = _CODE.search(text.strip())
    link = links.find(code[1], kind=LinkKind.PAGE) if code else None
    return link.cadre if link and link.cadre.district_id == training_class.plan.district_id else None


def by_town(rows: Iterable[T], person_of: Callable[[T], Enrolment]) -> list[tuple[str, list[T]]]:
    """The rows by the town of their person, towns and rows in the order in which they come."""
    found: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[person_of(row).town_name].append(row)
    return list(found.items())


def is_found(person: Enrolment, text: str) -> bool:
    """Whether somebody is found by lower-case characters, pinyin, unit or at least four last digits of the phone."""
    return (
        text in person.cadre.search_key
        or text in f"{person.town_name}{person.unit_name}"
        or (text.isdigit() and len(text) >= 4 and person.phone.endswith(text))
    )


def _by_town(rows: Sequence[Arrival]) -> list[Town]:
    return by_town(rows, lambda row: row.person)
