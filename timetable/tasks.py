"""The doors by which workers come in."""

from celery import shared_task

from timetable import planning_runs


@shared_task(soft_time_limit=480, time_limit=510)
def plan(run_id: int) -> None:
    """Works on one run of automatic planning. The limits lie well above the longest time that can be asked for."""
    planning_runs.plan(run_id)


@shared_task
def sweep() -> None:
    """Looks after the runs that no message will move."""
    planning_runs.sweep()
