"""Seats of a class by unit, and how many of them are taken (R19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models import Count
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from trainees.models import Enrolment, EnrolmentStatus, Quota

# Who sits on a seat: those approved and whoever came of them.
SEATED = (
    EnrolmentStatus.APPROVED,
    EnrolmentStatus.REGISTERED,
    EnrolmentStatus.COMPLETED,
    EnrolmentStatus.NOT_COMPLETED,
)


@dataclass(slots=True)
class Seats:
    """A unit's quota and what is taken of it, by the unit and everything below it."""

    path: str
    unit_name: str
    seats: int
    taken: int = 0

    @property
    def free(self) -> int:
        """Seats left; negative where more are taken than there are (a quota was cut)."""
        return self.seats - self.taken

    @property
    def over(self) -> int:
        """How many more are taken than there are."""
        return max(0, -self.free)


@dataclass(frozen=True, slots=True)
class Filling:
    """Quotas side by side, with their sums. Quotas inside one another are summed as they stand."""

    rows: tuple[Seats, ...]

    @property
    def seats(self) -> int:
        """All seats."""
        return sum(quota.seats for quota in self.rows)

    @property
    def taken(self) -> int:
        """All seats taken."""
        return sum(quota.taken for quota in self.rows)

    @property
    def open(self) -> int:
        """How many units still have a seat."""
        return sum(quota.free > 0 for quota in self.rows)


@dataclass(frozen=True, slots=True)
class OverQuota:
    """The quota that has no seat left."""

    unit_name: str
    seats: int

    def __str__(self) -> str:
        return _("%(unit)s的 %(seats)d 个名额已满。") % {"unit": self.unit_name, "seats": self.seats}


class Ledger:
    """The seats of one class, kept while people are enrolled. A unit outside every quota has no limit."""

    def __init__(self, seats: Iterable[Seats]) -> None:
        self.seats = list(seats)

    @classmethod
    def load(cls, training_class: TrainingClass, *, nominating: bool = False) -> Self:
        """Two queries, one where the class has no quota. A nomination also takes those nominated as seated."""
        quotas = Quota.objects.filter(training_class=training_class).select_related("unit")
        ledger = cls(Seats(quota.unit.path, str(quota.unit), quota.seats) for quota in quotas)
        if ledger.seats:
            statuses = [*SEATED, EnrolmentStatus.NOMINATED] if nominating else SEATED
            seated = Enrolment.objects.filter(training_class=training_class, status__in=statuses)
            by_unit = seated.order_by().values_list("unit__path").annotate(Count("pk"))
            for path, people in by_unit:
                ledger.move(None, path, people=people)
        return ledger

    def take(self, path: str) -> OverQuota | None:
        """A seat for somebody of the unit at `path`, in every quota above it, or what stands in the way."""
        mine = [quota for quota in self.seats if path.startswith(quota.path)]
        for quota in mine:
            if quota.free < 1:
                return OverQuota(quota.unit_name, quota.seats)
        self.move(None, path)
        return None

    def exchange(self, old: str | None, new: str) -> OverQuota | None:
        """One of the unit at `new` for one at `old` (None: who has no seat); what stands in the way, else the move.

        Quotas that hold both do not change, so that one cut below what is taken does not stop an exchange.
        """
        for quota in self.seats:
            gains = new.startswith(quota.path) and not (old and old.startswith(quota.path))
            if gains and quota.free < 1:
                return OverQuota(quota.unit_name, quota.seats)
        self.move(old, new)
        return None

    def unit_of(self, path: str) -> Seats | None:
        """The lowest quota that the unit at `path` draws on, None where it draws on none."""
        mine = [quota for quota in self.seats if path.startswith(quota.path)]
        return max(mine, key=lambda quota: len(quota.path), default=None)

    def move(self, old: str | None, new: str | None, *, people: int = 1) -> None:
        """Counts somebody, or several, out of the unit at `old` and into the one at `new`, full or not."""
        for quota in self.seats:
            if old and old.startswith(quota.path):
                quota.taken -= people
            if new and new.startswith(quota.path):
                quota.taken += people

    def seen_from(self, paths: list[str] | None) -> Filling | None:
        """The quotas that concern somebody's units: those in them and those above them; `paths` None sees all.

        None where there is no such quota.
        """
        rows = [
            quota
            for quota in self.seats
            if paths is None
            or any(quota.path.startswith(path) or path.startswith(quota.path) for path in paths)
        ]
        return Filling(tuple(rows)) if rows else None


def copy_quotas(source: TrainingClass, target: TrainingClass) -> int:
    """Gives the target the source's quotas, those of units that have ended aside; how many.

    No trail of its own: it is part of copying a class.
    """
    quotas = Quota.objects.filter(training_class=source, unit__valid_to=None)
    copies = [
        Quota(training_class=target, unit_id=quota.unit_id, seats=quota.seats, note=quota.note)
        for quota in quotas
    ]
    return len(Quota.objects.bulk_create(copies))
