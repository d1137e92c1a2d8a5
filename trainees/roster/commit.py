"""Writing a roster: all rows of a preview in one transaction, in a number of queries that hardly grows with the rows."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from accounts import audit
from accounts.importing import Outdated
from accounts.lists import State
from accounts.models import User
from courses.models import TrainingClass
from trainees import enrolment
from trainees.roster.preview import Preview, uncollected
from trainees.roster.trace import Trace
from trainees.roster.writing import Writing
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Result:
    """What was written, as counts of rows, and row by row."""

    rows: int
    new: int
    changed: int
    same: int
    wrong: int
    trace: Trace = field(default_factory=Trace)


@uncollected()
@transaction.atomic
def commit(
    preview: Preview, *, by: User | None, tell: Callable[[int, int], None] = lambda _written, _total: None
) -> Result:
    """Writes the new and changed rows; wrong ones are passed over. `tell` hears how many are written, of how many.

    Holds the district and the class, and works every row out again: raises Outdated, with nothing written,
    where the outcome is no longer the one that was previewed.
    """
    hold(preview.district, preview.training_class)
    seen = preview.digest
    preview.work_out(by=by)
    if preview.digest != seen:
        raise Outdated
    rows = [row for row in preview.rows if row.state in (State.NEW, State.CHANGED)]
    writing = Writing(preview, by=by)
    for written in writing.run(rows):
        tell(written, len(rows))
    if rows:
        subject = preview.training_class or preview.district
        audit.record("trainees.import_roster", by=by, subject=subject, **preview.counts)
    return Result(**preview.counts, trace=writing.trace)


def hold(district: Unit, training_class: TrainingClass | None) -> None:
    """Holds the district's row and the class's until the end of the transaction: no two imports pass each other."""
    Unit.objects.select_for_update(no_key=True).order_by().get(pk=district.pk)
    if training_class:
        enrolment.lock(training_class)
