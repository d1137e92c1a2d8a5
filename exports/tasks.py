"""The doors by which workers come in."""

from celery import shared_task

from exports import jobs, sweeping


@shared_task(soft_time_limit=300, time_limit=330)
def build(export_id: int) -> None:
    """Builds one export."""
    jobs.build(export_id)


@shared_task(soft_time_limit=1800, time_limit=1830)
def build_long(export_id: int) -> None:
    """Builds one that has no bound, a ledger or a pack; its lease is held by the progress that it tells."""
    jobs.build(export_id)


@shared_task
def sweep() -> None:
    """Looks after the exports that no message will move."""
    sweeping.sweep()
