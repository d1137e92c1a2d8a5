"""The list of a class that is over is kept as it stands, and let go when the class goes on."""

from courses.models import PreparationRecord, TrainingClass
from courses.preparation.listing import entries_of
from courses.steps import OVER


def follow(current: TrainingClass) -> None:
    """Keeps the list once the class is closed or cancelled, and lets it go when it stands open again; whoever stores the
    status holds the row. Archiving keeps what closing kept."""
    if current.status not in OVER:
        PreparationRecord.objects.filter(training_class=current).delete()
        return
    lines = [entry.plain for entry in entries_of([current])[current.pk]]
    PreparationRecord.objects.get_or_create(training_class=current, defaults={"lines": lines})
