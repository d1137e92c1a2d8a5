"""What the reader of the board asked to see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from courses.models import TrainingClass
from timetable.models import PlanningRun
from timetable.week import Week


class By(StrEnum):
    """What the lines of the board are."""

    ROOM = "room"
    INSTRUCTOR = "instructor"
    CLASS = "class"

    @property
    def label(self) -> str:
        """In the reader's language."""
        return {By.ROOM: _("按教室"), By.INSTRUCTOR: _("按讲师"), By.CLASS: _("按班次")}[self]


@dataclass(frozen=True)
class Wish:
    """What the reader asked to see: `training_class` alone, or all; evenings and weekends even when nothing is there;
    `run` is a proposal of automatic planning to be laid over the table."""

    week: Week
    by: By = By.ROOM
    training_class: TrainingClass | None = None
    evenings: bool = False
    weekend: bool = False
    run: PlanningRun | None = None


def line_key(by: By, pk: int | None) -> str:
    """room-3; room- where there is none."""
    return f"{by.value}-{pk or ''}"
