"""A preparation list for tests: items of the template, ticks, and the list as it stands."""

import datetime as dt
from typing import Any

from courses.models import PreparationItem, TickState, TrainingClass
from courses.preparation import template, ticking
from courses.preparation.listing import Entry, entries_of
from tests.conftest import Cast
from tests.factories import MONDAY

OPEN, DONE, NOT_NEEDED = TickState.OPEN, TickState.DONE, TickState.NOT_NEEDED


def item(cast: Cast, title: str = "落实车辆", days_before: int = 5, **fields: Any) -> PreparationItem:
    """An item of the cast's district; ticked by hand unless told."""
    return template.add(cast.district, title=title, days_before=days_before, by=cast.organiser, **fields)


def tick(
    cast: Cast, row: PreparationItem, state: TickState = DONE, seen: TickState = OPEN, note: str = ""
) -> Any:
    return ticking.tick(cast.training_class, row, state=state, seen=seen, note=note, by=cast.organiser)


def listed(training_class: TrainingClass) -> list[tuple[str, int, str]]:
    """(title, days before, state) of each item of the class, as it is stored now."""
    fresh = TrainingClass.objects.select_related("plan").get(pk=training_class.pk)
    return [(row.title, row.days_before, row.state) for row in entries(fresh)]


def entries(training_class: TrainingClass) -> list[Entry]:
    return entries_of([training_class])[training_class.pk]


def before(days: int) -> dt.date:
    """That many days before the class of the cast opens."""
    return MONDAY - dt.timedelta(days=days)
