"""The waiting list (候补) of a class: in what order people wait, and who moves up when a seat becomes free (R19)."""

import datetime as dt
from collections.abc import Sequence
from typing import Self

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import ClassStatus, TrainingClass
from trainees.models import Enrolment, EnrolmentStatus
from trainees.quotas import SEATED, Ledger, Seats

# Stored with the row and read by everybody, so Chinese whoever frees the seat.
MOVED_UP = "候补递补"
_MOVING = (ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED)


class Queue:
    """Those who wait, first come first, and the seats that are free for them."""

    def __init__(
        self,
        training_class: TrainingClass,
        waiting: Sequence[Enrolment],
        seats: Ledger,
        seated: Sequence[str],
    ) -> None:
        self.waiting, self.seats = tuple(waiting), seats
        size = training_class.planned_size
        self.is_full = size is not None and len(seated) >= size
        given = sum(quota.seats for quota in seats.seats if not self._above(quota.path, itself=False))
        self.outside = None if size is None else size - given
        self.taken_outside = sum(not self._above(path) for path in seated)

    @classmethod
    def load(cls, training_class: TrainingClass, *, leaving: str = "") -> Self:
        """Four queries; one where nobody waits. `leaving` is the unit of somebody seated who is about to go."""
        waiting = training_class.enrolments.filter(status=EnrolmentStatus.WAITLISTED)
        rows = list(
            waiting.select_related("cadre", "unit").order_by(F("waitlisted_at").asc(nulls_last=True), "pk")
        )
        if not rows:
            return cls(training_class, rows, Ledger([]), [])
        ledger = Ledger.load(training_class)
        seated = list(
            training_class.enrolments.filter(status__in=SEATED).values_list("unit__path", flat=True)
        )
        if leaving in seated:
            ledger.move(leaving, None)
            seated.remove(leaving)
        return cls(training_class, rows, ledger, seated)

    def first(self) -> Enrolment | None:
        """Whoever waits longest of those for whom there is a seat."""
        return None if self.is_full else next((row for row in self.waiting if self._fits(row)), None)

    def after(self, freed_path: str) -> Enrolment | None:
        """Who moves up when somebody of the unit at `freed_path` has left.

        First those of the same quota, of quotas inside one another the innermost; where nobody of it waits and the
        class has seats outside its quotas, the others.
        """
        if self.is_full:
            return None
        for quota in sorted(self._above(freed_path), key=lambda quota: -len(quota.path)):
            for row in self.waiting:
                if row.unit.path.startswith(quota.path) and self._fits(row):
                    return row
        return self.first() if self.outside is None or self.outside > 0 else None

    def _above(self, path: str, *, itself: bool = True) -> list[Seats]:
        return [
            quota
            for quota in self.seats.seats
            if path.startswith(quota.path) and (itself or path != quota.path)
        ]

    def _fits(self, row: Enrolment) -> bool:
        quotas = self._above(row.unit.path)
        if quotas:
            return all(quota.free > 0 for quota in quotas)
        return self.outside is None or self.taken_outside < self.outside


def moves_by_itself(training_class: TrainingClass, today: dt.date | None = None) -> bool:
    """Whether a free seat is given on by rule: from approval until the day on which the class begins. Later it is
    only suggested: somebody who has missed the first day is no matter for a rule."""
    begins_on = training_class.first_published_on or training_class.starts_on
    has_begun = bool(begins_on and begins_on <= (today or timezone.localdate()))
    return training_class.status in _MOVING and not has_begun


def promote_next(training_class: TrainingClass, *, freed_path: str, by: User | None) -> Enrolment | None:
    """Gives the seat that somebody of the unit at `freed_path` has left to the next who waits; None where nobody does.

    To be called once a seat, in the transaction that holds the class (`enrolment.lock`), after the one who left has
    been written. Never passes a quota or the planned size.
    """
    fresh = TrainingClass.objects.get(pk=training_class.pk)
    return move_up(training_class, freed_path=freed_path, by=by) if moves_by_itself(fresh) else None


def move_up(training_class: TrainingClass, *, freed_path: str, by: User | None) -> Enrolment | None:
    """The same at a person's word, whatever the day."""
    row = Queue.load(training_class).after(freed_path)
    if row is None:
        return None
    row.status, row.reason = EnrolmentStatus.APPROVED, MOVED_UP
    row.decided_by, row.decided_at = by, timezone.now()
    row.version += 1
    row.save(update_fields=["status", "reason", "decided_by", "decided_at", "version"])
    audit.record("trainees.promote", by=by, subject=row, before=EnrolmentStatus.WAITLISTED, reason=MOVED_UP)
    return row


def moved_up_text(row: Enrolment) -> str:
    """Who has moved up, for whoever freed the seat."""
    return _("候补的%(name)s（%(unit)s）已递补录取。") % {"name": row.cadre.name, "unit": row.unit_name}
