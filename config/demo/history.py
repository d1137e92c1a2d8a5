"""Dates of what the verbs wrote just now and what in the demo was done earlier."""

import datetime as dt
from collections.abc import Sequence

from config.demo.classes import Run
from config.demo.scene import Scene
from timetable.calendar import at_clock
from timetable.models import PublishedSession, TimetableVersion
from trainees.models import Enrolment

_PUBLISHED_BEFORE, _ENROLLED_BEFORE = dt.timedelta(days=4), dt.timedelta(days=9)
_MORNING = dt.time(10, 20)


def backdate(scene: Scene, runs: Sequence[Run]) -> None:
    """Enrolments and first versions lie some days before their classes; the trail tells when the demo was made."""
    for run in runs:
        first = run.slot.days[0]
        entered_at = _before(first, _ENROLLED_BEFORE, scene.today)
        Enrolment.objects.filter(training_class=run.training_class).update(entered_at=entered_at)
        published_at = _before(first, _PUBLISHED_BEFORE, scene.today)
        versions = TimetableVersion.objects.filter(training_class=run.training_class, number=1)
        versions.update(published_at=published_at)
        rows = PublishedSession.objects.filter(training_class=run.training_class, sequence=0)
        rows.update(changed_at=published_at)


def _before(first: dt.date, days: dt.timedelta, today: dt.date) -> dt.datetime:
    return at_clock(min(first, today) - days, _MORNING)
