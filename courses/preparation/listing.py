"""The list of a class: the template's rows that are for it and its own, with what was said of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from courses.models import (
    PreparationItem,
    PreparationRecord,
    PreparationTick,
    TickState,
    TrainingClass,
)
from courses.steps import OVER


@dataclass(frozen=True)
class Entry:
    """One item in a class. `days_before` is what holds for the class, `usual_days` what the item itself says; `by` is a
    name, `at` the instant in ISO 8601."""

    item: int
    title: str
    hint: str
    known_by: str
    days_before: int
    usual_days: int
    is_own: bool
    state: str = TickState.OPEN
    note: str = ""
    by: str = ""
    at: str = ""

    @classmethod
    def of(cls, item: PreparationItem, tick: PreparationTick | None) -> Self:
        """The item as it stands in the class of that tick."""
        moved = tick.days_before if tick else None
        return cls(
            item=item.pk,
            title=item.title,
            hint=item.hint,
            known_by=item.known_by,
            days_before=item.days_before if moved is None else moved,
            usual_days=item.days_before,
            is_own=item.training_class_id is not None,
            state=str(tick.state) if tick else TickState.OPEN.value,
            note=tick.note if tick else "",
            by=tick.by.name if tick and tick.by else "",
            at=tick.at.isoformat() if tick and tick.at else "",
        )

    @property
    def told_at(self) -> dt.datetime | None:
        """When a person said so."""
        return dt.datetime.fromisoformat(self.at) if self.at else None

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def is_for(item: PreparationItem, training_class: TrainingClass) -> bool:
    """Whether a row of the template is for that class; one of unknown length is taken for long enough."""
    if item.categories and training_class.category not in item.categories:
        return False
    length = length_of(training_class)
    return item.from_days is None or length is None or length >= item.from_days


def length_of(training_class: TrainingClass) -> float | None:
    """How many days the class has: as planned, else from its first to its last day."""
    if training_class.days is not None:
        return float(training_class.days)
    if training_class.starts_on and training_class.ends_on:
        return (training_class.ends_on - training_class.starts_on).days + 1
    return None


def entries_of(classes: Sequence[TrainingClass]) -> dict[int, list[Entry]]:
    """The lists of several classes of any district, the earliest item first, by class id; of a class that is over, what
    was kept then. Three queries at most; `plan` of each class is needed."""
    over = [row for row in classes if row.status in OVER]
    records = PreparationRecord.objects.filter(training_class__in=over) if over else []
    kept = {record.training_class_id: record.lines for record in records}
    open_ones = [row for row in classes if row.pk not in kept]
    items = list(_items(open_ones)) if open_ones else []
    ticks = _ticks(open_ones) if items else {}
    found = {pk: [Entry(**line) for line in lines] for pk, lines in kept.items()}
    for row in open_ones:
        entries = [Entry.of(item, ticks.get((row.pk, item.pk))) for item in items if _belongs(item, row)]
        found[row.pk] = sorted(entries, key=lambda entry: -entry.days_before)
    return found


def _items(classes: Iterable[TrainingClass]) -> Iterable[PreparationItem]:
    districts = {row.plan.district_id for row in classes}
    own = PreparationItem.objects.filter(training_class__in=classes)
    return (PreparationItem.objects.filter(district__in=districts, training_class=None) | own).filter(
        is_active=True
    )


def _ticks(classes: Iterable[TrainingClass]) -> dict[tuple[int, int], PreparationTick]:
    rows = PreparationTick.objects.filter(training_class__in=classes).select_related("by")
    return {(tick.training_class_id, tick.item_id): tick for tick in rows}


def _belongs(item: PreparationItem, row: TrainingClass) -> bool:
    if item.training_class_id is not None:
        return item.training_class_id == row.pk
    return item.district_id == row.plan.district_id and is_for(item, row)
