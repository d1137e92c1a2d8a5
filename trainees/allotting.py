"""The table of seats by unit (名额分配表): what stands in it, and its being written anew."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from trainees.enrolment import lock
from trainees.models import EnrolmentStatus, Quota
from trainees.quotas import SEATED
from units.models import GRASSROOTS_KINDS, TOWNSHIP_KINDS, Unit

MOST = 5000
_LISTED = (*TOWNSHIP_KINDS, *GRASSROOTS_KINDS)


class Allotment(NamedTuple):
    """The seats of a unit and a note; `seats` None: the unit has no quota, so no limit."""

    seats: int | None
    note: str = ""


NOTHING = Allotment(None)


class Stale(Exception):
    """Somebody else has changed the quotas since they were shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the table; `taken`, `nominated` and `waiting` count people of the unit and everything below it,
    `is_within_another` marks one whose seats lie within those of a unit above it in the table."""

    unit: Unit
    allotted: Allotment
    is_within_another: bool
    communities: int
    taken: int
    nominated: int
    waiting: int

    @property
    def free(self) -> int:
        """Seats that nobody sits on; negative where more people sit than there are seats."""
        return (self.allotted.seats or 0) - self.taken

    @property
    def over(self) -> int:
        """How many more people sit than there are seats."""
        return max(0, -self.free) if self.allotted.seats is not None else 0


@dataclass(frozen=True, slots=True)
class Table:
    """The units that may get seats, in the order of the tree, and what the class is planned for."""

    training_class: TrainingClass
    lines: tuple[Line, ...]
    digest: str

    @classmethod
    def load(cls, training_class: TrainingClass, *, with_units: Collection[int] = ()) -> Self:
        """Four queries: the quotas, the units that may get one (and `with_units`), communities, people."""
        quotas = {
            quota.unit_id: Allotment(quota.seats, quota.note) for quota in training_class.quotas.order_by()
        }
        units = _units_of(training_class, {*quotas, *with_units})
        communities = _communities(training_class)
        people = Counter(training_class.enrolments.order_by().values_list("unit__path", "status"))
        lines = [_line(unit, quotas.get(unit.pk, NOTHING), communities, people, units) for unit in units]
        return cls(training_class, tuple(lines), digest_of(quotas))

    @property
    def seats(self) -> int:
        """All seats; those of a community within a town that has seats itself are the town's."""
        above = [line.unit for line in self.lines if line.allotted.seats is not None]
        return sum(line.allotted.seats or 0 for line in self.lines if not _lies_within(line.unit, above))

    @property
    def missing(self) -> int:
        """Seats not given out of the planned size; negative where more are given."""
        return (self.training_class.planned_size or 0) - self.seats

    @property
    def beyond(self) -> int:
        """How many more seats are given than the class is planned for."""
        return max(0, -self.missing)

    @property
    def unfilled(self) -> int:
        """How many units have a seat that nobody sits on."""
        return sum(line.allotted.seats is not None and line.free > 0 for line in self.lines)

    @property
    def overfilled(self) -> int:
        """How many units have more people than seats."""
        return sum(line.over > 0 for line in self.lines)


@transaction.atomic
def allot(
    training_class: TrainingClass, *, seats: Mapping[int, Allotment], seen: str, by: User | None
) -> int:
    """Writes the seats of the units named, by id; the others keep theirs. Gives how many units changed.

    `seen` is the digest of the table that was shown: raises Stale where it is no longer this one. A
    quota may be cut below what is taken; the table then shows by how many.
    """
    lock(training_class)
    held = {quota.unit_id: quota for quota in training_class.quotas.order_by()}
    stored = {pk: Allotment(quota.seats, quota.note) for pk, quota in held.items()}
    if digest_of(stored) != seen:
        raise Stale
    changed = {pk: new for pk, new in seats.items() if new != stored.get(pk, NOTHING)}
    if not changed:
        return 0
    Quota.objects.filter(
        training_class=training_class, unit__in=[pk for pk, new in changed.items() if new.seats is None]
    ).delete()
    Quota.objects.bulk_create(
        [
            Quota(training_class=training_class, unit_id=pk, seats=new.seats, note=new.note)
            for pk, new in changed.items()
            if new.seats is not None
        ],
        update_conflicts=True,
        unique_fields=["training_class", "unit"],
        update_fields=["seats", "note"],
    )
    audit.record(
        "trainees.allot",
        by=by,
        subject=training_class,
        seats={str(pk): [stored.get(pk, NOTHING).seats, new.seats] for pk, new in changed.items()},
    )
    return len(changed)


def digest_of(quotas: Mapping[int, Allotment]) -> str:
    """Differs where any quota differs."""
    return hashlib.sha256(repr(sorted(quotas.items())).encode()).hexdigest()[:16]


def _lies_within(unit: Unit, others: Iterable[Unit]) -> bool:
    return any(other.path != unit.path and other.contains(unit) for other in others)


def _units_of(training_class: TrainingClass, quotas: Collection[int]) -> list[Unit]:
    """The towns or communities of today right below the host, or below the district where the host has none, and those with a
    quota; a nested one follows the unit that it lies in."""
    host = training_class.host
    above = host.pk if host.kind in TOWNSHIP_KINDS else training_class.plan.district_id
    listed = Q(parent=above, kind__in=_LISTED) & (Q(valid_to=None) | Q(valid_to__gt=timezone.localdate()))
    ours = Unit.objects.within(training_class.plan.district)
    units = list(ours.filter(listed | Q(pk__in=quotas)).select_related("parent"))
    places = {unit.pk: (unit.position, unit.pk) for unit in units}
    return sorted(
        units,
        key=lambda unit: (
            places.get(unit.parent_id or 0, places[unit.pk]),
            unit.parent_id in places,
            places[unit.pk],
        ),
    )


def _communities(training_class: TrainingClass) -> Counter[str]:
    communities = Unit.objects.within(training_class.plan.district).filter(kind__in=GRASSROOTS_KINDS)
    return Counter(communities.valid_on(timezone.localdate()).order_by().values_list("path", flat=True))


def _line(
    unit: Unit,
    allotted: Allotment,
    communities: Counter[str],
    people: Counter[tuple[str, str]],
    units: Sequence[Unit],
) -> Line:
    def count(*statuses: str) -> int:
        return sum(
            many
            for (path, status), many in people.items()
            if status in statuses and path.startswith(unit.path)
        )

    return Line(
        unit=unit,
        allotted=allotted,
        is_within_another=_lies_within(unit, units),
        communities=sum(many for path, many in communities.items() if path.startswith(unit.path)),
        taken=count(*SEATED),
        nominated=count(EnrolmentStatus.NOMINATED),
        waiting=count(EnrolmentStatus.WAITLISTED),
    )
