"""The doors by which workers come in."""

from celery import shared_task

from accounts import import_worker, importing
from trainees.roster.uploads import ROSTERS


@shared_task(soft_time_limit=300, time_limit=330)
def write_roster(import_id: int) -> None:
    """Writes one confirmed roster."""
    import_worker.work(ROSTERS, import_id)


@shared_task
def sweep_rosters() -> None:
    """Looks after the rosters that no message will move."""
    import_worker.sweep(ROSTERS)


@shared_task
def purge_uploads() -> None:
    """Empties what is kept of uploads no longer, those of other lists too."""
    importing.purge()
