"""What a unit owes a class: until when it may report (报名截止, 补报)."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Self

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import ClassStatus, TrainingClass
from courses.refusals import NotAllowed
from trainees import enrolment
from trainees.models import ReplySlip
from units.models import Unit


class Doors:
    """Through which units nominations still come in: until the class's closing time, and after it through those
    that were opened again, with everything below them. The instant of closing itself is closed."""

    def __init__(self, training_class: TrainingClass, reopened: Iterable[tuple[str, dt.datetime]]) -> None:
        self.training_class = training_class
        self.reopened = tuple(reopened)

    @classmethod
    def load(cls, training_class: TrainingClass) -> Self:
        """One query."""
        return cls.load_many([training_class])[training_class.pk]

    @classmethod
    def load_many(cls, classes: Collection[TrainingClass]) -> dict[int, Self]:
        """Of several classes, by their ids. One query."""
        reopened: dict[int, list[tuple[str, dt.datetime]]] = {row.pk: [] for row in classes}
        slips = ReplySlip.objects.filter(training_class__in=classes).exclude(reopened_until=None)
        for slip in slips.select_related("unit"):
            if slip.reopened_until:
                reopened[slip.training_class_id].append((slip.unit.path, slip.reopened_until))
        return {row.pk: cls(row, reopened[row.pk]) for row in classes}

    def is_open(self, path: str, *, at: dt.datetime | None = None) -> bool:
        """Whether the unit at `path` may nominate at that instant, by default now."""
        at = at or timezone.now()
        if self.training_class.status != ClassStatus.ENROLLING:
            return False
        closes_at = self.training_class.nominations_close_at
        if closes_at is None or at < closes_at:
            return True
        return any(path.startswith(unit) and at < until for unit, until in self.reopened)

    def open_until(self, path: str) -> dt.datetime | None:
        """When the door of the unit at `path` shuts; None where the class has no closing time."""
        closes_at = self.training_class.nominations_close_at
        if closes_at is None:
            return None
        return max([closes_at, *(until for unit, until in self.reopened if path.startswith(unit))])


@transaction.atomic
def set_closing_time(training_class: TrainingClass, *, at: dt.datetime | None, by: User) -> TrainingClass:
    """From that instant units no longer nominate by themselves; None lets them until the list is confirmed."""
    enrolment.lock(training_class)
    current = TrainingClass.objects.get(pk=training_class.pk)
    before = current.nominations_close_at
    training_class.nominations_close_at = current.nominations_close_at = at
    if before != at:
        current.save(update_fields=["nominations_close_at"])
        audit.record(
            "trainees.set_closing_time",
            by=by,
            subject=current,
            before=before.isoformat() if before else None,
            after=at.isoformat() if at else None,
        )
    return training_class


@transaction.atomic
def reopen(
    training_class: TrainingClass, unit: Unit, *, until: dt.datetime, reason: str, by: User
) -> ReplySlip:
    """Lets one unit, with everything below it, nominate until that instant although the class has closed (补报).

    Raises NotAllowed where the class takes no nominations any more, or the instant lies in the past.
    """
    slip = locked_slip(training_class, unit)
    if slip.training_class.status != ClassStatus.ENROLLING:
        raise NotAllowed(_("班次不在“报名中”，不能补报。请先把班次退回“报名中”，或由您代报。"))
    if until <= timezone.now():
        raise NotAllowed(_("补报截止要晚于现在。"))
    slip.reopened_until, slip.reopen_reason = until, reason
    slip.save(update_fields=["reopened_until", "reopen_reason"])
    audit.record(
        "trainees.reopen_unit",
        by=by,
        subject=training_class,
        unit=unit.pk,
        until=until.isoformat(),
        reason=reason,
    )
    return slip


def locked_slip(training_class: TrainingClass, unit: Unit) -> ReplySlip:
    """The unit's slip, made where there is none, with the class as it stands, held until the transaction ends."""
    enrolment.lock(training_class)
    slip, _made = ReplySlip.objects.get_or_create(training_class=training_class, unit=unit)
    slip.training_class = TrainingClass.objects.select_related("plan__district").get(pk=training_class.pk)
    slip.unit = unit
    return slip
