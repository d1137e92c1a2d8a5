"""What a unit owes a class: until when it may report, and whether it has (回执)."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Self

from django.utils import timezone

from courses.models import ClassStatus, TrainingClass
from trainees.models import ReplySlip


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
