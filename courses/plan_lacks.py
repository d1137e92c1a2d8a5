"""What the rows of a plan still lack before it is issued (R30)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.models import ClassStatus, TrainingClass


@dataclass(frozen=True)
class RowLack:
    """What one class lacks, in words; `stops` where even month, size or days are missing."""

    training_class: TrainingClass
    missing: tuple[str, ...]
    stops: bool


def rows_lacking(classes: Iterable[TrainingClass]) -> list[RowLack]:
    """The classes that lack something, those that stop the issuing first; cancelled ones lack nothing.

    A day says the month, and a first and a last day say how many days.
    """
    lacks = [
        RowLack(row, (*needed, *_later(row)), stops=bool(needed))
        for row in classes
        if row.status != ClassStatus.CANCELLED
        for needed in [_needed(row)]
        if needed or _later(row)
    ]
    return sorted(lacks, key=lambda lack: not lack.stops)


def _needed(row: TrainingClass) -> tuple[str, ...]:
    said = (
        (row.month or row.starts_on, _("月份")),
        (row.planned_size, _("人数")),
        (row.days or (row.starts_on and row.ends_on), _("天数")),
    )
    return tuple(word for value, word in said if not value)


def _later(row: TrainingClass) -> tuple[str, ...]:
    said = ((row.starts_on, _("日期")), (row.audience, _("培训对象")), (row.venue, _("地点")))
    return tuple(word for value, word in said if not value)
